// Runs of all experiments by a part of their names.

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { act } from "@/api/client";
import { quoteText } from "@/lib/query-fields";

/** How many are found at once; whoever wants more searches in an experiment. */
const FOUND = 8;
/** Shorter texts are in every other name. */
const SHORTEST = 2;

/** The newest runs whose name holds a text. */
export function useRunsByName(text: string) {
  return useQuery({
    queryKey: ["runs", "named", text],
    queryFn: async ({ signal }) => {
      const request = {
        filter: filterOf(text),
        max_results: FOUND,
        metrics: [],
        params: [],
        tags: [],
      };
      return (await act("runs.search", request, signal)).items.map((run) => run.info);
    },
    enabled: text.length >= SHORTEST,
    ...(text.length >= SHORTEST && { placeholderData: keepPreviousData }),
  });
}

function filterOf(text: string): string {
  // To the pattern, these three are letters only behind a backslash.
  return `attributes.run_name ILIKE ${quoteText(`%${text.replace(/[\\%_]/g, "\\$&")}%`)}`;
}
