import { useRef, useState } from "react";
import { useExperimentsById } from "@/api/experiments";
import { fetchForExport, fetchNamedForExport } from "@/api/runs-export";
import { questionOf, useRunCount } from "@/api/runs-table";
import { Button } from "@/kit/button";
import { Checkbox } from "@/kit/checkbox";
import { CodeBlock } from "@/kit/code-block";
import { Dialog } from "@/kit/dialog";
import { messageOf } from "@/kit/message-of";
import { Notice } from "@/kit/notice";
import { Segments } from "@/kit/segments";
import { say } from "@/kit/toast";
import { download } from "@/lib/download";
import { toParquet } from "@/lib/export-parquet";
import { pythonFor } from "@/lib/export-python";
import { type ExportColumn, toCsv, toJson } from "@/lib/export-table";
import { plural } from "@/lib/format";
import { useRunsView } from "@/lib/use-runs-view";
import styles from "@/widgets/runs-toolbar/runs-toolbar.module.css";
import { useShownColumns } from "@/widgets/runs-toolbar/shown-columns";

interface Props {
  ids: readonly string[];
  selected: readonly string[];
  onClose: () => void;
}

type Format = "csv" | "json" | "parquet";
const FORMATS = [
  { value: "csv", label: "CSV" },
  { value: "json", label: "JSON" },
  { value: "parquet", label: "Parquet" },
] as const;
const FIRST = ["attributes.run_name", "attributes.status"];

/** The runs of the view as a file: all pages, with the columns that are shown. */
export function ExportDialog({ ids, selected, onClose }: Props) {
  const [view] = useRunsView();
  const [format, setFormat] = useState<Format>("csv");
  const [isSelected, setSelected] = useState(selected.length > 0);
  const [isNested, setNested] = useState(true);
  const [fetched, setFetched] = useState<number | null>(null);
  const [problem, setProblem] = useState("");
  const work = useRef<AbortController | null>(null);
  const { columns } = useShownColumns(ids, view);
  const experiments = useExperimentsById(ids);
  const isFolded = !view.flat && !view.q && !view.trash;
  const asked = { ...view, ...(isFolded && isNested && { flat: true }) };
  const count = useRunCount(ids, asked).data;
  const question = questionOf(ids, asked);
  const total = isSelected ? selected.length : count;
  const wanted = [...new Set([...FIRST, ...(view.left ?? []), ...columns])];

  const cancel = () => {
    work.current?.abort();
    onClose();
  };
  const run = async () => {
    const control = new AbortController();
    work.current = control;
    setProblem("");
    setFetched(0);
    try {
      const found = isSelected
        ? await fetchNamedForExport(selected, question, wanted, control.signal, setFetched)
        : await fetchForExport(question, wanted, control.signal, setFetched);
      const [first] = experiments.data ?? [];
      const name = experiments.data?.length === 1 && first ? first.name : "experiments";
      await save(format, `${name}-runs`, found);
      say(`${plural(found[0]?.values.length ?? 0, "run")} exported`);
      onClose();
    } catch (error) {
      if (!control.signal.aborted) setProblem(messageOf(error));
    } finally {
      setFetched(null);
    }
  };
  return (
    <Dialog
      isOpen
      onClose={cancel}
      title="Export runs"
      about={`${total === undefined ? "All runs" : plural(total, "run")} with ${plural(wanted.length, "column")}: those that the table shows.`}
      actions={
        <>
          <Button onClick={cancel}>Cancel</Button>
          <Button kind="primary" onClick={run} disabled={fetched !== null || total === 0}>
            Export
          </Button>
        </>
      }
    >
      <div className={styles.options}>
        <Segments label="Format" value={format} options={FORMATS} onChange={setFormat} />
        {selected.length > 0 && (
          <Checkbox
            label={`Only the ${plural(selected.length, "run")} selected`}
            isChecked={isSelected}
            onChange={setSelected}
          />
        )}
        {isFolded && !isSelected && (
          <Checkbox label="Nested runs too" isChecked={isNested} onChange={setNested} />
        )}
      </div>
      {fetched !== null && (
        <progress
          className={styles.progress}
          aria-label="Runs fetched"
          max={Math.max(1, total ?? 1)}
          value={fetched}
        />
      )}
      {problem && <Notice kind="bad">{problem}</Notice>}
      <div>
        <p className={styles.none}>Or the same runs as a DataFrame, with all their columns:</p>
        <CodeBlock
          label="Copy the lines of Python"
          code={pythonFor(location.origin, {
            experimentIds: ids,
            filter: question.filter,
            orderBy: question.order_by,
            isTrash: view.trash ?? false,
          })}
        />
      </div>
    </Dialog>
  );
}

async function save(format: Format, name: string, columns: ExportColumn[]): Promise<void> {
  if (format === "csv") download(`${name}.csv`, toCsv(columns), "text/csv");
  else if (format === "json") download(`${name}.json`, toJson(columns), "application/json");
  else {
    const file = await toParquet(columns);
    download(`${name}.parquet`, [file], "application/vnd.apache.parquet");
  }
}
