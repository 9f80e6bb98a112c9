import {
  ArrowDown,
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  Check,
  EyeOff,
  Group,
  MoveHorizontal,
  Pin,
  PinOff,
  Plus,
} from "lucide-react";
import type { Aggregate } from "@/lib/query-fields";
import {
  goalOf,
  isSortable,
  nextSort,
  type SortKey,
  sortsOf,
  sortText,
  withAggregate,
} from "@/lib/run-columns";
import type { RunsView } from "@/lib/runs-view";
import type { Change } from "@/lib/use-runs-view";
import type { ColumnActs } from "@/widgets/runs-table/column-acts";
import type { PlacedColumn } from "@/widgets/runs-table/layout";
import { type MenuGroups, type Point, PointMenu } from "@/widgets/runs-table/point-menu";

interface Props {
  column: PlacedColumn;
  at: Point;
  view: RunsView;
  change: (next: Change) => void;
  acts: ColumnActs;
  onClose: () => void;
}

/** What can be done with a column. */
export function ColumnMenu({ column, at, view, change, acts, onClose }: Props) {
  const groups = [
    column.field.entity === "metric" ? aggregateItems(column, view, acts, change) : [],
    isSortable(column) ? sortItems(column, view, change) : [],
    [
      ...groupItems(column, view, change),
      column.isLeft
        ? { label: "Unpin", icon: <PinOff />, onSelect: () => acts.pin(column.id, false) }
        : { label: "Pin at the left", icon: <Pin />, onSelect: () => acts.pin(column.id, true) },
      {
        label: "Move left",
        icon: <ArrowLeft />,
        hint: "Shift ←",
        onSelect: () => acts.step(column.id, -1),
      },
      {
        label: "Move right",
        icon: <ArrowRight />,
        hint: "Shift →",
        onSelect: () => acts.step(column.id, 1),
      },
      { label: "Fit width", icon: <MoveHorizontal />, onSelect: () => acts.fit(column.id) },
      {
        label: "Hide",
        icon: <EyeOff />,
        hint: "Del",
        onSelect: () => acts.hide(column.id),
      },
    ],
  ];
  return <PointMenu at={at} groups={groups} label={`Column ${column.title}`} onClose={onClose} />;
}

function aggregateItems(
  column: PlacedColumn,
  view: RunsView,
  acts: ColumnActs,
  change: (next: Change) => void,
): MenuGroups[number] {
  const shown = column.field.aggregate ?? "last";
  const goal = goalOf(column, view.goals);
  const other = goal === "min" ? "max" : "min";
  const choices: [Aggregate, string, (string | undefined)?][] = [
    ["last", "Last value"],
    ["min", "Lowest value", goal === "min" ? "best" : undefined],
    ["max", "Highest value", goal === "max" ? "best" : undefined],
    ["first", "First value"],
    ["count", "Number of points"],
  ];
  return [
    ...choices.map(([aggregate, label, hint]) => ({
      label,
      icon: aggregate === shown ? <Check /> : <span style={{ width: 15 }} />,
      ...(hint && { hint }),
      onSelect: () => acts.replace(column.id, withAggregate(column, aggregate)),
    })),
    {
      label: goal === "min" ? "Higher is better" : "Lower is better",
      icon: goal === "min" ? <ArrowUp /> : <ArrowDown />,
      hint: goal === "min" ? "now lower" : "now higher",
      onSelect: () => change({ goals: { ...view.goals, [column.field.key]: other } }),
    },
  ];
}

function sortItems(
  column: PlacedColumn,
  view: RunsView,
  change: (next: Change) => void,
): MenuGroups[number] {
  const sorts = sortsOf(view.sort);
  const old = sorts.find((sort) => sort.id === column.id);
  const others = sorts.filter((sort) => sort.id !== column.id);
  const set = (next: readonly SortKey[]) => change({ sort: sortText(next) });
  const isText = column.field.entity !== "metric" && column.field.entity !== "attribute";
  return [
    {
      label: isText ? "Sort A to Z, 0 to 9" : "Sort up",
      icon: <ArrowUp />,
      onSelect: () => set([{ id: column.id, isDescending: false }]),
    },
    {
      label: isText ? "Sort Z to A, 9 to 0" : "Sort down",
      icon: <ArrowDown />,
      onSelect: () => set([{ id: column.id, isDescending: true }]),
    },
    ...(others.length && !old
      ? [
          {
            label: "Then sort by this",
            icon: <Plus />,
            hint: "Shift click",
            onSelect: () => set(nextSort(sorts, column, goalOf(column, view.goals), true)),
          },
        ]
      : []),
    ...(old
      ? [{ label: "Do not sort by this", icon: <Check />, onSelect: () => set(others) }]
      : []),
  ];
}

function groupItems(
  column: PlacedColumn,
  view: RunsView,
  change: (next: Change) => void,
): MenuGroups[number] {
  if (column.field.entity !== "param" && column.field.entity !== "tag") return [];
  const old = view.group ?? [];
  const isGrouped = old.includes(column.id);
  const rest = old.filter((id) => id !== column.id);
  return [
    {
      label: isGrouped ? "Do not group by this" : "Group by this",
      icon: <Group />,
      onSelect: () => {
        const group = isGrouped ? rest : [...old, column.id];
        change({ group: group.length ? group : undefined, open: undefined });
      },
    },
  ];
}
