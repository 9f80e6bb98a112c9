// The time for what says how long ago something was.

import { useEffect, useState } from "react";

/** Returns the present moment, renewed every half minute. */
export function useHalfMinute(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
