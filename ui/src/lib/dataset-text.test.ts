import { expect, test } from "vitest";
import { profileOf, schemaOf, sourceOfData } from "@/lib/dataset-text";

test("columns and tensors are read as clients write them", () => {
  expect(schemaOf('{"mlflow_colspec":[{"type":"double","name":"fare","required":true}]}')).toEqual([
    { name: "fare", type: "double" },
  ]);
  const tensor =
    '{"mlflow_tensorspec":{"features":"[{\\"type\\":\\"tensor\\",\\"tensor-spec\\":' +
    '{\\"dtype\\":\\"float64\\",\\"shape\\":[-1,4]}}]","targets":null}}';
  expect(schemaOf(tensor)).toEqual([{ name: "features", type: "float64 [n × 4]" }]);
});

test("another shape is no schema, and nonsense does no harm", () => {
  for (const text of ["", "[]", "null", "{", '{"mlflow_colspec":5}']) {
    expect(schemaOf(text)).toBeNull();
  }
  expect(schemaOf('{"mlflow_colspec":[null,3,{"type":{"a":1}}]}')).toEqual([
    { name: "", type: '{"a":1}' },
  ]);
  expect(profileOf("[1]")).toEqual([]);
});

test("only web addresses are links", () => {
  expect(sourceOfData("http", '{"url":"https://x.org/a.csv"}').url).toBe("https://x.org/a.csv");
  expect(sourceOfData("local", '{"uri":"javascript:alert(1)"}').url).toBe("");
  expect(sourceOfData("code", '{"tags":{"mlflow.source.name":"train.py"}}').text).toBe(
    "made by train.py",
  );
});
