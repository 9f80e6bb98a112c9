// The colours of the page for a canvas, kept up to date with the theme.

import { useMemo } from "react";
import { type Paper, readPaper } from "@/charts/canvas";
import { useTheme } from "@/lib/theme";

/** Returns the colours and the font that hold now. */
export function usePaper(): Paper {
  const theme = useTheme();
  return useMemo(() => readPaper(document.body, theme), [theme]);
}
