import { CopyButton } from "@/kit/copy-button";
import styles from "@/kit/state.module.css";

interface Props {
  code: string;
  label?: string;
}

/** Lines of code to take away. */
export function CodeBlock({ code, label = "Copy the code" }: Props) {
  return (
    <div className={styles.code}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, by keyboard too */}
      <pre tabIndex={0}>
        <code>{code}</code>
      </pre>
      <div className={styles.copy}>
        <CopyButton text={code} label={label} />
      </div>
    </div>
  );
}
