import { getRouteApi } from "@tanstack/react-router";
import { useRun } from "@/api/runs";
import { Skeleton } from "@/kit/skeleton";
import { ChildrenSection } from "@/widgets/run/children-section";
import { DatasetsSection } from "@/widgets/run/datasets-section";
import { DetailsSection } from "@/widgets/run/details-section";
import { LineageSection } from "@/widgets/run/lineage-section";
import { MetricsSection } from "@/widgets/run/metrics-section";
import { ModelsSection } from "@/widgets/run/models-section";
import { NoteSection } from "@/widgets/run/note-section";
import { ParamsSection } from "@/widgets/run/params-section";
import styles from "@/widgets/run/run.module.css";
import { SourceSection } from "@/widgets/run/source-section";
import { TagsSection } from "@/widgets/run/tags-section";

const route = getRouteApi("/runs/$runId/");

/** What a run is, at a glance: what was said, measured and given; beside it what names it. */
export function RunOverviewPage() {
  const { runId } = route.useParams();
  const run = useRun(runId);
  if (!run.data) {
    return (
      <div className={styles.columns}>
        <div className={styles.column}>
          <MetricsSection runId={runId} />
          <Skeleton height={200} />
        </div>
        <div className={styles.column}>
          <Skeleton height={200} />
          <Skeleton height={120} />
        </div>
      </div>
    );
  }
  // By the id, so that what was typed for one run is not seen with the next.
  return (
    <div className={styles.columns} key={runId}>
      <div className={styles.column}>
        <NoteSection run={run.data} />
        <MetricsSection runId={runId} />
        <ParamsSection run={run.data} />
        <DatasetsSection run={run.data} />
        <ModelsSection run={run.data} />
        <ChildrenSection run={run.data} />
      </div>
      <div className={styles.column}>
        <DetailsSection run={run.data} />
        <TagsSection run={run.data} />
        <SourceSection run={run.data} />
        <LineageSection run={run.data} />
      </div>
    </div>
  );
}
