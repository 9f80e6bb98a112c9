import { useNavigate } from "@tanstack/react-router";
import { useDeferredValue, useState } from "react";
import { numberAt, textAt, useRunsTable } from "@/api/runs-table";
import type { Run } from "@/api/types";
import { Button } from "@/kit/button";
import { Dialog } from "@/kit/dialog";
import { ErrorState } from "@/kit/error-state";
import { SearchField } from "@/kit/search-field";
import { Skeleton } from "@/kit/skeleton";
import { StatusMark } from "@/kit/status-mark";
import { formatAgo, plural } from "@/lib/format";
import styles from "@/widgets/run/compare-dialog.module.css";

interface Props {
  run: Run;
  onClose: () => void;
}

/** Chooses runs of the same experiment to be seen beside this one. */
export function CompareDialog({ run, onClose }: Props) {
  const [text, setText] = useState("");
  const [picks, setPicks] = useState<ReadonlySet<string>>(new Set());
  const sought = useDeferredValue(text.trim());
  const navigate = useNavigate();
  const { run_id, experiment_id, run_name } = run.info;
  const table = useRunsTable([experiment_id], { q: filterOf(run_id, sought), flat: true }, []);
  const page = table.data?.pages[0];
  const toggle = (id: string) => {
    const next = new Set(picks);
    if (!next.delete(id)) next.add(id);
    setPicks(next);
  };
  const compare = () => {
    onClose();
    void navigate({
      to: "/experiments/$ids/compare",
      params: { ids: experiment_id },
      search: { picks: [run_id, ...picks] },
    });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Compare with…"
      about={`Runs of the same experiment, to be seen beside “${run_name || run_id}”.`}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" disabled={picks.size === 0} onClick={compare}>
            {picks.size ? `Compare ${plural(picks.size + 1, "run")}` : "Compare"}
          </Button>
        </>
      }
    >
      <SearchField label="Search by name" value={text} onChange={setText} />
      {table.isError ? (
        <ErrorState error={table.error} onRetry={() => table.refetch()} />
      ) : (
        <ul className={styles.list}>
          {page?.runIds.map((id, row) => (
            <li key={id}>
              <label>
                <input type="checkbox" checked={picks.has(id)} onChange={() => toggle(id)} />
                <StatusMark
                  status={textAt(page.columns.get("attributes.status"), row) ?? ""}
                  isLost={Boolean(numberAt(page.columns.get("attributes.is_lost"), row))}
                  isBare
                />
                <span>{textAt(page.columns.get("attributes.run_name"), row) || id}</span>
                <small>
                  {formatAgo(numberAt(page.columns.get("attributes.start_time"), row) ?? 0)}
                </small>
              </label>
            </li>
          ))}
          {page?.runIds.length === 0 && <li className={styles.none}>No other run matches.</li>}
          {page?.next && (
            <li className={styles.none}>These are the newest; search to find more.</li>
          )}
          {table.isPending && <Skeleton height={200} />}
        </ul>
      )}
    </Dialog>
  );
}

function filterOf(runId: string, sought: string): string {
  const others = `attributes.run_id != '${runId}'`;
  if (!sought) return others;
  // What stands for any text in a pattern must not do so in a name.
  const pattern = sought.replace(/[\\%_]/g, "\\$&").replaceAll("'", "''");
  return `${others} AND attributes.run_name ILIKE '%${pattern}%'`;
}
