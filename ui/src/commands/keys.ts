// Every key that the page knows, in one place: the overlay and the settings show this list, and
// the global ones work by it. Those of a widget are heard by the widget itself.

/** What a global shortcut does. */
export type GlobalAct = "palette" | "keys" | "search" | "home" | "trash" | "settings";

export interface Key {
  /** Keys pressed one after the other; `+` joins those pressed together. */
  keys: readonly string[];
  label: string;
  act?: GlobalAct;
}

export interface KeyArea {
  title: string;
  keys: readonly Key[];
}

export const KEYS: readonly KeyArea[] = [
  {
    title: "Everywhere",
    keys: [
      { keys: ["Ctrl+K"], label: "Find or do anything", act: "palette" },
      { keys: ["/"], label: "Search on this page", act: "search" },
      { keys: ["?"], label: "Show these keys", act: "keys" },
      { keys: ["g", "h"], label: "Go to the experiments", act: "home" },
      { keys: ["g", "t"], label: "Go to the trash", act: "trash" },
      { keys: ["g", "s"], label: "Go to the settings", act: "settings" },
      { keys: ["Esc"], label: "Close what is open" },
    ],
  },
  {
    title: "Experiments",
    keys: [
      { keys: ["↑", "↓"], label: "Move to another row" },
      { keys: ["→", "←"], label: "Unfold and fold a folder" },
      { keys: ["Enter"], label: "Open the experiment" },
      { keys: ["Space"], label: "Select the row" },
      { keys: ["F2"], label: "Rename the experiment" },
      { keys: ["Del"], label: "Move the experiment to the trash" },
    ],
  },
  {
    title: "Runs table",
    keys: [
      { keys: ["Arrows"], label: "Move from cell to cell" },
      { keys: ["Ctrl+Arrows"], label: "Move to the first or last" },
      { keys: ["→", "←"], label: "Unfold and fold children, on the name" },
      { keys: ["Enter"], label: "Open the run; sort, on a head" },
      { keys: ["Space"], label: "Select the run; with Shift, up to it" },
      { keys: ["Ctrl+A"], label: "Select all" },
      { keys: ["F2"], label: "Rename the run" },
      { keys: ["t"], label: "Change its tags" },
      { keys: ["n"], label: "Change its note" },
      { keys: ["c"], label: "Choose its colour" },
      { keys: ["p"], label: "Pin or unpin it" },
      { keys: ["h"], label: "Hide it from charts, or show it" },
      { keys: ["Shift+F10"], label: "Menu of the row or the column" },
      { keys: ["Shift+Enter"], label: "Sort by one more column, on a head" },
      { keys: ["Shift+←→"], label: "Move the column, on a head" },
      { keys: ["Del"], label: "Hide the column, on a head" },
    ],
  },
  {
    title: "Query box",
    keys: [
      { keys: ["↑", "↓"], label: "Move in the suggestions" },
      { keys: ["Tab"], label: "Take a suggestion" },
      { keys: ["Enter"], label: "Search, or take the chosen suggestion" },
    ],
  },
  {
    title: "Line charts",
    keys: [
      { keys: ["←", "→"], label: "Move the cursor; with Shift, farther" },
      { keys: ["↑", "↓"], label: "Choose a line" },
      { keys: ["Enter"], label: "Open the run of the line" },
      { keys: ["+", "−"], label: "Zoom in and out" },
      { keys: ["0"], label: "Show all again" },
      { keys: ["f"], label: "Show the chart alone, and back" },
      { keys: ["t"], label: "Show its values as a table" },
    ],
  },
];

/** Global shortcuts of plain keys, such as `g h`, by what they do. */
export const SEQUENCES: ReadonlyMap<string, GlobalAct> = new Map(
  KEYS.flatMap(({ keys }) => keys).flatMap(({ keys, act }) =>
    act && act !== "palette" ? [[keys.join(" "), act] as const] : [],
  ),
);

const isApple = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? "");

/** The caps of a key as this machine names them: Ctrl+K is ⌘ K on a Mac. */
export function capsOf(key: string): string[] {
  if (key === "+") return ["+"];
  return key.split("+").map((cap) => (isApple && cap === "Ctrl" ? "⌘" : cap));
}
