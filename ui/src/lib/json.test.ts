import { describe, expect, it } from "vitest";
import { formatJson, parseJson, scanJson } from "@/lib/json";

describe("parseJson", () => {
  it("keeps whole numbers that a double cannot hold", () => {
    expect(parseJson('{"id": 12345678901234567890, "x": 0.1}')).toEqual({
      id: 12345678901234567890n,
      x: 0.1,
    });
  });

  it("reads what Python writes for numbers that are not finite, and only outside of texts", () => {
    expect(parseJson('{"a": NaN, "b": [-Infinity, Infinity], "c": "NaN, \\"Infinity"}')).toEqual({
      a: Number.NaN,
      b: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
      c: 'NaN, "Infinity',
    });
  });

  it("is written as it was read", () => {
    const text = '{"id":12345678901234567890,"a":[NaN,-Infinity],"b":"NaN"}';
    expect(formatJson(parseJson(text), 0)).toBe(text);
  });

  it("refuses what is not JSON", () => {
    expect(() => parseJson("{'a': 1}")).toThrow(SyntaxError);
  });
});

describe("scanJson", () => {
  it.each([
    ['{"a": [1, 2, {"b": nul', { isValid: true, values: 0, isWhole: false }],
    ['{"a": "cut off', { isValid: true, values: 0, isWhole: false }],
    ['{"a": 1}', { isValid: true, values: 1, isWhole: true }],
    ['{"a": 1}\n{"a": 2}\n', { isValid: true, values: 2, isWhole: true }],
    ["[2024-01-01] started", { isValid: false }],
    ["{'a': 1}", { isValid: false }],
    ["[1, 2}", { isValid: false }],
    ["[INFO] epoch", { isValid: false }],
  ])("%s", (text, expected) => {
    expect(scanJson(text)).toMatchObject(expected);
  });
});
