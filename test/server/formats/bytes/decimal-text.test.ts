import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeDecimal, writeShortest } from "../../../../server/formats/bytes/decimal-text.ts";
import { LittleEndianWriter } from "../../../../server/formats/bytes/little-endian-writer.ts";

function decimal(value: number, mostDecimals = 15): { text: string; decimals: number } {
  const out = new LittleEndianWriter(8);
  const decimals = writeDecimal(out, value, mostDecimals);
  return { text: out.take().toString(), decimals };
}

describe("a number as decimal text", () => {
  it.each([
    [0, "0"],
    [-0, "0"],
    [-1, "-1"],
    [0.5, "0.5"],
    [-0.05, "-0.05"],
    [12.25, "12.25"],
    [1.005, "1.005"],
    [135.123456789, "135.123456789"],
    [2147483648, "2147483648"],
    [4294967296.5, "4294967296.5"],
    [-9007199254740991, "-9007199254740991"],
    [1e-7, "0.0000001"],
    [1e21, "1e+21"],
  ])("%s is written as it is read", (value, text) => {
    expect(decimal(value)).toEqual({ text, decimals: /\.(\d+)$/.exec(text)?.[1]?.length ?? 0 });
  });

  it("is rounded to the decimals that are allowed", () => {
    expect(decimal(135.12345678, 7).text).toBe("135.1234568");
    expect(decimal(135.99999999, 7).text).toBe("136.0000000");
    expect(decimal(-0.00000001, 7).text).toMatch(/^-?0(\.0+)?$/);
  });

  it("means the same number, up to half of the fifteenth decimal", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), (value) => {
        const { text, decimals } = decimal(value);
        expect(text).toMatch(/^-?\d+(\.\d{1,15})?$/);
        expect(text.split(".")[1]?.length ?? 0).toBe(decimals);
        expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(5.7e-16 + Math.abs(value) * 1.2e-16);
      }),
      { numRuns: 2000 },
    );
  });

  it("keeps the digits of a number that was written with at most fifteen", () => {
    fc.assert(
      fc.property(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.integer({ min: 0, max: 6 }), (digits, decimals) => {
        const value = Number((digits / 10 ** decimals).toFixed(decimals));
        if (value !== 0)
          expect(decimal(value).text).toBe(String(value).includes("e") ? value.toFixed(decimals).replace(/0+$/, "") : String(value));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([0, -0, 1e-6, 9.99e-7, -1e-7, 0.1 + 0.2, 5e-324, 1e21, 2147483647.5, 2147483648, Number.NaN, Infinity])(
    "in its shortest form %s is what String writes",
    (value) => expect(shortest(value)).toBe(String(value)),
  );

  it("in its shortest form is what String writes, for every double and every short decimal", () => {
    const short = fc
      .tuple(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), fc.integer({ min: 0, max: 12 }))
      .map(([digits, decimals]) => digits / 10 ** decimals);
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.double({ min: -1e9, max: 1e9 }), short), (value) => {
        expect(shortest(value)).toBe(String(value));
      }),
      { numRuns: 5000 },
    );
  });
});

function shortest(value: number): string {
  const out = new LittleEndianWriter(8);
  writeShortest(out, value);
  return out.take().toString();
}
