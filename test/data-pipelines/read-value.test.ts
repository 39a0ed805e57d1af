import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDate, readFlag, readNumber, readPercent, readYear } from "../../data-pipelines/read-value.ts";

describe("numbers", () => {
  it.each([
    ["327,000", 327_000],
    ["32,500 ", 32_500],
    ["１２．５", 12.5],
    ["-3", -3],
    ["1.5e3", 1500],
    ["120 ㎡", 120],
    ["3階", 3],
    ["１２，３４５．６ ㎡", 12_345.6],
    ["−5", -5],
  ])("%s is %d", (text, value) => {
    expect(readNumber(text)).toBe(value);
  });

  it.each(["NA", "約3", "3-4", "2.52131E+400", "", "１０以下", "3 4", "1,5", "12,34", "1,234,5"])("%s is no number", (text) => {
    expect(readNumber(text)).toBeUndefined();
  });

  it("keep their value with thousands separators and in full width", () => {
    fc.assert(
      fc.property(fc.integer(), (value) => {
        const separated = value.toLocaleString("en-US");
        const wide = separated.replace(/[0-9,-]/g, (character) => String.fromCodePoint((character.codePointAt(0) ?? 0) + 0xfee0));
        expect([readNumber(separated), readNumber(wide)]).toEqual([value, value]);
      }),
    );
  });

  it("come back from their own text", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => readNumber(String(value)) === value || value === 0),
    );
  });
});

describe("percentages", () => {
  it.each([
    ["６／１０以下", 60],
    ["２０／１０以下", 200],
    ["60", 60],
    ["200%", 200],
    ["80以下", 80],
    ["60/100", 60],
    ["６０％以下", 60],
  ])("%s is %d", (text, value) => {
    expect(readPercent(text)).toBe(value);
  });
});

describe("dates", () => {
  it.each([
    ["令和5年3月1日", "2023-03-01"],
    ["令和元年5月1日", "2019-05-01"],
    ["R5.3.1", "2023-03-01"],
    ["Ｒ５．３．１", "2023-03-01"],
    ["H31.4.30", "2019-04-30"],
    ["2019/10/12", "2019-10-12"],
    ["20111028", "2011-10-28"],
    ["2023年3月1日(水)", "2023-03-01"],
    ["R05/03/01", "2023-03-01"],
    ["㋿5年3月1日", "2023-03-01"],
    ["昭32. 7. 1", "1957-07-01"],
    ["44986", "2023-03-01"],
    ["43586", "2019-05-01"],
    ["2023-03-01 00:00:00", "2023-03-01"],
  ])("%s is %s", (text, date) => {
    expect(readDate(text)).toBe(date);
  });

  it.each(["2023-02-30", "令和5年3月", "9999", "5.3.1", "H31.kk"])("%s is no date", (text) => {
    expect(readDate(text)).toBeUndefined();
  });

  it("are the same day in the Japanese calendar and in every usual shape", () => {
    const format = new Intl.DateTimeFormat("ja-JP-u-ca-japanese", {
      era: "long",
      year: "numeric",
      month: "long",
      day: "numeric",
      timeZone: "UTC",
    });
    fc.assert(
      fc.property(fc.date({ min: new Date("1900-01-01"), max: new Date("2099-12-31"), noInvalidDate: true }), (date) => {
        const iso = date.toISOString().slice(0, 10);
        const [year, month, day] = iso.split("-").map(Number);
        for (const text of [format.format(date), `${year}/${month}/${day}`, `${year}年${month}月${day}日`, iso.replaceAll("-", "")]) {
          expect(readDate(text), text).toBe(iso);
        }
      }),
    );
  });

  it("give a year where only the year is wanted", () => {
    expect([readYear("昭和63年"), readYear("1988-04-01"), readYear("平成元年"), readYear("不明")]).toEqual([1988, 1988, 1989, undefined]);
  });
});

describe("flags", () => {
  it("know the marks that lists use, and nothing else", () => {
    expect(["1", "○", "〇", "◯", "有", "TRUE", "１"].map(readFlag)).toEqual(Array(7).fill(true));
    expect(["0", "×", "無", "-"].map(readFlag)).toEqual(Array(4).fill(false));
    expect(["△", "2", "要確認"].map(readFlag)).toEqual([undefined, undefined, undefined]);
  });
});
