import { getRouteApi, Link, Outlet } from "@tanstack/react-router";
import { useExperimentsById } from "@/api/experiments";
import { ErrorState } from "@/kit/error-state";
import { Skeleton } from "@/kit/skeleton";
import styles from "@/kit/tabs.module.css";
import { useExperimentIds } from "@/lib/use-runs-view";
import { useTitle } from "@/lib/use-title";
import { Crumbs } from "@/widgets/crumbs";
import { ExperimentActs } from "@/widgets/experiment-acts";
import { ExperimentNote } from "@/widgets/experiment-note";

const route = getRouteApi("/experiments/$ids");

/** The head of one experiment, or of several seen together, over their runs, charts and comparison. */
export function ExperimentLayout() {
  const { ids } = route.useParams();
  const experiments = useExperimentsById(useExperimentIds());
  const [first, ...others] = experiments.data ?? [];
  const title = first ? (others.length ? `${1 + others.length} experiments` : first.name) : "";
  useTitle(title);
  if (experiments.isError) {
    return <ErrorState error={experiments.error} onRetry={() => experiments.refetch()} />;
  }
  // The search stays from tab to tab: all of them look at the same runs.
  const search = (old: object) => old;
  return (
    <>
      <div className={styles.head}>
        <div>
          {first ? (
            <Crumbs experiments={[first, ...others]} />
          ) : (
            <Skeleton width={260} height={25} />
          )}
          {first && others.length === 0 && <ExperimentNote experiment={first} />}
        </div>
        <div className={styles.acts}>
          {first && others.length === 0 && <ExperimentActs experiment={first} />}
        </div>
      </div>
      <nav className={styles.tabs} aria-label="Views of the experiment">
        <Link
          to="/experiments/$ids"
          params={{ ids }}
          search={search}
          activeOptions={{ exact: true, includeSearch: false }}
        >
          Runs
        </Link>
        <Link
          to="/experiments/$ids/charts"
          params={{ ids }}
          search={search}
          activeOptions={{ includeSearch: false }}
        >
          Charts
        </Link>
        <Link
          to="/experiments/$ids/compare"
          params={{ ids }}
          search={search}
          activeOptions={{ includeSearch: false }}
        >
          Compare
        </Link>
      </nav>
      <Outlet />
    </>
  );
}
