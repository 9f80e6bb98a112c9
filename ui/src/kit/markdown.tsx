import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { classes } from "@/kit/classes";
import styles from "@/kit/markdown.module.css";

type Reader = typeof import("@/kit/markdown-dom").markdownNodes;

/** Kept once it is there, so that the next text is drawn at once. */
let loaded: Reader | null = null;

interface Props {
  text: string;
  className?: string;
}

/** A text in markdown, by whomever: nothing in it runs and nothing is loaded from elsewhere. */
export function Markdown({ text, className }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const reader = useReader();
  useLayoutEffect(() => {
    if (reader) place.current?.replaceChildren(reader(text));
  }, [reader, text]);
  // Another element once it can be read, so that React never looks for the text it drew.
  return reader ? (
    <div key="read" ref={place} className={classes(styles.text, className)} />
  ) : (
    <div key="plain" className={classes(styles.text, styles.plain, className)}>
      {text}
    </div>
  );
}

function useReader(): Reader | null {
  const [reader, setReader] = useState<Reader | null>(() => loaded);
  useEffect(() => {
    if (reader) return;
    let isWanted = true;
    const take = async () => {
      const { markdownNodes } = await import("@/kit/markdown-dom");
      loaded = markdownNodes;
      if (isWanted) setReader(() => markdownNodes);
    };
    // Without it the text stays plain, which can be read too.
    take().catch(() => undefined);
    return () => {
      isWanted = false;
    };
  }, [reader]);
  return reader;
}
