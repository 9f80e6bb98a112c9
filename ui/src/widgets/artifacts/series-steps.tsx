import type { FileInfo } from "@/api/types";
import { visible } from "@/lib/visible";
import { readImageName } from "@/widgets/artifacts/image-names";
import styles from "@/widgets/artifacts/series-steps.module.css";

interface Props {
  path: string;
  /** The files of its folder. */
  siblings: readonly FileInfo[];
  onPath: (path: string) => void;
}

/** For an image of a series of `log_image`: a slider over its steps. */
export function SeriesSteps({ path, siblings, onPath }: Props) {
  const shown = readImageName(path);
  if (!shown) return null;
  const steps = siblings
    .flatMap((file) => {
      const image = readImageName(file.path);
      return image?.key === shown.key ? [{ path: file.path, step: image.step }] : [];
    })
    .sort((a, b) => a.step - b.step);
  const place = steps.findIndex((one) => one.path === path);
  if (steps.length < 2 || place < 0) return null;
  return (
    <label className={styles.steps}>
      <span>
        <bdi>{visible(shown.key)}</bdi>, step
      </span>
      <input
        type="range"
        min={0}
        max={steps.length - 1}
        value={place}
        aria-valuetext={`step ${shown.step}`}
        onChange={(event) => {
          const next = steps[Number(event.target.value)];
          if (next) onPath(next.path);
        }}
      />
      <output>{shown.step}</output>
    </label>
  );
}
