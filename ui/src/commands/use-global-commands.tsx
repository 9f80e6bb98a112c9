// What the palette offers on every page: where to go, and what to do.

import { useNavigate } from "@tanstack/react-router";
import {
  FlaskConical,
  Keyboard,
  Link2,
  Moon,
  Plus,
  Settings,
  Sun,
  SunMoon,
  Trash2,
} from "lucide-react";
import { useMemo } from "react";
import { show } from "@/commands/palette-state";
import type { Command } from "@/commands/registry";
import { say } from "@/kit/toast";
import { chooseTheme, useTheme } from "@/lib/theme";

/** Where one can go, and what can be done on every page. */
export function useGlobalCommands(): { pages: Command[]; acts: Command[] } {
  const navigate = useNavigate();
  const other = useTheme() === "dark" ? "light" : "dark";
  const pages = useMemo(
    (): Command[] => [
      {
        label: "Experiments",
        words: "home list",
        icon: <FlaskConical />,
        hint: "g h",
        run: () => void navigate({ to: "/" }),
      },
      {
        label: "Trash",
        words: "deleted restore",
        icon: <Trash2 />,
        hint: "g t",
        run: () => void navigate({ to: "/", search: { trash: true } }),
      },
      {
        label: "Settings and about",
        words: "server version limits health keyboard",
        icon: <Settings />,
        hint: "g s",
        run: () => void navigate({ to: "/settings" }),
      },
    ],
    [navigate],
  );
  const acts = useMemo(
    (): Command[] => [
      {
        label: "New experiment",
        words: "create add",
        icon: <Plus />,
        run: () => void navigate({ to: "/", search: { new: "" } }),
      },
      {
        label: "Copy the link to this view",
        words: "share url address",
        icon: <Link2 />,
        run: () => void copyLink(),
      },
      {
        label: `Use the ${other} theme`,
        words: "colours mode appearance",
        icon: other === "dark" ? <Moon /> : <Sun />,
        run: () => chooseTheme(other),
      },
      {
        label: "Use the theme of the system",
        words: "colours mode appearance",
        icon: <SunMoon />,
        run: () => chooseTheme("system"),
      },
      {
        label: "Show the keys",
        words: "keyboard shortcuts help map",
        icon: <Keyboard />,
        hint: "?",
        // After the palette has closed, which would close this too.
        run: () => queueMicrotask(() => show("keys")),
      },
    ],
    [navigate, other],
  );
  return { pages, acts };
}

async function copyLink(): Promise<void> {
  await navigator.clipboard.writeText(location.href);
  say("The link to this view is copied");
}
