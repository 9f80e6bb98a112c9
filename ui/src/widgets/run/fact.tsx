import type { ReactNode } from "react";
import { CopyButton } from "@/kit/copy-button";

interface Props {
  name: string;
  /** What the button beside it copies. */
  copy?: string | undefined;
  children: ReactNode;
}

/** A name and what it stands for. */
export function Fact({ name, copy, children }: Props) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <span>{children}</span>
        {copy && <CopyButton text={copy} label={`Copy: ${name.toLowerCase()}`} />}
      </dd>
    </>
  );
}
