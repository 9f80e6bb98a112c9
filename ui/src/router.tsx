// The addresses of the page; each page is loaded when it is opened.

import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { parseRunsView } from "@/lib/runs-view";
import { FailedPage } from "@/pages/failed-page";
import { NotFoundPage } from "@/pages/not-found-page";
import { Shell } from "@/pages/shell";

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: (search: Record<string, unknown>) => ({
    ...(typeof search.q === "string" && search.q && { q: search.q }),
    ...(search.trash === true && { trash: true }),
    ...((search.sort === "name" || search.sort === "runs") && {
      sort: search.sort as "name" | "runs",
    }),
    // The dialog for a new experiment, and what its name begins with.
    ...(typeof search.new === "string" && { new: search.new }),
  }),
  // Links that MLflow's clients print: /#/experiments/1/runs/abc.
  beforeLoad: ({ location }) => {
    const [, ids, runId] = /^\/experiments\/([\d,]+)(?:\/runs\/(\w+))?/.exec(location.hash) ?? [];
    if (runId) throw redirect({ to: "/runs/$runId", params: { runId }, hash: "", replace: true });
    if (ids) throw redirect({ to: "/experiments/$ids", params: { ids }, hash: "", replace: true });
  },
  component: lazyRouteComponent(() => import("@/pages/home-page"), "HomePage"),
});

const experiment = createRoute({
  getParentRoute: () => root,
  path: "/experiments/$ids",
  validateSearch: parseRunsView,
  component: lazyRouteComponent(() => import("@/pages/experiment-layout"), "ExperimentLayout"),
});
const experimentRuns = createRoute({
  getParentRoute: () => experiment,
  path: "/",
  component: lazyRouteComponent(() => import("@/pages/runs-page"), "RunsPage"),
});
const experimentCharts = createRoute({
  getParentRoute: () => experiment,
  path: "charts",
  component: lazyRouteComponent(() => import("@/pages/charts-page"), "ChartsPage"),
});
const experimentCompare = createRoute({
  getParentRoute: () => experiment,
  path: "compare",
  component: lazyRouteComponent(() => import("@/pages/compare-page"), "ComparePage"),
});

const run = createRoute({
  getParentRoute: () => root,
  path: "/runs/$runId",
  component: lazyRouteComponent(() => import("@/pages/run-layout"), "RunLayout"),
});
const runOverview = createRoute({
  getParentRoute: () => run,
  path: "/",
  component: lazyRouteComponent(() => import("@/pages/run-overview-page"), "RunOverviewPage"),
});
const runCharts = createRoute({
  getParentRoute: () => run,
  path: "charts",
  validateSearch: (search: Record<string, unknown>) => search,
  component: lazyRouteComponent(() => import("@/pages/run-charts-page"), "RunChartsPage"),
});
const runSystem = createRoute({
  getParentRoute: () => run,
  path: "system",
  component: lazyRouteComponent(() => import("@/pages/run-system-page"), "RunSystemPage"),
});
const runConsole = createRoute({
  getParentRoute: () => run,
  path: "console",
  component: lazyRouteComponent(() => import("@/pages/run-console-page"), "RunConsolePage"),
});
const runArtifacts = createRoute({
  getParentRoute: () => run,
  path: "artifacts",
  validateSearch: (search: Record<string, unknown>) => ({
    ...(typeof search.path === "string" && search.path && { path: search.path }),
  }),
  component: lazyRouteComponent(() => import("@/pages/run-artifacts-page"), "RunArtifactsPage"),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  component: lazyRouteComponent(() => import("@/pages/settings-page"), "SettingsPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    experiment.addChildren([experimentRuns, experimentCharts, experimentCompare]),
    run.addChildren([runOverview, runCharts, runSystem, runConsole, runArtifacts]),
    settings,
  ]),
  defaultErrorComponent: FailedPage,
  defaultPreload: "intent",
  // A page gets the fields of an address that its route has checked, and no others.
  search: { strict: true },
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
