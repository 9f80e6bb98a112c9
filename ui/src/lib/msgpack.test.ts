import { encode } from "@msgpack/msgpack";
import { expect, it } from "vitest";
import { readMsgpack } from "@/lib/msgpack";

it("reads maps whose keys are named like what every object has", () => {
  expect(readMsgpack(encode({ a: [1, 2.5] }))).toEqual({ a: [1, 2.5] });
  const own = JSON.parse('{"__proto__": 1, "b": "two"}') as object;
  expect(Object.entries(readMsgpack(encode(own)) as object)).toEqual([
    ["\u2060__proto__", 1],
    ["b", "two"],
  ]);
});
