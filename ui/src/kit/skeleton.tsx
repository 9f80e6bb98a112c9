import styles from "@/kit/state.module.css";

interface Props {
  width?: number | string;
  height?: number | string;
}

/** The place of something that is on its way, in its size, so that nothing jumps. */
export function Skeleton({ width = "100%", height = 14 }: Props) {
  return <div aria-hidden="true" className={styles.skeleton} style={{ width, height }} />;
}
