import { lazy, Suspense } from "react";
import type { RunsView } from "@/lib/runs-view";
import type { Change } from "@/lib/use-runs-view";
import { ColorPanel } from "@/widgets/runs-table/color-panel";
import type { ColumnActs } from "@/widgets/runs-table/column-acts";
import { ColumnMenu } from "@/widgets/runs-table/column-menu";
import type { PlacedColumn } from "@/widgets/runs-table/layout";
import { RowMenu } from "@/widgets/runs-table/row-menu";
import type { RunActs } from "@/widgets/runs-table/run-acts";
import type { Overlay } from "@/widgets/runs-table/use-table-acts";

const RunDialog = lazy(() =>
  import("@/widgets/runs-table/run-dialog").then((loaded) => ({ default: loaded.RunDialog })),
);

interface Props {
  overlay: Overlay;
  columns: readonly PlacedColumn[];
  view: RunsView;
  change: (next: Change) => void;
  acts: RunActs;
  columnActs: ColumnActs;
  close: (which: Overlay) => void;
}

/** What is open over the table, if anything. */
export function TableOverlay(props: Props) {
  const { overlay, columns, view, change, acts, columnActs } = props;
  const close = () => props.close(overlay);
  if (!overlay) return null;
  if (overlay.kind === "column") {
    const column = columns.find((one) => one.id === overlay.id);
    if (!column) return null;
    const own = { column, view, change, acts: columnActs };
    return <ColumnMenu at={overlay.at} onClose={close} {...own} />;
  }
  const { item } = overlay;
  if (overlay.kind === "row") {
    return (
      <RowMenu
        item={item}
        at={overlay.at}
        isPinned={view.pins?.includes(item.runId) ?? false}
        isHidden={view.hides?.includes(item.runId) ?? false}
        isTrash={view.trash ?? false}
        acts={acts}
        onClose={close}
      />
    );
  }
  if (overlay.kind === "color") {
    return (
      <ColorPanel
        runIds={[item.runId]}
        name={item.name}
        source={item.color}
        at={overlay.at}
        onClose={close}
      />
    );
  }
  return (
    <Suspense>
      <RunDialog what={overlay.kind} runId={item.runId} name={item.name} onClose={close} />
    </Suspense>
  );
}
