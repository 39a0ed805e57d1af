import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JsonBroken, JsonItemScanner, type JsonItem, type ScanOptions } from "../../../../data-pipelines/read/json/item-scanner.ts";

function scan(text: string, options: ScanOptions = {}, chunkBytes = 1 << 20): JsonItem[] {
  const items: JsonItem[] = [];
  const scanner = new JsonItemScanner(options, (item) => items.push(item));
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += chunkBytes) scanner.push(bytes.subarray(at, at + chunkBytes));
  scanner.end();
  return items;
}

const parsed = (items: readonly JsonItem[]) => items.map(({ key, isElement, bytes }) => [key, isElement, JSON.parse(bytes.toString())]);

describe("the scanner", () => {
  it("cuts an object into its members and the streamed array into elements", () => {
    expect(parsed(scan(' {"a": 1, "list": [ {"x":"]"} , 2,"3",[4] ], "b":{"c":[]}} ', { streamed: "list" }))).toEqual([
      ["a", false, 1],
      ["list", true, { x: "]" }],
      ["list", true, 2],
      ["list", true, "3"],
      ["list", true, [4]],
      ["b", false, { c: [] }],
    ]);
  });

  it("tells where an item begins", () => {
    expect(scan('[1, {"a":2}]').map(({ offset }) => offset)).toEqual([1, 4]);
  });

  it("finds the same items however the text is cut into chunks", () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue(), { maxLength: 6 }),
        fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 }),
        fc.integer({ min: 1, max: 7 }),
        (list, members, chunkBytes) => {
          const document = { ...members, list };
          const items = parsed(scan(JSON.stringify(document), { streamed: "list" }, chunkBytes));
          const wanted = Object.entries(document).flatMap(([key, value]) =>
            key === "list" ? list.map((element) => [key, true, element]) : [[key, false, value]],
          );
          expect(items).toEqual(JSON.parse(JSON.stringify(wanted)));
        },
      ),
      { numRuns: 300, seed: 20_260_401 },
    );
  });

  it("refuses every proper beginning of a document", () => {
    const text = '{"a":[1,{"b":"\\"}"}],"list":[{"x":1},2]}';
    for (let length = 0; length < text.length; length++)
      expect(() => scan(text.slice(0, length), { streamed: "list" })).toThrow(JsonBroken);
  });

  it.each(['{"a" 1}', '{"a":1,}', "[1,]", "[,1]", "[1 2]", "{a:1}", "1", '"x"', "{}{}", '{"a":}', "]"])("refuses %s", (text) => {
    expect(() => scan(text)).toThrow(JsonBroken);
  });
});
