import { withCheckDigit } from "../city.ts";
import type { LocalText } from "../text.ts";
import type { ColumnKind, ColumnRule } from "./column-rules.ts";

/** Is a cell of a standard list written as the 定義書 wants it? Format only: what a cell means is the importer's business. */

export interface CellFault {
  readonly message: LocalText;
  /** How the cell should be written: the corrected value where it is certain, otherwise a pattern with an example. */
  readonly suggestion: LocalText;
}

/** @returns undefined when the cell is right; an empty cell is right here (see `mark`). */
export function checkCell(text: string, rule: ColumnRule): CellFault | undefined {
  if (text === "") return undefined;
  if (rule.kind === "choice") return choices(text, rule.choices ?? []);
  return checks[rule.kind](text);
}

type Check = (text: string) => CellFault | undefined;

const half = (text: string) => text.normalize("NFKC").trim();

/** Right when it fits; otherwise the half-width spelling is suggested if that fits, else the pattern. */
function pattern(wanted: RegExp, message: LocalText, example: LocalText, repair: (text: string) => string = half): Check {
  return (text) => {
    if (wanted.test(text)) return undefined;
    const repaired = repair(text);
    return { message, suggestion: wanted.test(repaired) ? { ja: `「${repaired}」`, en: `"${repaired}"` } : example };
  };
}

const checks: Record<Exclude<ColumnKind, "choice">, Check> = {
  text: (text) =>
    /[\uFFFD]/u.test(text)
      ? {
          message: { ja: "文字化けしています", en: "A character was lost" },
          suggestion: { ja: "元の文字に直してください", en: "Restore the character" },
        }
      : undefined,
  municipality,
  identifier: (text) => (/^\d(?:\.\d+)?E\+\d+$/iu.test(text) ? spreadsheetNumber : identifierPattern(text)),
  kana: pattern(
    /^[ァ-ヶーヽヾ・　 ０-９0-9（）()「」『』、。A-Za-zＡ-Ｚａ-ｚ&＆/／.\-－]+$/u,
    { ja: "全角カタカナではありません", en: "Not in full-width katakana" },
    { ja: "全角カタカナで書いてください（例：ヨウカイチトショカン）", en: "Write full-width katakana" },
    katakana,
  ),
  latitude: degrees({ ja: "緯度", en: "latitude" }, [20, 46.5], "35.112800"),
  longitude: degrees({ ja: "経度", en: "longitude" }, [122, 154.5], "136.207800"),
  number: pattern(
    /^-?\d+(?:\.\d+)?$/u,
    { ja: "半角の数値ではありません", en: "Not a plain number" },
    { ja: "単位や桁区切りのない半角数字で（例：121.5）", en: "Digits without unit or separators, such as 121.5" },
    plainNumber,
  ),
  integer: pattern(
    /^\d+$/u,
    { ja: "半角の整数ではありません", en: "Not a plain whole number" },
    { ja: "単位や桁区切りのない半角の整数で（例：1200）", en: "Digits without unit or separators, such as 1200" },
    plainNumber,
  ),
  date: pattern(
    /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/u,
    { ja: "日付の書き方が違います", en: "Not a date as YYYY-MM-DD" },
    { ja: "西暦の YYYY-MM-DD で（例：2023-03-01）", en: "Write YYYY-MM-DD, such as 2023-03-01" },
    westernDate,
  ),
  time: pattern(
    /^(?:[01]\d|2[0-4]):[0-5]\d$/u,
    { ja: "時刻の書き方が違います", en: "Not a time as HH:MM" },
    { ja: "24時間の HH:MM で（例：09:00）", en: "Write HH:MM, such as 09:00" },
    clockTime,
  ),
  weekdays: pattern(
    /^月?火?水?木?金?土?日?$/u,
    { ja: "曜日の書き方が違います", en: "Not weekdays in order" },
    { ja: "「月火水木金土日」のうち該当するものを続けて", en: "The characters of 月火水木金土日 that apply" },
    (text) => half(text).replaceAll(/[、,・;曜\s]/gu, ""),
  ),
  presence: pattern(
    /^[有無]$/u,
    { ja: "「有」「無」ではありません", en: "Neither 有 nor 無" },
    { ja: "「有」または「無」", en: "有 or 無" },
    (text) =>
      /^(?:有り|あり|1|○|〇|◯|true)$/iu.test(half(text)) ? "有" : /^(?:無し|なし|0|×|-|false)$/iu.test(half(text)) ? "無" : half(text),
  ),
  mark: pattern(
    /^1$/u,
    { ja: "該当は「1」、非該当は空欄です", en: "1 where it applies, empty where not" },
    { ja: "「1」または空欄", en: "1 or empty" },
    (text) => (/^(?:○|〇|◯|●|◎|有|true|1)$/iu.test(half(text)) ? "1" : text),
  ),
  phone: pattern(
    /^0\d{1,4}-\d{1,4}-\d{3,4}$/u,
    { ja: "電話番号の書き方が違います", en: "Not a telephone number with hyphens" },
    { ja: "半角数字とハイフンで（例：0748-24-1234）", en: "Digits and hyphens, such as 0748-24-1234" },
    (text) =>
      half(text)
        .replaceAll(/[‐‑‒–—―−ー]/gu, "-")
        .replace(/^\((0\d+)\)\s*/u, "$1-")
        .replace(/^(0\d+)\((\d+)\)/u, "$1-$2-"),
  ),
  postcode: pattern(
    /^\d{3}-?\d{4}$/u,
    { ja: "郵便番号の書き方が違います", en: "Not a postal code" },
    { ja: "半角数字7桁で（例：527-0015）", en: "Seven digits, such as 527-0015" },
    (text) => half(text).replace(/^〒\s*/u, ""),
  ),
  "corporate-number": corporateNumber,
  email: pattern(
    /^[^\s@]+@[^\s@]+\.[^\s@]+$/u,
    { ja: "メールアドレスではありません", en: "Not an e-mail address" },
    { ja: "例：info@example.lg.jp", en: "Such as info@example.lg.jp" },
  ),
  url: pattern(
    /^https?:\/\/[^\s]+$/u,
    { ja: "URL ではありません", en: "Not a URL" },
    { ja: "https:// から書いてください", en: "Begin with https://" },
  ),
};

const identifierPattern = pattern(
  /^[A-Za-z0-9_.:-]+$/u,
  { ja: "ID に半角英数以外の文字があります", en: "The ID has other characters than ASCII letters and digits" },
  { ja: "半角英数で（例：0000000001）", en: "ASCII letters and digits, such as 0000000001" },
);

const spreadsheetNumber: CellFault = {
  message: { ja: "表計算ソフトが ID を数値の指数表記に変えています", en: "A spreadsheet turned the ID into a number with an exponent" },
  suggestion: { ja: "列を「文字列」にして元の ID を入れ直してください", en: "Make the column text and enter the ID again" },
};

function municipality(text: string): CellFault | undefined {
  if (/^\d{6}$/u.test(text) && withCheckDigit(text.slice(0, 5)) === text) return undefined;
  const digits = half(text);
  const padded = /^\d{4,5}$/u.test(digits) ? digits.padStart(5, "0") : undefined;
  const missing = padded === undefined ? undefined : withCheckDigit(padded);
  const suggested = missing ?? (/^\d{6}$/u.test(digits) ? withCheckDigit(digits.slice(0, 5)) : undefined);
  return {
    message: {
      ja: "検査数字を含む6桁の全国地方公共団体コードではありません",
      en: "Not a six-digit municipality code with its check digit",
    },
    suggestion: suggested === undefined ? { ja: "例：252131", en: "Such as 252131" } : { ja: `「${suggested}」`, en: `"${suggested}"` },
  };
}

/** First digit of a corporate number from the other twelve (国税庁 法人番号の検査用数字). */
function corporateCheckDigit(number: string): number {
  const digits = Array.from(number.slice(1));
  const sum = digits.reverse().reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 2), 0);
  return 9 - (sum % 9);
}

function corporateNumber(text: string): CellFault | undefined {
  const digits = half(text);
  if (!/^\d{13}$/u.test(digits)) {
    return {
      message: { ja: "法人番号は半角数字13桁です", en: "A corporate number has 13 digits" },
      suggestion: { ja: "例：8000020252131", en: "Such as 8000020252131" },
    };
  }
  if (digits[0] !== String(corporateCheckDigit(digits))) {
    return {
      message: { ja: "法人番号の検査数字が合いません", en: "The check digit of the corporate number is wrong" },
      suggestion: { ja: "国税庁の法人番号公表サイトで確かめてください", en: "Look it up at the National Tax Agency" },
    };
  }
  return digits === text
    ? undefined
    : { message: { ja: "全角の数字です", en: "Full-width digits" }, suggestion: { ja: `「${digits}」`, en: `"${digits}"` } };
}

const wantedDecimals = 6;

function degrees(name: LocalText, [from, to]: readonly [number, number], example: string): Check {
  return (text) => {
    const plain = half(text);
    if (!/^\d{1,3}(?:\.\d+)?$/u.test(plain)) {
      return {
        message: { ja: `${name.ja}が度の小数ではありません`, en: `The ${name.en} is not in decimal degrees` },
        suggestion: { ja: `例：${example}`, en: `Such as ${example}` },
      };
    }
    const value = Number(plain);
    if (value < from || value > to) {
      return {
        message: { ja: `${name.ja}が日本の範囲（${from}～${to}）にありません`, en: `The ${name.en} is outside Japan (${from} to ${to})` },
        suggestion: { ja: "緯度と経度の入れ違い、桁の誤りを確かめてください", en: "Check for exchanged columns and lost digits" },
      };
    }
    if (plain !== text)
      return { message: { ja: "全角の数字です", en: "Full-width digits" }, suggestion: { ja: `「${plain}」`, en: `"${plain}"` } };
    return (plain.split(".")[1] ?? "").length >= wantedDecimals
      ? undefined
      : {
          message: { ja: `${name.ja}の小数が6桁より少なく、位置が粗くなります`, en: `Fewer than six decimals make the ${name.en} coarse` },
          suggestion: { ja: `小数6桁以上で（例：${example}）`, en: `Six decimals or more, such as ${example}` },
        };
  };
}

function katakana(text: string): string {
  return half(text)
    .replaceAll(/[ぁ-ゖ]/gu, (character) => String.fromCodePoint((character.codePointAt(0) ?? 0) + 0x60))
    .replaceAll(/[‐‑–—―−]/gu, "ー");
}

function plainNumber(text: string): string {
  return half(text)
    .replaceAll("−", "-")
    .replaceAll(/(?<=\d),(?=\d{3})/gu, "")
    .replace(/\s*(?:m|人|名|床|戸|世帯|個|基|mm)$/u, "");
}

function westernDate(text: string): string {
  const plain = half(text).replace(/\(.\)$/u, "");
  const western = /^(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?$/u.exec(plain) ?? /^(\d{4})(\d{2})(\d{2})$/u.exec(plain);
  if (western) return [western[1], western[2]?.padStart(2, "0"), western[3]?.padStart(2, "0")].join("-");
  const era = /^(明治?|大正?|昭和?|平成?|令和?|[MTSHR])\.?\s*(元|\d{1,2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?$/iu.exec(plain);
  if (!era) return plain;
  const start = eraStarts[(era[1] ?? "").charAt(0).toUpperCase()] ?? Number.NaN;
  return [start + (era[2] === "元" ? 0 : Number(era[2]) - 1), era[3]?.padStart(2, "0"), era[4]?.padStart(2, "0")].join("-");
}

const eraStarts: Record<string, number> = {
  M: 1868,
  明: 1868,
  T: 1912,
  大: 1912,
  S: 1926,
  昭: 1926,
  H: 1989,
  平: 1989,
  R: 2019,
  令: 2019,
};

function clockTime(text: string): string {
  const match = /^(\d{1,2})\s*[:時]\s*(\d{1,2})?\s*分?$/u.exec(half(text));
  return match ? `${match[1]?.padStart(2, "0")}:${(match[2] ?? "").padStart(2, "0")}` : half(text);
}

function choices(text: string, allowed: readonly string[]): CellFault | undefined {
  if (allowed.includes(text)) return undefined;
  return {
    message: { ja: "決められた値ではありません", en: "Not one of the values there are" },
    suggestion: { ja: allowed.map((value) => `「${value}」`).join("・"), en: allowed.join(", ") },
  };
}
