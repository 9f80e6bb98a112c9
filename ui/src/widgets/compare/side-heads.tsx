import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { IconButton } from "@/kit/icon-button";
import { StatusMark } from "@/kit/status-mark";
import styles from "@/widgets/compare/sides.module.css";

/** A run at the head of its column. */
export interface Side {
  runId: string;
  name: string;
  color: string;
  status: string;
  isLost: boolean;
  isBaseline: boolean;
}

interface Props {
  sides: readonly Side[];
  /** What the first column holds. */
  first: string;
  onRemove?: ((runId: string) => void) | undefined;
}

/** The heads of a table whose columns are runs. */
export function SideHeads({ sides, first, onRemove }: Props) {
  return (
    <thead>
      <tr>
        <th scope="col">
          <span className="visually-hidden">{first}</span>
        </th>
        {sides.map((side) => (
          <th key={side.runId} scope="col">
            <div className={styles.head}>
              <span className={styles.dot} style={{ background: side.color }} />
              <Link to="/runs/$runId" params={{ runId: side.runId }} title={side.name}>
                {side.name}
              </Link>
              <StatusMark status={side.status} isLost={side.isLost} isBare />
              {side.isBaseline && sides.length > 1 && <small>baseline</small>}
              {onRemove && (
                <IconButton
                  label={`Leave out ${side.name}`}
                  icon={<X />}
                  onClick={() => onRemove(side.runId)}
                />
              )}
            </div>
          </th>
        ))}
      </tr>
    </thead>
  );
}
