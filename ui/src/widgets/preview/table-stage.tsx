import { Filter, FilterX } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { viewUrl } from "@/api/artifacts";
import { Button } from "@/kit/button";
import { DataTable } from "@/kit/data-table";
import { IconButton } from "@/kit/icon-button";
import { messageOf } from "@/kit/message-of";
import { Notice } from "@/kit/notice";
import { formatCount, plural } from "@/lib/format";
import { cellFile } from "@/lib/log-table";
import type { TablePage, TableQuery, TableSource } from "@/lib/table";
import styles from "@/widgets/preview/preview.module.css";
import { Stage } from "@/widgets/preview/stage";

const PAGE = 100;
const FIRST: TableQuery = { sort: null, filters: {}, first: 0, count: PAGE };

interface Props {
  source: TableSource;
  runId: string;
  tools?: ReactNode;
  note?: ReactNode;
}

/** A table with the state of what is looked at: the page, the order, the filters. */
export function TableStage({ source, runId, tools, note }: Props) {
  const [query, setQuery] = useState(FIRST);
  const [hasFilters, setFilters] = useState(false);
  const { page, isBusy, problem } = usePage(source, query);
  const isFiltered = Object.values(query.filters).some((text) => text.trim());
  return (
    <Stage
      tools={
        <>
          {tools}
          <span className={styles.count}>
            {plural(source.length, "row")}, {plural(source.columns.length, "column")}
          </span>
          <span className={styles.gap} />
          {isFiltered && (
            <Button
              kind="quiet"
              icon={<FilterX />}
              onClick={() => setQuery({ ...query, filters: {}, first: 0 })}
            >
              {page && !isBusy ? `${formatCount(page.total)} pass; clear` : "Clear"}
            </Button>
          )}
          <IconButton
            label={source.isSortable ? "Filter columns" : "Too large to sort or filter here"}
            icon={<Filter />}
            aria-pressed={hasFilters}
            disabled={!source.isSortable}
            onClick={() => setFilters(!hasFilters)}
          />
        </>
      }
      note={
        <>
          {note && <p>{note}</p>}
          {!source.isSortable && <p>Too large to be sorted or filtered here: load it in Python.</p>}
          {problem && <Notice kind="bad">{problem}</Notice>}
        </>
      }
    >
      <DataTable
        label="Content of the table"
        columns={source.columns}
        page={page}
        query={query}
        onQuery={setQuery}
        isSortable={source.isSortable}
        hasFilters={hasFilters}
        isBusy={isBusy}
        draw={(value) => {
          const path = cellFile(value);
          if (path === null) return undefined;
          return (
            <img
              className={styles.thumbnail}
              src={viewUrl(runId, path)}
              alt={path}
              title={path}
              loading="lazy"
            />
          );
        }}
      />
    </Stage>
  );
}

/** The page that was asked for; the last one stays until the next is there. */
function usePage(source: TableSource, query: TableQuery) {
  const [page, setPage] = useState<TablePage | null>(null);
  const [isBusy, setBusy] = useState(true);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    let isWanted = true;
    setBusy(true);
    const settle = (change: () => void) => {
      if (!isWanted) return;
      setBusy(false);
      change();
    };
    source.read(query).then(
      (next) =>
        settle(() => {
          setPage(next);
          setProblem("");
        }),
      (error: unknown) => settle(() => setProblem(messageOf(error))),
    );
    return () => {
      isWanted = false;
    };
  }, [source, query]);
  return { page, isBusy, problem };
}
