import type { ReactNode } from "react";

interface ToolProps {
  act: string;
  label: string;
  className: string | undefined;
  isExpanded?: boolean;
  children: ReactNode;
}

/** A small button of a row; a tip of the browser, since one of ours costs as much as the row. */
export function RowTool({ act, label, className, isExpanded, children }: ToolProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className={className}
      title={label}
      aria-label={label}
      aria-expanded={isExpanded}
      data-act={act}
    >
      {children}
    </button>
  );
}
