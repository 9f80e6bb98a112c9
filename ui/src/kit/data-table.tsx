import { ArrowDown, ArrowUp, ChevronLeft, ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "@/kit/button";
import styles from "@/kit/data-table.module.css";
import { TableCell } from "@/kit/data-table-cell";
import { TableRow } from "@/kit/data-table-row";
import { IconButton } from "@/kit/icon-button";
import { formatCount } from "@/lib/format";
import type { Cell, TableColumn, TablePage, TableQuery } from "@/lib/table";

/** How many columns are drawn at once; a file may have thousands. */
const COLUMNS = 50;

interface Props {
  label: string;
  columns: readonly TableColumn[];
  /** The page that is shown; null while the first one is on its way. */
  page: TablePage | null;
  query: TableQuery;
  onQuery: (query: TableQuery) => void;
  isSortable: boolean;
  /** Whether the fields of the filters are shown. */
  hasFilters: boolean;
  isBusy?: boolean;
  /** Draws cells that are more than text; undefined for those that are not. */
  draw?: (value: Cell) => ReactNode | undefined;
}

/** A page of a table, with its sorting, its filters and the way to other pages. */
export function DataTable({
  label,
  columns,
  page,
  query,
  onQuery,
  isSortable,
  hasFilters,
  isBusy,
  draw,
}: Props) {
  const [firstColumn, setFirstColumn] = useState(0);
  const [opened, setOpened] = useState<number | null>(null);
  const shown = columns.slice(firstColumn, firstColumn + COLUMNS);
  const rows = page?.rows ?? [];
  const openRow = opened === null ? undefined : rows[opened];
  const sortBy = (column: number) => {
    const { sort } = query;
    const isSame = sort?.column === column;
    // Up, then down, then as in the file.
    const next = isSame && sort.isDown ? null : { column, isDown: isSame };
    onQuery({ ...query, sort: next, first: 0 });
  };
  return (
    <div className={styles.table} data-busy={isBusy || undefined}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too */}
      <section className={styles.scroll} tabIndex={0} aria-label={label}>
        <table aria-rowcount={page?.total} aria-busy={isBusy}>
          <thead>
            <tr>
              <th className={styles.number}>
                <span className="visually-hidden">Row</span>
              </th>
              {shown.map((column, place) => (
                <HeadCell
                  // biome-ignore lint/suspicious/noArrayIndexKey: names may occur twice
                  key={place}
                  column={column}
                  sort={query.sort?.column === firstColumn + place ? query.sort : null}
                  onSort={isSortable ? () => sortBy(firstColumn + place) : undefined}
                />
              ))}
            </tr>
            {hasFilters && (
              <tr className={styles.filters}>
                <td className={styles.number} />
                {shown.map(({ name, kind }, at) => {
                  const place = firstColumn + at;
                  return (
                    <td key={place}>
                      <input
                        aria-label={`Filter ${name}`}
                        placeholder={kind === "number" ? "> 5, 1..10" : "contains, = exactly"}
                        value={query.filters[place] ?? ""}
                        onChange={(event) =>
                          onQuery({
                            ...query,
                            first: 0,
                            filters: { ...query.filters, [place]: event.target.value },
                          })
                        }
                      />
                    </td>
                  );
                })}
              </tr>
            )}
          </thead>
          <tbody>
            {rows.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no names
              <tr key={query.first + at}>
                <td className={styles.number}>
                  <button
                    type="button"
                    onClick={() => setOpened(at)}
                    aria-label={`Show row ${query.first + at + 1}`}
                  >
                    {query.first + at + 1}
                  </button>
                </td>
                {shown.map(({ kind }, place) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: names may occur twice
                  <td key={place} data-kind={kind}>
                    <TableCell value={row[firstColumn + place]} kind={kind} draw={draw} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {page && page.total === 0 && (
          <p className={styles.none}>
            {Object.values(query.filters).some(Boolean) ? "No row passes the filters." : "No rows."}
          </p>
        )}
      </section>
      <Foot
        page={page}
        query={query}
        onQuery={onQuery}
        columns={columns.length}
        firstColumn={firstColumn}
        onColumn={setFirstColumn}
      />
      {openRow && (
        <TableRow
          title={`Row ${formatCount(query.first + (opened ?? 0) + 1)}`}
          columns={columns}
          row={openRow}
          draw={draw}
          onClose={() => setOpened(null)}
          onPrevious={opened ? () => setOpened(opened - 1) : undefined}
          onNext={
            opened !== null && opened < rows.length - 1 ? () => setOpened(opened + 1) : undefined
          }
        />
      )}
    </div>
  );
}

interface HeadProps {
  column: TableColumn;
  sort: { isDown: boolean } | null;
  onSort: (() => void) | undefined;
}

function HeadCell({ column, sort, onSort }: HeadProps) {
  const about = (
    <>
      <span className={styles.name}>{column.name || "(no name)"}</span>
      {sort && (sort.isDown ? <ArrowDown aria-hidden="true" /> : <ArrowUp aria-hidden="true" />)}
    </>
  );
  return (
    <th
      data-kind={column.kind}
      title={`${column.name}: ${column.type}`}
      aria-sort={sort ? (sort.isDown ? "descending" : "ascending") : undefined}
    >
      {onSort ? (
        <button type="button" onClick={onSort}>
          {about}
        </button>
      ) : (
        <span className={styles.plain}>{about}</span>
      )}
      <span className={styles.type}>{column.type}</span>
    </th>
  );
}

interface FootProps {
  page: TablePage | null;
  query: TableQuery;
  onQuery: (query: TableQuery) => void;
  columns: number;
  firstColumn: number;
  onColumn: (first: number) => void;
}

function Foot({ page, query, onQuery, columns, firstColumn, onColumn }: FootProps) {
  const { first, count } = query;
  const total = page?.total ?? 0;
  const turn = (next: number) => onQuery({ ...query, first: Math.max(0, next) });
  const last = Math.min(total, first + count);
  return (
    <div className={styles.foot}>
      <span aria-live="polite">
        {total > 0
          ? `Rows ${formatCount(first + 1)}–${formatCount(last)} of ${formatCount(total)}`
          : ""}
      </span>
      {total > count && (
        <>
          <IconButton
            label="Previous rows"
            icon={<ChevronLeft />}
            disabled={first === 0}
            onClick={() => turn(first - count)}
          />
          <IconButton
            label="Next rows"
            icon={<ChevronRight />}
            disabled={last >= total}
            onClick={() => turn(first + count)}
          />
          <Button kind="quiet" disabled={first === 0} onClick={() => turn(0)}>
            First
          </Button>
          <Button
            kind="quiet"
            disabled={last >= total}
            onClick={() => turn(Math.floor((total - 1) / count) * count)}
          >
            Last
          </Button>
        </>
      )}
      {columns > COLUMNS && (
        <span className={styles.columns}>
          Columns {firstColumn + 1}–{Math.min(columns, firstColumn + COLUMNS)} of{" "}
          {formatCount(columns)}
          <IconButton
            label="Previous columns"
            icon={<ChevronLeft />}
            disabled={firstColumn === 0}
            onClick={() => onColumn(firstColumn - COLUMNS)}
          />
          <IconButton
            label="Next columns"
            icon={<ChevronRight />}
            disabled={firstColumn + COLUMNS >= columns}
            onClick={() => onColumn(firstColumn + COLUMNS)}
          />
        </span>
      )}
    </div>
  );
}
