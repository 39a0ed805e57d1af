import type { CodeDefinition, FieldDefinition } from "../model/dataset.ts";

/** Text as delivered → a field's value. Every function returns undefined when the text cannot be read as that type. */

export type FieldValue = string | number | boolean;

export type ValueReader = (text: string) => FieldValue | undefined;

/** Makes the function that reads text (not empty, trimmed) as the field's type. */
export function valueReader(field: FieldDefinition): ValueReader {
  switch (field.type) {
    case "text":
      return (text) => text;
    case "number":
      return readNumber;
    case "integer":
      return readInteger;
    case "boolean":
      return readFlag;
    case "date":
      return readDate;
    case "code":
      return codeReader(field.codes ?? []);
  }
}

/** 「１２，３４５．６ ㎡」 → 12345.6. Full-width digits, thousands separators and a trailing unit are accepted. */
export function readNumber(text: string): number | undefined {
  if (/^-?\d{1,15}(?:\.\d{1,15})?$/.test(text)) return Number(text);
  const spelt = text.normalize("NFKC").replaceAll("−", "-").trim();
  // 「1,5」 is nobody's fifteen: commas are accepted where they separate thousands.
  if (spelt.includes(",") && !/^[+-]?\d{1,3}(?:,\d{3})+(?![\d,])/.test(spelt)) return undefined;
  const plain = spelt.replaceAll(",", "");
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(?:[a-z%°]+[23]?|[円人名戸棟階年件本台基箇所か個世帯分秒]+)?$/iu.exec(plain);
  const value = match === null ? Number.NaN : Number(match[1]);
  return Number.isFinite(value) ? value : undefined;
}

function readInteger(text: string): number | undefined {
  const value = readNumber(text);
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined;
}

const yes = new Set(["1", "○", "〇", "◯", "●", "◎", "有", "あり", "true", "t", "yes", "はい", "可", "y", "ある", "✓", "☑", "レ"]);
const no = new Set(["0", "×", "✕", "-", "－", "無", "なし", "false", "f", "no", "いいえ", "不可", "n", "ない", "−", "―"]);

export function readFlag(text: string): boolean | undefined {
  const word = text.normalize("NFKC").toLowerCase();
  if (yes.has(word) || yes.has(text)) return true;
  return no.has(word) || no.has(text) ? false : undefined;
}

/** 「６／１０以下」 → 60, 「60/100」 → 60, 「200%」 → 200, 「60」 → 60. */
export function readPercent(text: string): number | undefined {
  const plain = text.normalize("NFKC").replaceAll("⁄", "/");
  const fraction = /^(\d+(?:\.\d+)?)\s*\/\s*(100?)(?!\d)/.exec(plain);
  return fraction ? (Number(fraction[1]) * 100) / Number(fraction[2]) : readNumber(plain.replace(/(?:以下|%)$/u, ""));
}

/** Percent above which a limit on buildings is said in percent; no floor area limit is 20 times the lot or more, no limit below 20 %. */
const leastRatePercent = 20;

/** A coverage or floor area limit as percent, whether delivered as 「60」, 「60%」, 「６／１０」 or 0.6. */
export function readBuildingRate(text: string): number | undefined {
  const value = readPercent(text);
  if (value === undefined || value >= leastRatePercent) return value;
  // 0.6 × 100 is 60, not 60.000000000000007.
  return Math.round(value * 10_000) / 100;
}

/** First year of each era, minus one. */
const eras: Record<string, { offset: number }> = {
  M: { offset: 1867 },
  T: { offset: 1911 },
  S: { offset: 1925 },
  H: { offset: 1988 },
  R: { offset: 2018 },
};
const eraLetters: Record<string, string> = { 明: "M", 大: "T", 昭: "S", 平: "H", 令: "R" };
const eraName = "明治?|大正?|昭和?|平成?|令和?|[MTSHR]";

function eraYear(name: string, year: string): number {
  const { offset = Number.NaN } = eras[eraLetters[name.charAt(0)] ?? name.toUpperCase()] ?? {};
  return offset + (year === "元" ? 1 : Number(year));
}

const eraDate = new RegExp(`^(${eraName})\\.?\\s*(元|\\d{1,2})\\s*[年./-]\\s*(\\d{1,2})\\s*[月./-]\\s*(\\d{1,2})\\s*日?$`, "iu");
const eraYearOnly = new RegExp(`^(${eraName})\\.?\\s*(元|\\d{1,2})\\s*年?`, "iu");

/** Day 0 of spreadsheets, and the numbers that mean 1927 to 2119 there. */
const spreadsheetEpoch = Date.UTC(1899, 11, 30);
const spreadsheetDays = /^[1-7]\d{4}$/;

/**
 * 「令和5年3月1日」「R5.3.1」「令5. 3. 1」「2023/3/1」「20230301」, or 44986 as spreadsheets count days → "2023-03-01".
 * A date without a day is not a date.
 */
export function readDate(text: string): string | undefined {
  const plain = text
    .normalize("NFKC")
    .replace(/\s*\(.\)$|[T ]0?0:00(?::00)?.*$/u, "")
    .trim();
  const era = eraDate.exec(plain);
  if (era) {
    const [, name = "", year = "", month, day] = era;
    return isoDate(eraYear(name, year), Number(month), Number(day));
  }
  if (spreadsheetDays.test(plain)) return new Date(spreadsheetEpoch + Number(plain) * 86_400_000).toISOString().slice(0, 10);
  const western = /^(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?$/u.exec(plain) ?? /^(\d{4})(\d{2})(\d{2})$/u.exec(plain);
  return western ? isoDate(Number(western[1]), Number(western[2]), Number(western[3])) : undefined;
}

/** A year, from a year, a date or an era: 「昭和63年」 → 1988. */
export function readYear(text: string): number | undefined {
  if (/^\d{4}$/.test(text)) return Number(text);
  const plain = text.normalize("NFKC").trim();
  const era = eraYearOnly.exec(plain);
  if (era) return eraYear(era[1] ?? "", era[2] ?? "");
  const western = /^(\d{4})(?!\d)/.exec(plain);
  return western ? Number(western[1]) : undefined;
}

/** A code by its value, Japanese or English label, or alias; full and half width do not matter. */
function codeReader(codes: readonly CodeDefinition[]): ValueReader {
  // Later spellings do not displace earlier ones.
  const values = new Map(
    codes
      .toReversed()
      .flatMap(({ value, label, aliases }) => [value, label.ja, label.en, ...aliases].map((word) => [fold(word), value] as const)),
  );
  return remembering((text) => values.get(fold(text)));
}

/** Codes, years and shares have few spellings; a column that holds something else must not fill the memory. */
const rememberedSpellings = 1000;

/** The same reader, quicker where spellings repeat. */
export function remembering<T extends FieldValue>(read: (text: string) => T | undefined): (text: string) => T | undefined {
  const known = new Map<string, T | undefined>();
  return (text) => {
    const value = known.get(text);
    if (value !== undefined || known.has(text)) return value;
    const fresh = read(text);
    if (known.size < rememberedSpellings) known.set(text, fresh);
    return fresh;
  };
}

function fold(word: string): string {
  return word.normalize("NFKC").replace(/\s/gu, "").toLowerCase();
}

function isoDate(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.toISOString().slice(0, 10) : undefined;
}
