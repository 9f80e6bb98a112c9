import { useManyRunsActs } from "@/api/runs-many";
import { Button } from "@/kit/button";
import { messageOf } from "@/kit/message-of";
import { say } from "@/kit/toast";
import { COLOR_COUNT, COLOR_TAG, type ColorSource, hue, runColor } from "@/lib/color";
import { useTheme } from "@/lib/theme";
import type { Point } from "@/widgets/runs-table/point-menu";
import { PointPanel } from "@/widgets/runs-table/point-panel";
import styles from "@/widgets/runs-table/runs-table.module.css";

interface Props {
  runIds: readonly string[];
  name: string;
  /** What its colour follows from now. */
  source: ColorSource;
  at: Point;
  onClose: () => void;
}

const PLACES = Array.from({ length: COLOR_COUNT }, (_, place) => place);

/** The colour of a run in every chart and list: one of twelve, or the one that follows from its number. */
export function ColorPanel({ runIds, name, source, at, onClose }: Props) {
  const theme = useTheme();
  const { tag } = useManyRunsActs();
  const shown = runColor(source, theme);
  const choose = (color: string | null) => {
    onClose();
    tag
      .mutateAsync({ runIds, tags: { [COLOR_TAG]: color } })
      .catch((problem: unknown) => say(messageOf(problem), { isBad: true }));
  };
  return (
    <PointPanel at={at} label={`Colour of ${name}`} onClose={onClose}>
      <div className={styles.colors}>
        {PLACES.map((place) => (
          <button
            key={place}
            type="button"
            aria-label={`Colour ${place + 1}`}
            aria-pressed={hue(place, theme) === shown}
            style={{ "--run": hue(place, theme) } as object}
            onClick={() => choose(String(place))}
          >
            <span />
          </button>
        ))}
      </div>
      <div className={styles.colorsFoot}>
        <Button kind="quiet" disabled={typeof source !== "string"} onClick={() => choose(null)}>
          Back to its own colour
        </Button>
      </div>
    </PointPanel>
  );
}
