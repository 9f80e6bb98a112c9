import type { ReactNode } from "react";
import { CodeView } from "@/kit/code-view";
import { Markdown } from "@/kit/markdown";
import { stripAnsi } from "@/lib/ansi";
import { isKnownLanguage } from "@/lib/highlight";
import type { Notebook, NotebookCell, Output } from "@/lib/notebook";
import styles from "@/widgets/preview/notebook-view.module.css";
import { Stage } from "@/widgets/preview/stage";

/** Longer outputs are cut: a loop that printed a million lines tells little. */
const MOST_OUTPUT = 50_000;

interface Props {
  notebook: Notebook;
  tools?: ReactNode;
}

/** The cells of a notebook and what came out of them; nothing of it runs. */
export default function NotebookView({ notebook, tools }: Props) {
  const language = isKnownLanguage(notebook.language) ? notebook.language : "python";
  return (
    <Stage tools={tools} isPadded>
      <div className={styles.cells}>
        {notebook.cells.map((cell, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: cells of old notebooks have no names
          <Cell key={place} cell={cell} language={language} number={place + 1} />
        ))}
        {notebook.cells.length === 0 && <p>This notebook has no cells.</p>}
      </div>
    </Stage>
  );
}

interface CellProps {
  cell: NotebookCell;
  language: string;
  number: number;
}

function Cell({ cell, language, number }: CellProps) {
  if (cell.kind === "markdown") {
    return (
      <div className={styles.cell}>
        <div className={styles.body}>
          <Markdown text={withAttachments(cell)} />
        </div>
      </div>
    );
  }
  return (
    <div className={styles.cell}>
      <div className={styles.count}>{cell.kind === "code" && `[${cell.count ?? " "}]`}</div>
      <div className={styles.source}>
        <CodeView
          text={cell.source}
          language={cell.kind === "code" ? language : ""}
          label={`Code of cell ${number}`}
          hasNumbers={false}
        />
      </div>
      <div className={styles.body}>
        {cell.outputs.map((output, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: outputs have no names
          <Shown key={place} output={output} />
        ))}
      </div>
    </div>
  );
}

function Shown({ output }: { output: Output }) {
  if (output.kind === "image") return <img src={output.url} alt="Output of the cell" />;
  if (output.kind === "markdown") return <Markdown text={output.text} />;
  if (output.kind === "html") return <Markdown text={asBlock(output.html)} />;
  const text = stripAnsi(output.text).replace(/\n$/, "");
  const cut = text.length - MOST_OUTPUT;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, by keyboard too
    <pre className={styles.output} data-error={output.isError || undefined} tabIndex={0}>
      {cut > 0 ? `${text.slice(0, MOST_OUTPUT)}\n… ${cut} more characters` : text}
    </pre>
  );
}

/**
 * Makes HTML one block of markdown, whose reader takes out what could do harm: styles go, and so
 * do blank lines and indents, which would end the block or make it code.
 */
function asBlock(html: string): string {
  const plain = html.replace(/<(style|script)\b[\s\S]*?<\/\1>/gi, "").replace(/^\s+/gm, "");
  return `<div>\n${plain}\n</div>`;
}

function withAttachments(cell: NotebookCell): string {
  return cell.source.replace(/\]\(attachment:([^)\s]+)\)/g, (whole, name: string) =>
    Object.hasOwn(cell.attachments, name) ? `](${cell.attachments[name]})` : whole,
  );
}
