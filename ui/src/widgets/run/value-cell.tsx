import { Maximize2 } from "lucide-react";
import { useState } from "react";
import { CodeBlock } from "@/kit/code-block";
import { CopyButton } from "@/kit/copy-button";
import { Dialog } from "@/kit/dialog";
import { IconButton } from "@/kit/icon-button";
import styles from "@/widgets/run/value-cell.module.css";

interface Props {
  /** What it is a value of. */
  name: string;
  value: string;
}

/** Beyond so many characters a value has a place of its own to be read in. */
const LONG = 80;

/** A text in one line, to be copied, and to be read in full where it is long. */
export function ValueCell({ name, value }: Props) {
  const [isOpen, setOpen] = useState(false);
  const isLong = value.length > LONG || value.includes("\n");
  return (
    <div className={styles.value}>
      <span title={isLong ? undefined : value}>{linked(value.slice(0, 400))}</span>
      <span className={styles.acts}>
        {isLong && (
          <IconButton
            label={`Show all of ${name}`}
            icon={<Maximize2 />}
            onClick={() => setOpen(true)}
          />
        )}
        <CopyButton text={value} label={`Copy the value of ${name}`} />
      </span>
      {isOpen && (
        <Dialog isOpen onClose={() => setOpen(false)} title={name} isWide>
          <CodeBlock code={readable(value)} label={`Copy the value of ${name}`} />
        </Dialog>
      )}
    </div>
  );
}

/** A web address in a value leads there; anything else is text. */
function linked(value: string) {
  if (!/^https?:\/\/\S+$/.test(value)) return value;
  return (
    <a href={value} target="_blank" rel="noreferrer noopener">
      {value}
    </a>
  );
}

function readable(value: string): string {
  if (!/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value; // It only looked like JSON.
  }
}
