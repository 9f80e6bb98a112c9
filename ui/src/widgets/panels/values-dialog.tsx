import type { RefObject } from "react";
import { Dialog } from "@/kit/dialog";
import { formatX, xLabel } from "@/lib/axis";
import { at } from "@/lib/buckets";
import { exactNumber, formatNumber } from "@/lib/format";
import type { Line } from "@/lib/lines";
import { placesWithin } from "@/lib/outliers";
import type { PanelHandle } from "@/widgets/panels/panel-body";
import styles from "@/widgets/panels/panels.module.css";
import type { PanelsState } from "@/widgets/panels/panels-state";

interface Props {
  name: string;
  state: PanelsState;
  handle: RefObject<PanelHandle | null>;
  onClose: () => void;
}

/** What a chart shows, as numbers: for those who do not see it, and for those who want digits. */
export function ValuesDialog({ name, state, handle, onClose }: Props) {
  const found = handle.current?.lines;
  const kind = state.view.x;
  const where = found
    ? `From ${formatX(kind, found.x.min)} to ${formatX(kind, found.x.max)}, by ${xLabel(kind).toLowerCase()}.`
    : "";
  return (
    <Dialog isOpen isWide onClose={onClose} title={`${name}: values`} about={where}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too */}
      <div className={styles.tableBox} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              {["Run", "First", "Last", "At", "Lowest", "At", "Highest", "At"].map(
                (head, place) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the heads never change
                  <th key={place} scope="col">
                    {head}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {(found?.lines ?? []).map((line) => (
              <tr key={line.id}>
                <th scope="row">
                  <span className={styles.swatch} style={{ background: line.color }} />
                  {line.name}
                </th>
                {cellsOf(line, found?.x ?? { min: 0, max: 0 }).map(([value, isPlace], place) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the columns never change
                  <td key={place} title={exactNumber(value)}>
                    {Number.isNaN(value)
                      ? "–"
                      : isPlace
                        ? formatX(kind, value)
                        : formatNumber(value)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Dialog>
  );
}

// Values and places along x, in the order of the heads.
function cellsOf(line: Line, x: { min: number; max: number }): [number, boolean][] {
  const [from, to] = placesWithin(line, x);
  const places: number[] = [];
  for (let i = from; i < to; i++) {
    if (at(line.x, i) >= x.min && at(line.x, i) <= x.max) places.push(i);
  }
  const [first, last] = [places[0], places[places.length - 1]];
  if (first === undefined || last === undefined)
    return HEADS.map((isPlace) => [Number.NaN, isPlace]);
  const lowest = best(places, (i) => -at(line.low, i));
  const highest = best(places, (i) => at(line.high, i));
  const values = [
    at(line.y, first),
    at(line.y, last),
    at(line.x, last),
    at(line.low, lowest),
    at(line.x, lowest),
    at(line.high, highest),
    at(line.x, highest),
  ];
  return values.map((value, place) => [value, HEADS[place] ?? false]);
}

/** Which of the columns are places along x. */
const HEADS = [false, false, true, false, true, false, true];

function best(places: readonly number[], score: (place: number) => number): number {
  let found = places[0] ?? 0;
  for (const place of places) {
    if (!(score(place) <= score(found)) && !Number.isNaN(score(place))) found = place;
  }
  return found;
}
