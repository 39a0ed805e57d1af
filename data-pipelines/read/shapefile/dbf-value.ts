/** Values of dBase fields that are not text. Bytes outside `start` … `end` are never looked at. */

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const digitsKeptExactly = 15;
const powersOfTen = Float64Array.from({ length: digitsKeptExactly + 1 }, (_, exponent) => 10 ** exponent);
const blank = 0x20;
const minus = 0x2d;
const point = 0x2e;

/**
 * A number, or null for an empty or overflowed (`****`) field. Text that is no number, and integers with more
 * digits than a double holds, stay text so that nothing is lost.
 */
export function dbfNumber(record: Buffer, start: number, end: number): number | string | null {
  let at = start;
  while (at < end && (record[at] === blank || record[at] === 0)) at++;
  while (end > at && (record[end - 1] === blank || record[end - 1] === 0)) end--;
  if (at === end) return null;
  return plainNumber(record, at, end) ?? unusualNumber(record.toString("latin1", at, end));
}

/** Sign, at most 15 digits, a decimal point: exact without making a string. Undefined for anything else. */
function plainNumber(record: Buffer, start: number, end: number): number | undefined {
  const negative = record[start] === minus;
  let mantissa = 0;
  let digits = 0;
  let decimals = -1;
  for (let at = negative ? start + 1 : start; at < end; at++) {
    const byte = record[at] ?? 0;
    if (byte >= 0x30 && byte <= 0x39) {
      mantissa = mantissa * 10 + byte - 0x30;
      digits++;
      if (decimals >= 0) decimals++;
    } else if (byte === point && decimals < 0) decimals = 0;
    else return undefined;
  }
  if (digits === 0 || digits > digitsKeptExactly) return undefined;
  const value = decimals > 0 ? mantissa / (powersOfTen[decimals] ?? 1) : mantissa;
  return negative ? 0 - value : value;
}

function unusualNumber(text: string): number | string | null {
  if (/^\*+$/.test(text)) return null;
  // Some European software writes a decimal comma; grouping commas do not occur in numeric fields.
  const normal = /^[^,.]*,[^,.]*$/.test(text) ? text.replace(",", ".") : text;
  if (!decimal.test(normal)) return text;
  const value = Number(normal);
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? text : value;
}

/** ISO date; null for an empty, all-zero or starred field; text that is no date stays text. */
export function dbfDate(record: Buffer, start: number, end: number): string | null {
  const text = record.toString("latin1", start, end);
  const month = Number(text.slice(4, 6));
  const day = Number(text.slice(6, 8));
  const isDate = eightDigits.test(text) && day >= 1 && day <= (daysInMonth(Number(text.slice(0, 4)), month) ?? 0);
  if (isDate) return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
  const trimmed = text.replaceAll("\0", " ").trim();
  return /^(?:0*|\*+)$/.test(trimmed) ? null : trimmed;
}

const eightDigits = /^\d{8}$/;
const daysByMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysInMonth(year: number, month: number): number | undefined {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : daysByMonth[month - 1];
}

export function dbfBoolean(record: Buffer, start: number): boolean | null {
  const mark = String.fromCharCode(record.readUInt8(start));
  if ("YyTt1".includes(mark)) return true;
  return "NnFf0".includes(mark) ? false : null;
}

export function dbfInteger(record: Buffer, start: number): number {
  return record.readInt32LE(start);
}

export function dbfDouble(record: Buffer, start: number): number | null {
  const value = record.readDoubleLE(start);
  return Number.isFinite(value) ? value : null;
}

/** Stored in ten-thousandths. */
export function dbfCurrency(record: Buffer, start: number): number {
  return Number(record.readBigInt64LE(start)) / 10_000;
}

const dayMilliseconds = 86_400_000;
/** Julian day number of 1970-01-01. */
const epochJulianDay = 2_440_588;

/** ISO date and time of a Julian day and milliseconds; null when unset or beyond what a date can be. */
export function dbfTimestamp(record: Buffer, start: number): string | null {
  const day = record.readInt32LE(start);
  if (day === 0) return null;
  const time = new Date((day - epochJulianDay) * dayMilliseconds + record.readInt32LE(start + 4));
  return Number.isNaN(time.getTime())
    ? null
    : time
        .toISOString()
        .replace(/\.000Z$/, "")
        .replace(/Z$/, "");
}
