import { expect, test } from "vitest";
import { fieldText, parseField, parseOrder } from "@/lib/query-fields";
import { suggest } from "@/lib/query-suggest";
import { filterOf, isPlain, tokenise, unitsBefore, wantedAt, writtenOf } from "@/lib/query-text";

/** Says what is wanted where the text has its bar. */
function at(text: string) {
  const caret = text.indexOf("|");
  return wantedAt(text.slice(0, caret) + text.slice(caret + 1), caret);
}

test("tokens keep their places, quotes are undone, an open one says so", () => {
  const tokens = tokenise("metrics.val/top-5>=.5 AND tags.`my ``tag`='it''s");
  expect(tokens.map((one) => [one.kind, one.value])).toEqual([
    ["word", "metrics.val/top-5"],
    ["operator", ">="],
    ["number", ".5"],
    ["word", "AND"],
    ["word", "tags."],
    ["name", "my `tag"],
    ["operator", "="],
    ["text", "it's"],
  ]);
  expect(tokens.at(-1)?.isOpen).toBe(true);
  expect(tokens.at(-3)?.isOpen).toBe(false);
  expect(tokenise("''")[0]).toMatchObject({ value: "", isOpen: false });
  expect(tokenise("'a''")[0]).toMatchObject({ value: "a'", isOpen: true });
});

test("at every place of a filter it is known what may follow", () => {
  const places: [string, string][] = [
    ["|", "field"],
    ["sta|", "field"],
    ["metrics.|", "key"],
    ["metrics.rm|se < 1", "key"],
    ["metrics.`my k|", "key"],
    ["metrics.rmse |", "operator"],
    ["metrics.`my key` |", "operator"],
    ["metrics.rmse <|", "value"],
    ["metrics.rmse < |", "value"],
    ["metrics.rmse < 6|", "value"],
    ["metrics.rmse < 6 |", "join"],
    ["metrics.rmse < 6 AN|", "join"],
    ["metrics.rmse < 6 AND |", "field"],
    ["NOT (|", "field"],
    ["NOT (status = 'x') |", "join"],
    ["min(|", "field"],
    ["min(metrics.|", "key"],
    ["min(metrics.loss) |", "operator"],
    ["params.a IN (|", "value"],
    ["params.a IN ('x'|", "nothing"],
    ["params.a IN ('x', |", "value"],
    ["params.a IN ('x') |", "join"],
    ["params.a BETWEEN 1 |", "join"],
    ["params.a BETWEEN 1 AND |", "value"],
    ["params.a BETWEEN 1 AND 2 |", "join"],
    ["params.a NOT |", "operator"],
    ["params.a IS |", "null"],
    ["params.a IS NOT NULL |", "join"],
    ["start_time > now() |", "join"],
    ["status = 'FIN|", "value"],
  ];
  for (const [text, what] of places) expect([text, at(text).what]).toEqual([text, what]);
});

test("a key is replaced whole, with what it needs around it", () => {
  const wanted = at("a = 1 AND min(metrics.lo|ss");
  expect(wanted).toMatchObject({ from: 14, to: 26, prefix: "metrics.", isCall: true });
  const keys = [{ kind: "metric", name: "my loss", is_number: null }] as const;
  expect(suggest(wanted, keys, [])[0]?.text).toBe("metrics.`my loss`) ");
});

test("values are quoted as their comparison needs them", () => {
  const values = [
    { value: "it's 5%", runs: 2 },
    { value: "12", runs: 1 },
  ];
  const texts = (text: string) => suggest(at(text), [], values).map((one) => one.text);
  expect(texts("params.a = |")).toEqual(["'it''s 5%' ", "'12' "]);
  expect(texts("params.a > |")).toEqual(["12 "]);
  expect(texts("params.a LIKE |")).toEqual(["'it''s 5\\%' ", "'12' "]);
  expect(texts("status = 'fi|")).toEqual(["'FINISHED' "]);
  expect(texts("params.a IN (|")).toEqual(["'it''s 5%'", "'12'"]);
});

test("words that compare nothing are looked for in names, and are shown as words again", () => {
  for (const words of ["unet", "trial-03", "100%_of it's", "best run", "first"]) {
    expect(isPlain(words)).toBe(true);
    expect(writtenOf(filterOf(words))).toBe(words);
  }
  expect(filterOf(" it's 5% ")).toBe("attributes.run_name ILIKE '%it''s 5\\%%'");
  for (const text of ["", "metrics.a", "a = 1", "a LIKE 'x'", "NOT a", "(a", "`a`", "min(a"]) {
    expect([text, isPlain(text)]).toEqual([text, false]);
    expect(filterOf(text)).toBe(text);
  }
  expect(writtenOf("attributes.run_name ILIKE '%a%' OR b = '%'")).toContain("ILIKE");
});

test("fields and orders are read as the server reads them, and written again", () => {
  expect(parseField("metric.loss")).toEqual({ entity: "metric", key: "loss", aggregate: null });
  for (const text of ["min(metrics.`a b`)", "params.x/y-1", "tags.`a``b`", "attributes.status"]) {
    const field = parseField(text);
    expect(field && fieldText(field)).toBe(text);
  }
  expect(parseField("min(params.a)")).toBeNull();
  expect(parseField("what.a")).toBeNull();
  expect(parseOrder("metrics.`a DESC` desc")).toEqual({
    field: "metrics.`a DESC`",
    isDescending: true,
  });
});

test("a place in characters is found in texts with wide ones", () => {
  expect(unitsBefore("a😀b", 2)).toBe(3);
});
