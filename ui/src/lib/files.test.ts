import { describe, expect, it } from "vitest";
import { readArrayHeader } from "@/lib/archive";
import { readModelCard } from "@/lib/mlmodel";
import { readNotebook } from "@/lib/notebook";

describe("notebooks", () => {
  it("are cells with what came out of them", () => {
    const read = readNotebook({
      nbformat: 4,
      metadata: { language_info: { name: "python" } },
      cells: [
        { cell_type: "markdown", source: ["# One\n", "text"] },
        {
          cell_type: "code",
          execution_count: 3,
          source: "1 / 0",
          outputs: [
            { output_type: "stream", name: "stdout", text: ["a\n"] },
            { output_type: "display_data", data: { "image/png": "aGk=\n", "text/plain": "x" } },
            { output_type: "display_data", data: { "image/png": '" onerror="x' } },
            { output_type: "error", ename: "ZeroDivisionError", evalue: "by zero" },
          ],
        },
      ],
    });
    expect(read?.cells[0]).toMatchObject({ kind: "markdown", source: "# One\ntext" });
    expect(read?.cells[1]?.outputs).toEqual([
      { kind: "text", text: "a\n", isError: false },
      { kind: "image", url: "data:image/png;base64,aGk=" },
      { kind: "text", text: "ZeroDivisionError: by zero", isError: true },
    ]);
    expect(readNotebook({ cells: [] })).toBeNull();
  });
});

describe("models", () => {
  it("have flavours and a signature", () => {
    const card = readModelCard({
      flavors: { python_function: { python_version: "3.12" }, sklearn: { sklearn_version: "1.7" } },
      signature: {
        inputs: '[{"type": "double", "name": "x", "required": false}]',
        outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float64", "shape": [-1, 3]}}]',
      },
      model_size_bytes: 12,
    });
    expect(card).toMatchObject({
      flavours: [
        { name: "python_function", version: "" },
        { name: "sklearn", version: "1.7" },
      ],
      inputs: [{ name: "x", type: "double", isOptional: true }],
      outputs: [{ name: "0", type: "float64 (any, 3)" }],
      size: 12,
    });
  });
});

describe("arrays", () => {
  it("say their shape", () => {
    const header =
      "\x93NUMPY\x01\0v\0{'descr': '<f4', 'fortran_order': False, 'shape': (3, 224), }";
    const bytes = Uint8Array.from(header, (one) => one.charCodeAt(0));
    expect(readArrayHeader(bytes)).toEqual({
      dtype: "float32",
      shape: "3 × 224",
      isFortran: false,
    });
  });
});
