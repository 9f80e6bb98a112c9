// Values read from an address are new at each change of it, even where they say the same.

import { useMemo } from "react";

/** Returns the same object for as long as `value`, which is plain data, says the same. */
export function useStable<Value>(value: Value): Value {
  const text = JSON.stringify(value);
  return useMemo(() => JSON.parse(text) as Value, [text]);
}
