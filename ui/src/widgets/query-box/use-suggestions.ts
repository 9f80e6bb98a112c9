// What the list under the query box offers: from the text at the caret and what runs have.

import { useMemo } from "react";
import { type KeyKind, useRunKeys, useRunValues } from "@/api/run-keys";
import { recentQueries } from "@/lib/query-history";
import { type Suggestion, suggest } from "@/lib/query-suggest";
import { type Wanted, wantedAt, writtenOf } from "@/lib/query-text";
import { useDebounced } from "@/lib/use-debounced";

/** An offer; a recent query replaces the whole text and is run at once. */
export interface Offer extends Suggestion {
  isRecent: boolean;
}

const REST_MS = 120;
/** Text attributes whose values the server counts. */
const COUNTED = new Set(["run_name", "user_id"]);

/** Returns the offers for a text with the caret at a place; asks for nothing while closed. */
export function useSuggestions(
  ids: readonly string[],
  text: string,
  caret: number,
  isOpen: boolean,
): { offers: readonly Offer[]; wanted: Wanted; isLoading: boolean } {
  const wanted = useMemo(() => wantedAt(text, caret), [text, caret]);
  const keyQuestion = useMemo(() => keyQuestionOf(wanted), [wanted]);
  const contains = useDebounced(keyQuestion?.contains ?? "", REST_MS);
  const keys = useRunKeys(ids, {
    kinds: keyQuestion?.kinds ?? [],
    contains,
    max: keyQuestion?.max ?? 1,
    isEnabled: isOpen && keyQuestion !== null,
  });
  const { what, field, typed } = wanted;
  const kind = field?.entity === "param" || field?.entity === "tag" ? field.entity : "attribute";
  const isCounted = kind !== "attribute" || COUNTED.has(field?.key ?? "");
  const hasValues = what === "value" && field?.entity !== "metric" && isCounted;
  const part = useDebounced(typed.replace(/^['"]/, "").replace(/^%|%$/g, ""), REST_MS);
  const values = useRunValues(ids, kind, field?.key ?? "", part, isOpen && hasValues);
  const offers = useMemo(() => {
    const recent = text.trim() === "" ? recentOffers() : [];
    // While an answer is on its way there is the one before: what it has in common is shown.
    const part = keyQuestion?.contains.toLowerCase() ?? "";
    const all = (keyQuestion && keys.data?.keys) || [];
    const found = all.filter((key) => isOpenKey(key) && key.name.toLowerCase().includes(part));
    const named = suggest(wanted, found, (hasValues && values.data) || []);
    return [...recent, ...named.map((one) => ({ ...one, isRecent: false }))];
  }, [text, wanted, keyQuestion, keys.data, values.data, hasValues]);
  const isLoading = keys.isFetching || values.isFetching;
  return { offers, wanted, isLoading };
}

function keyQuestionOf(wanted: Wanted) {
  const { what, field, typed } = wanted;
  const entity = field?.entity;
  if (what === "key" && (entity === "metric" || entity === "param" || entity === "tag")) {
    return { kinds: KINDS[entity], contains: field?.key ?? "", max: 50 };
  }
  if (what === "field" && typed) return { kinds: KINDS.any, contains: typed, max: 12 };
  return null;
}

// The same arrays every time, for they are part of the cache's keys and of what memos compare.
const KINDS: Readonly<Record<KeyKind | "any", readonly KeyKind[]>> = {
  metric: ["metric"],
  param: ["param"],
  tag: ["tag"],
  any: [],
};

/** Tags of the page's own are nobody's to search. */
function isOpenKey(key: { kind: KeyKind; name: string }): boolean {
  return key.kind !== "tag" || !key.name.startsWith("runwell.");
}

function recentOffers(): Offer[] {
  return recentQueries().map((query) => ({
    text: query,
    label: writtenOf(query),
    hint: "recent",
    goesOn: false,
    isRecent: true,
  }));
}
