import { describe, expect, it } from "vitest";
import { sniff } from "@/lib/sniff";

const text = (value: string, name = "file", isWhole = true) =>
  sniff(new TextEncoder().encode(value), name, isWhole);
const bytes = (value: string, name = "file") =>
  sniff(
    Uint8Array.from(value, (one) => one.charCodeAt(0)),
    name,
    false,
  );

describe("sniff", () => {
  it.each([
    ["\x89PNG\r\n\x1a\n....", "page.html", "image", "image/png"],
    ["RIFF....WEBPVP8 ", "a.bin", "image", "image/webp"],
    ["\0\0\0\x20ftypavif....", "a", "image", "image/avif"],
    ["\0\0\0\x20ftypisom....", "a", "video", "video/mp4"],
    ["RIFF....WAVEfmt ", "a.png", "audio", "audio/wav"],
    ["PAR1....", "a.csv", "parquet", "application/vnd.apache.parquet"],
    ["%PDF-1.7\n", "a.txt", "pdf", "application/pdf"],
    ["\x80\x04\x95\0\0", "model.pkl", "binary", "application/octet-stream"],
  ])("knows bytes: %s as %s", (value, name, kind, mime) => {
    expect(bytes(value, name)).toMatchObject({ kind, mime });
  });

  it.each([
    ["", "a.png", "empty"],
    ["<!DOCTYPE html><html>", "picture.png", "html"],
    ["<h1>Report</h1>", "report", "html"],
    ["\n<!-- by hand -->\n<?xml version='1.0'?><svg xmlns=''>", "x.html", "svg"],
    ['<p align="center"><img></p>\n# Title', "README.md", "text"],
    ['{"a": 1}', "a.txt", "json"],
    ['{"a": 1}\n{"a": 2}\n', "a", "lines"],
    ["[1, 2, 3]", "values", "json"],
    ["12", "a.txt", "text"],
    ["[2024-01-01 10:00] started", "a.log", "text"],
    ["a,b\n1,2\n3,4\n", "table", "csv"],
    ["a;b\n1,0;2\n3,1;4\n", "table.txt", "csv"],
    ["a\n1\n", "one.csv", "csv"],
    ["Hello, world.\nNothing here.\n", "note.txt", "text"],
    ["a, b\nc, d\ne, f\n", "code.py", "text"],
    ["\x1b[32mgreen\x1b[0m\n", "console.log", "text"],
    ["{'a': 1}", "a.json", "text"],
  ])("reads %s as %s: %s", (value, name, kind) => {
    expect(text(value, name).kind).toBe(kind);
  });

  it("does not mind where a part was cut", () => {
    const cut = new TextEncoder().encode("grüße").subarray(0, 3);
    expect(sniff(cut, "a.txt", false)).toMatchObject({ kind: "text", encoding: "utf-8" });
    expect(text('{"columns": ["a"], "data": [["x', "t.json", false).kind).toBe("json");
  });

  it("knows other encodings", () => {
    expect(bytes("\xff\xfea\0b\0").encoding).toBe("utf-16le");
    expect(bytes("gr\xfc\xdfe aus Wien").encoding).toBe("windows-1252");
  });

  it("is not misled by the name of what every object has", () => {
    expect(text("hello", "constructor")).toMatchObject({ kind: "text", language: "" });
    expect(text("hello", "x.toString").language).toBe("");
  });
});
