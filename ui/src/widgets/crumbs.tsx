import { Link } from "@tanstack/react-router";
import type { Experiment } from "@/api/types";
import styles from "@/kit/tabs.module.css";

interface Props {
  experiments: readonly Experiment[];
}

/** Where an experiment is in the tree of paths, and its name; several are listed. */
export function Crumbs({ experiments }: Props) {
  const [first, ...others] = experiments;
  if (!first) return null;
  if (others.length) {
    return (
      <>
        <h1 className={styles.title}>{experiments.length} experiments together</h1>
        <p className={styles.crumbs}>
          {experiments.map((one) => (
            <Link
              key={one.experiment_id}
              to="/experiments/$ids"
              params={{ ids: one.experiment_id }}
            >
              {one.name}
            </Link>
          ))}
        </p>
      </>
    );
  }
  const folders = first.name.split("/");
  const name = folders.pop();
  return (
    <>
      {folders.length > 0 && (
        <p className={styles.crumbs}>
          {folders.map((folder, depth) => {
            const path = folders.slice(0, depth + 1).join("/");
            return (
              <span key={path}>
                <Link to="/" search={{ q: path }}>
                  {folder}
                </Link>{" "}
                /
              </span>
            );
          })}
        </p>
      )}
      <h1 className={styles.title}>{name}</h1>
    </>
  );
}
