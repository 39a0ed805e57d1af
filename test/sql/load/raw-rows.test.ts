import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CopyWriter } from "../../../sql/copy-binary.ts";
import { type RawRow, RawRows } from "../../../sql/load/raw-rows.ts";

/** The JSON that a row is sent as: what stands behind the length and the version of a jsonb value. */
function sent(row: RawRow, rows = new RawRows()): string {
  const writer = new CopyWriter();
  const start = writer.byteLength;
  rows.write(writer, row);
  const cell = Buffer.from(writer.copyOf(start));
  expect([cell.readInt32BE(0), cell[4]]).toEqual([cell.length - 4, 1]);
  return cell.toString("utf8", 5);
}

const sorted = (row: RawRow) => Object.fromEntries(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1)));

describe("a row as delivered", () => {
  it("is sent as JSON.stringify writes it, with its columns sorted", () => {
    const value = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: "grapheme", maxLength: 80 }),
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constant(undefined),
      fc.jsonValue(),
    );
    const name = fc.oneof(fc.constantFrom("名称", "階数", "10", "2", "a b", 'q"uote', "back\\slash"), fc.string());
    fc.assert(
      fc.property(fc.dictionary(name, value, { noNullPrototype: true }), (row) => {
        fc.pre(!JSON.stringify(row).includes("\\u0000") && !Object.hasOwn(row, "__proto__"));
        expect(sent(row)).toBe(JSON.stringify(sorted(row)));
      }),
      { numRuns: 500 },
    );
  });

  it("is the same however its columns are arranged, row after row", () => {
    const rows = new RawRows();
    expect(sent({ b: 1, 名: "甲" }, rows)).toBe('{"b":1,"名":"甲"}');
    expect(sent({ 名: "甲", b: 1 }, rows)).toBe('{"b":1,"名":"甲"}');
    expect(sent({ 名: "甲" }, rows)).toBe('{"名":"甲"}');
    expect(sent({}, rows)).toBe("{}");
  });

  it("leaves out NUL characters, which PostgreSQL cannot hold, and keeps text that only looks like one", () => {
    expect(sent({ "a\0b": "c\0d", list: ["\0", "e\0\0f"] })).toBe('{"ab":"cd","list":["","ef"]}');
    for (const text of ["\\u0000", "\\\\u0000", "x\\u0000\0y", "C:\\u0000\\"])
      expect(JSON.parse(sent({ text, list: [text] }))).toEqual({ text: text.replaceAll("\0", ""), list: [text.replaceAll("\0", "")] });
  });

  it("has 64-bit integers as numbers where a number holds them, else as text", () => {
    const big = 9_007_199_254_740_993n;
    expect(JSON.parse(sent({ no: 7n, name: big, extra: { big, small: 3n } }))).toEqual({
      no: 7,
      name: String(big),
      extra: { big: String(big), small: 3 },
    });
  });

  it("has no column that would not be one of a plain object", () => {
    expect(sent(JSON.parse('{"__proto__": 1, "a": 2}') as RawRow)).toBe('{"a":2}');
    expect(sent({ nothing: () => 1, infinite: Infinity })).toBe('{"infinite":null}');
  });
});
