import { type KeyboardEvent, type ReactNode, useState } from "react";
import { type KeyKind, type RunKey, useRunKeys } from "@/api/run-keys";
import { Checkbox } from "@/kit/checkbox";
import { messageOf } from "@/kit/message-of";
import { Notice } from "@/kit/notice";
import { SearchField } from "@/kit/search-field";
import { Segments } from "@/kit/segments";
import { Skeleton } from "@/kit/skeleton";
import { formatCount } from "@/lib/format";
import { fieldText } from "@/lib/query-fields";
import { columnOf } from "@/lib/run-columns";
import { useDebounced } from "@/lib/use-debounced";
import styles from "@/widgets/runs-toolbar/field-picker.module.css";

interface Props {
  ids: readonly string[];
  kinds: readonly KeyKind[];
  /** Attributes of runs to choose from, besides the keys. */
  attributes?: readonly string[];
  isTicked: (field: string) => boolean;
  onTick: (field: string, isTicked: boolean) => void;
  /** What stands over the list while nothing is searched. */
  children?: ReactNode;
}

type Kind = KeyKind | "attribute";
interface Option {
  id: string;
  kind: Kind;
  title: string;
  /** A param that has one value in all runs. */
  isSame: boolean;
}

const WORDS: Record<Kind, string> = {
  attribute: "run",
  metric: "metric",
  param: "param",
  tag: "tag",
};
const PLURALS: Record<KeyKind, string> = { metric: "Metrics", param: "Params", tag: "Tags" };
const MOST = 100;

/** A search over the fields that runs have, each to tick; the server is asked while one writes. */
export function FieldPicker({ ids, kinds, attributes = [], isTicked, onTick, children }: Props) {
  const [search, setSearch] = useState("");
  const [only, setOnly] = useState<KeyKind | "all">("all");
  const contains = useDebounced(search.trim(), 120);
  const wanted = only === "all" ? kinds : [only];
  const keys = useRunKeys(ids, { kinds: wanted, contains, max: MOST });
  // While an answer is on its way there is the one before, of other kinds perhaps.
  const isWanted = (key: RunKey) => wanted.includes(key.kind);
  const text = search.trim().toLowerCase();
  const options: Option[] = [
    ...(only === "all" ? attributes : []).map((id): Option => {
      return { id, kind: "attribute", title: columnOf(id)?.title ?? id, isSame: false };
    }),
    ...(keys.data?.keys ?? []).filter(isWanted).map((key): Option => {
      const id = fieldText({ entity: key.kind, key: key.name, aggregate: null });
      return { id, kind: key.kind, title: key.name, isSame: key.varies === false };
    }),
  ]
    .filter((one) => one.title.toLowerCase().includes(text) && !isOwn(one))
    // What clients note by themselves is seldom looked for.
    .sort((a, b) => Number(isMachine(a)) - Number(isMachine(b)));
  const hidden = (keys.data?.total ?? 0) - (keys.data?.keys.length ?? 0);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the fields in it pass through
    <div className={styles.picker} onKeyDown={moveFocus}>
      <SearchField label="Search fields" value={search} onChange={setSearch} />
      {kinds.length > 1 && (
        <Segments
          label="Kind"
          value={only}
          options={[
            { value: "all", label: "All" },
            ...kinds.map((kind) => ({ value: kind, label: PLURALS[kind] })),
          ]}
          onChange={setOnly}
        />
      )}
      <div className={styles.list}>
        {!text && children}
        {keys.isError && <Notice kind="bad">{messageOf(keys.error)}</Notice>}
        {keys.isPending && <Skeleton height={120} />}
        {options.map((one) => (
          <div key={one.id} className={styles.option}>
            <Checkbox
              label={<span className={styles.name}>{one.title}</span>}
              isChecked={isTicked(one.id)}
              onChange={(isChecked) => onTick(one.id, isChecked)}
            />
            <span className={styles.kind}>
              {one.isSame && "same in all · "}
              {WORDS[one.kind]}
            </span>
          </div>
        ))}
        {keys.isSuccess && options.length === 0 && (
          <p className={styles.none}>
            {text ? `Nothing is called “${search.trim()}”.` : "These runs have none yet."}
          </p>
        )}
        {hidden > 0 && (
          <p className={styles.none}>{formatCount(hidden)} more: write a part of the name.</p>
        )}
      </div>
    </div>
  );
}

/** Tags that the page keeps for itself. */
function isOwn(one: Option): boolean {
  return one.kind === "tag" && one.title.startsWith("runwell.");
}

function isMachine(one: Option): boolean {
  return one.title.startsWith(one.kind === "tag" ? "mlflow." : "system/");
}

/** The arrows go from the search through the ticks. */
function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  const target = event.target;
  if (!by || !(target instanceof HTMLInputElement)) return;
  const stops = [
    ...event.currentTarget.querySelectorAll<HTMLInputElement>(
      "input[type=search], input[type=checkbox]",
    ),
  ];
  const next = stops[stops.indexOf(target) + by];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
