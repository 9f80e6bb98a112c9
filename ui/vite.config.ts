import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// `make dev` serves the sources with hot reload; what is not ours goes to the live server behind.
const server = process.env.RUNWELL_DEV_SERVER ?? "http://127.0.0.1:5000";

export default defineConfig({
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  plugins: [react()],
  build: {
    outDir: "../src/runwell/server/page",
    emptyOutDir: true,
    assetsDir: "assets",
    target: "es2022",
    // Says which file needs which others, for scripts/size.mjs.
    manifest: "files.json",
    modulePreload: { polyfill: false },
    // Checked by scripts/size.mjs for what the first page loads; Plotly alone is larger than this.
    chunkSizeWarningLimit: 6000,
  },
  server: {
    proxy: Object.fromEntries(
      ["/api", "/version", "/health"].map((path) => [
        path,
        { target: server, changeOrigin: true, headers: { origin: server } },
      ]),
    ),
  },
});
