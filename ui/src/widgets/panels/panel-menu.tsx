import {
  ChartLine,
  ChevronLeft,
  ChevronRight,
  Download,
  EllipsisVertical,
  EyeOff,
  Maximize2,
  SlidersHorizontal,
  Table2,
} from "lucide-react";
import type { RefObject } from "react";
import { IconButton } from "@/kit/icon-button";
import { Menu, type MenuItem } from "@/kit/menu";
import { messageOf } from "@/kit/message-of";
import { say } from "@/kit/toast";
import { changePanel, movePanel } from "@/lib/charts-view";
import { type FileKind, savePanel } from "@/widgets/panels/export";
import type { PanelHandle } from "@/widgets/panels/panel-body";
import { type PanelsState, settingsOf } from "@/widgets/panels/panels-state";

interface Props {
  name: string;
  state: PanelsState;
  shown: readonly string[];
  handle: RefObject<PanelHandle | null>;
  onOpen: (what: "full" | "values" | "settings") => void;
}

/** What can be done with one panel. */
export function PanelMenu({ name, state, shown, handle, onOpen }: Props) {
  const { view, change } = state;
  const { logY } = settingsOf(view, name);
  const save = async (as: FileKind) => {
    try {
      if (handle.current) await savePanel(name, view.x, handle.current, as);
    } catch (problem) {
      say(`${name} was not saved: ${messageOf(problem)}`, { isBad: true });
    }
  };
  const move = (by: -1 | 1) => {
    const moved = movePanel(view, shown, name, by);
    if (moved) change(moved);
  };
  const hide = () => {
    change({ hidden: [...view.hidden, name] });
    const back = view.hidden.filter((one) => one !== name);
    say(`${name} is hidden`, { act: { label: "Undo", run: () => change({ hidden: back }) } });
  };
  const place = shown.indexOf(name);
  const files: MenuItem[] = (["png", "svg", "csv"] as const).map((as) => ({
    label: `Save as ${as.toUpperCase()}`,
    icon: <Download />,
    onSelect: () => void save(as),
  }));
  return (
    <Menu
      align="end"
      trigger={<IconButton label={`Menu of ${name}`} icon={<EllipsisVertical />} />}
      groups={[
        [
          { label: "Full screen", icon: <Maximize2 />, hint: "F", onSelect: () => onOpen("full") },
          {
            label: "Table of values",
            icon: <Table2 />,
            hint: "T",
            onSelect: () => onOpen("values"),
          },
        ],
        [
          {
            label: logY ? "Linear y" : "Logarithmic y",
            icon: <ChartLine />,
            onSelect: () => change(changePanel(view, name, { logY: !logY })),
          },
          {
            label: "Settings…",
            icon: <SlidersHorizontal />,
            onSelect: () => onOpen("settings"),
          },
        ],
        files,
        [
          {
            label: "Move before",
            icon: <ChevronLeft />,
            isDisabled: place <= 0,
            onSelect: () => move(-1),
          },
          {
            label: "Move behind",
            icon: <ChevronRight />,
            isDisabled: place >= shown.length - 1,
            onSelect: () => move(1),
          },
          { label: "Hide", icon: <EyeOff />, onSelect: hide },
        ],
      ]}
    />
  );
}
