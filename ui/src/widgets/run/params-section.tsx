import { useDeferredValue, useMemo, useState } from "react";
import type { Run } from "@/api/types";
import { CopyButton } from "@/kit/copy-button";
import { SearchField } from "@/kit/search-field";
import { sortRows } from "@/lib/sort-rows";
import { type RowColumn, RowTable, type Sort } from "@/widgets/run/row-table";
import styles from "@/widgets/run/run.module.css";
import { Section } from "@/widgets/run/section";
import { ValueCell } from "@/widgets/run/value-cell";

type Param = readonly [key: string, value: string];

const MANY = 8;
const COLUMNS: readonly RowColumn<Param>[] = [
  {
    id: "key",
    label: "Parameter",
    width: "36%",
    cell: ([key]) => <span title={key}>{key}</span>,
  },
  { id: "value", label: "Value", cell: ([key, value]) => <ValueCell name={key} value={value} /> },
];

/** What a run was given; the search looks at names and values. */
export function ParamsSection({ run }: { run: Run }) {
  const [text, setText] = useState("");
  const [sort, setSort] = useState<Sort | null>(null);
  const sought = useDeferredValue(text.trim().toLowerCase());
  const params = run.data?.params;
  const all = useMemo(() => Object.entries(params ?? {}), [params]);
  const rows = useMemo(() => {
    const found = sought
      ? all.filter((param) => param.some((one) => one.toLowerCase().includes(sought)))
      : all;
    const column = sort?.column ?? "key";
    return sortRows(found, (param) => sortValue(param, column), sort?.isDescending ?? false);
  }, [all, sought, sort]);
  return (
    <Section
      title="Parameters"
      count={all.length}
      tools={
        all.length > 0 && (
          <>
            {all.length > MANY && (
              <SearchField
                label="Search parameters"
                className={styles.search}
                value={text}
                onChange={setText}
              />
            )}
            <CopyButton text={JSON.stringify(params, null, 2)} label="Copy all as JSON" />
          </>
        )
      }
    >
      <RowTable
        label="Parameters of the run"
        columns={COLUMNS}
        rows={rows}
        keyOf={([key]) => key}
        sort={sort}
        onSort={setSort}
        none={
          all.length ? (
            "No parameter has this in its name or value."
          ) : (
            <>
              None yet. <code>runwell.log_param("depth", 6)</code> logs one.
            </>
          )
        }
      />
    </Section>
  );
}

function sortValue([key, value]: Param, column: string): string | number {
  if (column === "key") return key;
  const number = Number(value);
  return value.trim() && Number.isFinite(number) ? number : value;
}
