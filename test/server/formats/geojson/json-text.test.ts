import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LittleEndianWriter } from "../../../../server/formats/bytes/little-endian-writer.ts";
import { CodeTexts } from "../../../../server/formats/geojson/code-text.ts";
import { writeJsonText } from "../../../../server/formats/geojson/json-text.ts";

function jsonOf(text: string): string {
  const out = new LittleEndianWriter(4);
  const source = Buffer.from(`before${text}after`);
  writeJsonText(out, source, 6, source.length - 11);
  return out.take().toString();
}

describe("UTF-8 as a JSON text", () => {
  it("is what JSON.stringify writes, for every control character", () => {
    for (let code = 0; code < 0x100; code++) expect(jsonOf(String.fromCharCode(code))).toBe(JSON.stringify(String.fromCharCode(code)));
  });

  it("is what JSON.stringify writes, for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(jsonOf(text)).toBe(JSON.stringify(text));
      }),
    );
  });
});

describe("the texts of a code list", () => {
  const codes = Array.from({ length: 1000 }, (_, index) => ({
    value: `${index}`,
    label: { ja: `値${index}`, en: `${index}` },
    aliases: [],
  }));
  const texts = new CodeTexts(codes, ({ label }) => label.ja);

  it("are found by the bytes of their code", () => {
    const source = Buffer.from(codes.map(({ value }) => value.padStart(4, "-")).join(""));
    for (const [index, { value, label }] of codes.entries())
      expect(texts.find(source, index * 4 + 4 - value.length, value.length)?.toString()).toBe(label.ja);
  });

  it("are not found for a code that the list does not have", () => {
    for (const value of ["", "1000", "-1", "１"]) expect(texts.find(Buffer.from(value), 0, Buffer.byteLength(value))).toBeUndefined();
  });
});
