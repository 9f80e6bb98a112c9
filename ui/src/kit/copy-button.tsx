import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { IconButton } from "@/kit/icon-button";

interface Props {
  text: string;
  label?: string;
}

/** Puts a text on the clipboard. */
export function CopyButton({ text, label = "Copy" }: Props) {
  const [isDone, setDone] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setDone(true);
    setTimeout(() => setDone(false), 1500);
  };
  return (
    <IconButton
      label={isDone ? "Copied" : label}
      icon={isDone ? <Check /> : <Copy />}
      onClick={copy}
    />
  );
}
