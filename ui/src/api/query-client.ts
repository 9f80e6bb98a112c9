// The cache of what the server answered.

import { QueryClient } from "@tanstack/react-query";
import { ServerError } from "@/api/client";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // Live events say what changed; without them a return to the tab asks again.
      staleTime: 10_000,
      retry: (count, problem) =>
        !(problem instanceof ServerError && problem.status < 500) && count < 3,
      retryDelay: (count) => Math.min(500 * 2 ** count, 5_000),
    },
  },
});
