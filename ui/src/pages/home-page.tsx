import { getRouteApi, Link } from "@tanstack/react-router";
import { Plus, Trash2 } from "lucide-react";
import { useDeferredValue, useMemo } from "react";
import { type Activities, useActivity } from "@/api/activity";
import { useExperiments } from "@/api/experiments";
import type { Experiment } from "@/api/types";
import { Button } from "@/kit/button";
import { EmptyState } from "@/kit/empty-state";
import { ErrorState } from "@/kit/error-state";
import { messageOf } from "@/kit/message-of";
import { Notice } from "@/kit/notice";
import { SearchField } from "@/kit/search-field";
import { useTitle } from "@/lib/use-title";
import { CreateDialog } from "@/widgets/experiment-tree/create-dialog";
import { ExperimentBrowser } from "@/widgets/experiment-tree/experiment-browser";
import { FirstSteps } from "@/widgets/experiment-tree/first-steps";
import styles from "@/widgets/experiment-tree/home.module.css";
import { findExperiments, type TreeOrder } from "@/widgets/experiment-tree/tree";
import { TreeSkeleton } from "@/widgets/experiment-tree/tree-skeleton";

const route = getRouteApi("/");
const NO_ACTIVITIES: Activities = new Map();

/** All experiments, by the folders in their names, with what goes on in them; or their trash. */
export function HomePage() {
  const {
    q = "",
    trash: inTrash = false,
    sort: order = "activity",
    new: start,
  } = route.useSearch();
  const navigate = route.useNavigate();
  const experiments = useExperiments(inTrash ? 2 : 1);
  useTitle(inTrash ? "Trash" : "");
  const change = (next: { q?: string; sort?: TreeOrder; new?: string }) => {
    const { q: search, sort, new: begun } = { q, sort: order, ...next };
    void navigate({
      search: {
        ...(search && { q: search }),
        ...(inTrash && { trash: true }),
        ...(sort !== "activity" && { sort }),
        ...(begun !== undefined && { new: begun }),
      },
      replace: true,
      resetScroll: false,
    });
  };
  const create = (begin: string) => change({ new: begin });
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <h1>{inTrash ? "Trash" : "Experiments"}</h1>
        <SearchField
          label={inTrash ? "Search the trash" : "Search names and tags"}
          className={styles.search}
          data-page-search
          value={q}
          onChange={(search) => change({ q: search })}
        />
        <div className={styles.acts}>
          {inTrash ? (
            <Link to="/" className={styles.trash}>
              Back to the experiments
            </Link>
          ) : (
            <>
              <Link to="/" search={{ trash: true }} className={styles.trash}>
                <Trash2 aria-hidden="true" />
                Trash
              </Link>
              <Button kind="primary" icon={<Plus />} onClick={() => create("")}>
                New experiment
              </Button>
            </>
          )}
        </div>
      </div>
      {experiments.isError && !experiments.data ? (
        <ErrorState error={experiments.error} onRetry={() => experiments.refetch()} />
      ) : experiments.data ? (
        <Content
          // What was selected among the others means nothing here.
          key={String(inTrash)}
          experiments={experiments.data}
          search={q}
          inTrash={inTrash}
          order={order}
          onOrder={(sort) => change({ sort })}
          onCreate={create}
          onClearSearch={() => change({ q: "" })}
        />
      ) : (
        <TreeSkeleton />
      )}
      {start !== undefined && !inTrash && <CreateDialog start={start} onClose={() => change({})} />}
    </div>
  );
}

interface ContentProps {
  experiments: readonly Experiment[];
  search: string;
  inTrash: boolean;
  order: TreeOrder;
  onOrder: (order: TreeOrder) => void;
  onCreate: (start: string) => void;
  onClearSearch: () => void;
}

function Content({ experiments, search, inTrash, order, ...rest }: ContentProps) {
  const ids = useMemo(() => experiments.map((one) => one.experiment_id), [experiments]);
  const activity = useActivity(ids);
  const wanted = useDeferredValue(search);
  const found = useMemo(() => findExperiments(experiments, wanted), [experiments, wanted]);
  const isTried = useMemo(
    () => [...(activity.data?.values() ?? [])].some((one) => one.runs + one.deleted > 0),
    [activity.data],
  );
  // The order depends on it: rows that are there must not jump.
  if (activity.isPending) return <TreeSkeleton />;
  if (!experiments.length && inTrash) {
    return (
      <EmptyState title="The trash is empty">
        <p>Deleted experiments stay here until they are restored or deleted for ever.</p>
      </EmptyState>
    );
  }
  if (!found.length && experiments.length) {
    return (
      <EmptyState title={`Nothing is called “${wanted}”`}>
        <p>The search looks for all of its words in names, notes and tags.</p>
        <Button onClick={rest.onClearSearch}>Show all experiments</Button>
      </EmptyState>
    );
  }
  const isNew = !inTrash && !isTried && !wanted && experiments.length <= 1 && !activity.isError;
  return (
    <>
      {activity.isError && (
        <Notice kind="warn">
          Counts of runs are missing: {messageOf(activity.error)}{" "}
          <Button kind="quiet" onClick={() => activity.refetch()}>
            Try again
          </Button>
        </Notice>
      )}
      {found.length > 0 && (
        <ExperimentBrowser
          experiments={found}
          total={experiments.length}
          activities={activity.data ?? NO_ACTIVITIES}
          search={wanted}
          inTrash={inTrash}
          order={order}
          onOrder={rest.onOrder}
          onCreate={rest.onCreate}
        />
      )}
      {isNew && <FirstSteps />}
    </>
  );
}
