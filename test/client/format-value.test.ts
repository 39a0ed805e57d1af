import { describe, expect, test } from "vitest";
import { formatDate, formatNumber, formatValue } from "../../client/text/format-value.ts";
import { speech } from "../../client/text/speech.ts";

const ja = speech("ja");
const en = speech("en");
const codes = [{ value: "1", label: { ja: "指定避難所", en: "Shelter" } }];

describe("formatValue", () => {
  test.each([null, undefined, ""])("says that %o is missing", (value) => {
    expect(formatValue(value, { type: "number", unit: "m" }, ja)).toBe("データなし");
    expect(formatValue(value, { type: "text" }, en)).toBe("No data");
  });

  test("puts a space before units in Latin letters only", () => {
    expect(formatValue(12.5, { type: "number", unit: "m" }, ja)).toBe("12.5 m");
    expect(formatValue(60, { type: "number", unit: "%" }, ja)).toBe("60%");
    expect(formatValue(120, { type: "integer", unit: "人" }, ja)).toBe("120人");
  });

  test("shows zero", () => {
    expect(formatValue(0, { type: "integer", unit: "人" }, ja)).toBe("0人");
  });

  test("writes codes as their labels", () => {
    expect(formatValue("1", { type: "code", codes }, ja)).toBe("指定避難所");
    expect(formatValue("1", { type: "code", codes }, en)).toBe("Shelter");
    expect(formatValue(1, { type: "code", codes }, en)).toBe("Shelter");
  });

  test("shows a code that is not in the list as it is", () => {
    expect(formatValue("9", { type: "code", codes }, ja)).toBe("9");
  });

  test("writes truth as a word", () => {
    expect(formatValue(true, { type: "boolean" }, ja)).toBe("はい");
    expect(formatValue(false, { type: "boolean" }, ja)).toBe("いいえ");
    expect(formatValue(false, { type: "boolean" }, en)).toBe("No");
  });

  test("does not choke on a value of another type than promised", () => {
    expect(formatValue({ a: 1 }, { type: "text" }, ja)).toBe('{"a":1}');
    expect(formatValue("many", { type: "integer", unit: "人" }, ja)).toBe("many人");
  });
});

describe("formatNumber", () => {
  test("keeps years together and groups larger numbers", () => {
    expect(formatNumber(2026, ja)).toBe("2026");
    expect(formatNumber(12_345.678, ja)).toBe("12,345.678");
  });
});

describe("formatDate", () => {
  test("writes days in words", () => {
    expect(formatDate("2024-03-01", ja)).toBe("2024年3月1日");
    expect(formatDate("2024-03-01", en)).toBe("1 March 2024");
  });

  test("takes moments at their day in Japan", () => {
    expect(formatDate("2026-02-28T15:00:00Z", ja)).toBe("2026年3月1日");
  });

  test.each(["令和6年", "2024", "2024-13-45"])("leaves %s alone", (text) => {
    expect(formatDate(text, ja)).toBe(text);
  });
});
