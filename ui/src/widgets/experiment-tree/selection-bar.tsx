import { ArchiveRestore, Layers, Trash2, X } from "lucide-react";
import { Button } from "@/kit/button";
import { IconButton } from "@/kit/icon-button";
import { formatCount } from "@/lib/format";
import styles from "@/widgets/experiment-tree/experiment-tree.module.css";

/** Experiments that are seen together: more do not fit into an address. */
const MAX_TOGETHER = 100;

interface Props {
  count: number;
  inTrash: boolean;
  onOpen: () => void;
  onRemove: () => void;
  onRestore: () => void;
  onPurge: () => void;
  onClear: () => void;
}

/** What can be done to the experiments that are selected. */
export function SelectionBar({
  count,
  inTrash,
  onOpen,
  onRemove,
  onRestore,
  onPurge,
  onClear,
}: Props) {
  const isTooMany = count > MAX_TOGETHER;
  return (
    <section className={styles.selection} aria-label="Selected experiments">
      <span>{formatCount(count)} selected</span>
      {inTrash ? (
        <>
          <Button icon={<ArchiveRestore />} onClick={onRestore}>
            Restore
          </Button>
          <Button kind="danger" icon={<Trash2 />} onClick={onPurge}>
            Delete for ever
          </Button>
        </>
      ) : (
        <>
          <Button
            kind="primary"
            icon={<Layers />}
            disabled={isTooMany}
            title={isTooMany ? `At most ${MAX_TOGETHER} can be open together` : undefined}
            onClick={onOpen}
          >
            {count === 1 ? "Open" : "Open together"}
          </Button>
          <Button icon={<Trash2 />} onClick={onRemove}>
            Move to trash
          </Button>
        </>
      )}
      <IconButton label="Clear the selection" icon={<X />} onClick={onClear} />
    </section>
  );
}
