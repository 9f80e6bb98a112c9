import { Link } from "@tanstack/react-router";
import { useExperimentsById } from "@/api/experiments";
import type { Run } from "@/api/types";
import { formatDuration, formatTime } from "@/lib/format";
import { Fact } from "@/widgets/run/fact";
import styles from "@/widgets/run/run.module.css";
import { Section } from "@/widgets/run/section";

/** Who, when and where: what names a run. */
export function DetailsSection({ run }: { run: Run }) {
  const { info } = run;
  const start = info.start_ms ?? 0;
  const interrupted = run.data?.tags?.["runwell.interrupted"];
  const [experiment] = useExperimentsById([info.experiment_id]).data ?? [];
  const lostCalls = run.data?.tags?.["runwell.lost_calls"];
  return (
    <Section title="Details">
      <dl className={styles.pairs}>
        <Fact name="Run id" copy={info.run_id}>
          <code>{info.run_id}</code>
        </Fact>
        <Fact name="Experiment">
          <Link to="/experiments/$ids" params={{ ids: info.experiment_id }}>
            {experiment?.name ?? info.experiment_id}
          </Link>
        </Fact>
        {info.parent_run_id && (
          <Fact name="Parent" copy={info.parent_run_id}>
            <Link to="/runs/$runId" params={{ runId: info.parent_run_id }}>
              {info.parent_run_id}
            </Link>
          </Fact>
        )}
        {start > 0 && <Fact name="Started">{formatTime(start)}</Fact>}
        {info.end_ms && (
          <Fact name="Ended">
            {formatTime(info.end_ms)}, after {formatDuration(Math.max(0, info.end_ms - start))}
          </Fact>
        )}
        {!info.end_ms && info.heartbeat_ms ? (
          <Fact name="Last heard">{formatTime(info.heartbeat_ms)}</Fact>
        ) : null}
        {info.user_id && <Fact name="User">{info.user_id}</Fact>}
        {interrupted && <Fact name="Interrupted">{interrupted}</Fact>}
        {lostCalls && <Fact name="Lost calls">{lostCalls}</Fact>}
        {info.artifact_location && (
          <Fact name="Files at" copy={info.artifact_location}>
            {info.artifact_location}
          </Fact>
        )}
      </dl>
    </Section>
  );
}
