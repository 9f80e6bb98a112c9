import { useStatus, useVersion } from "@/api/admin";
import { Button } from "@/kit/button";
import { messageOf } from "@/kit/message-of";
import { Notice } from "@/kit/notice";
import { Skeleton } from "@/kit/skeleton";
import { formatBytes, formatCount } from "@/lib/format";
import { Facts } from "@/widgets/settings/facts";
import styles from "@/widgets/settings/settings.module.css";
import { SettingsSection } from "@/widgets/settings/settings-section";

const ENGINES: Record<string, string> = { sqlite: "SQLite", postgresql: "PostgreSQL" };
/** Below this somebody should look for room. */
const LITTLE_SPACE = 2e9;

/** How the server is, what it runs, and what is in its store. */
export function ServerSection() {
  const status = useStatus();
  const version = useVersion();
  const again = () => void Promise.all([status.refetch(), version.refetch()]);
  const { data } = status;
  const error = status.error ?? version.error;
  const wait = <Skeleton width={80} />;
  const free = data?.free_bytes ?? null;
  const health = error ? (
    <span className={styles.health} data-bad>
      Not answering
    </span>
  ) : data ? (
    <span className={styles.health}>Answering</span>
  ) : (
    wait
  );
  return (
    <SettingsSection
      title="Server"
      about={
        <>
          At <code>{location.origin}</code>
        </>
      }
    >
      {error && (
        <Notice kind="bad">
          {messageOf(error)}{" "}
          <Button kind="quiet" onClick={again}>
            Try again
          </Button>
        </Notice>
      )}
      <Facts
        facts={[
          ["Health", health],
          ["Version", version.data ?? wait],
          ["Store", data ? (ENGINES[data.engine] ?? data.engine) : wait],
          ["Schema revision", data ? data.schema_revision : wait],
          ["Experiments", data ? formatCount(data.experiments) : wait],
          ["Runs", data ? formatCount(data.runs) : wait],
          ["Free space", data ? freeText(free) : wait],
        ]}
      />
      {free !== null && free < LITTLE_SPACE && (
        <Notice kind="warn">
          The disk is almost full. Delete what nobody needs, then empty the trash below.
        </Notice>
      )}
    </SettingsSection>
  );
}

function freeText(free: number | null) {
  if (free === null) return "Not known to the server";
  return <span title={`${formatCount(free)} bytes`}>{formatBytes(free)}</span>;
}
