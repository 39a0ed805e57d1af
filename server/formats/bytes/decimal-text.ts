import type { LittleEndianWriter } from "./little-endian-writer.ts";

const zero = 0x30;
const point = 0x2e;
const minus = 0x2d;

/** Digits that a number keeps when it was written with as many, and digits that tell it from its neighbours. */
const keptDigits = 15;
const tellingDigits = 17;
/** Up to here all arithmetic below is exact. */
const mostWhole = 0x7fff_ffff;
/** So many digits are a 32-bit integer. */
const mostPartDigits = 9;
const powers = Array.from({ length: tellingDigits }, (_, exponent) => 10 ** exponent);

/**
 * Writes a finite number in decimal ASCII without an exponent below 10^21: with the digits it was written with when
 * these are at most fifteen, otherwise with seventeen; never with more than `mostDecimals` (at most 15) decimals. Takes
 * a fraction of the time of `String`.
 * @returns how many decimals were written.
 */
export function writeDecimal(out: LittleEndianWriter, value: number, mostDecimals: number): number {
  const size = Math.abs(value);
  if (!(size <= mostWhole)) return writeSlowly(out, value, mostDecimals);
  const whole = size | 0;
  let decimals = 0;
  let fraction = 0;
  if (whole !== size) {
    const wholeDigits = digitCount(whole);
    decimals = Math.min(mostDecimals, keptDigits - wholeDigits);
    const digits = roundHalfEven(size * (powers[decimals] as number));
    fraction = digits - whole * (powers[decimals] as number);
    if (digits / (powers[decimals] as number) !== size) {
      decimals = Math.min(mostDecimals, tellingDigits - wholeDigits);
      fraction = roundHalfEven((size - whole) * (powers[decimals] as number));
    }
    if (fraction >= (powers[decimals] as number)) return writeSlowly(out, value, mostDecimals);
    for (; decimals > mostPartDigits && fraction % 10 === 0; decimals--) fraction /= 10;
    if (decimals <= mostPartDigits) {
      // as a small integer the remainder costs a fraction of what it costs as a double
      let digits = fraction | 0;
      for (; decimals > 0 && digits % 10 === 0; decimals--) digits = (digits / 10) | 0;
      fraction = digits;
    }
  }
  out.reserve(32);
  if (value < 0) out.bytes[out.length++] = minus;
  writeDigits(out, whole, digitCount(whole));
  if (decimals === 0) return 0;
  out.bytes[out.length++] = point;
  if (decimals <= mostPartDigits) writeDigits(out, fraction, decimals);
  else {
    writeDigits(out, Math.floor(fraction / 1e9), decimals - mostPartDigits);
    writeDigits(out, fraction % 1e9, mostPartDigits);
  }
  return decimals;
}

/** Below this `String` takes an exponent. */
const leastPlain = 1e-6;

/** Writes a number as `String` does, which is with the fewest digits that tell it from every other. */
export function writeShortest(out: LittleEndianWriter, value: number): void {
  const size = Math.abs(value);
  if (size <= mostWhole && (size >= leastPlain || size === 0)) {
    // no two numbers of fifteen digits are the same double: what means this one is its shortest form
    const decimals = keptDigits - digitCount(Math.floor(size));
    const power = powers[decimals] as number;
    if (roundHalfEven(size * power) / power === size) return void writeDecimal(out, value, decimals);
  }
  out.text(String(value));
}

/** As PostGIS rounds. */
function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}

function writeSlowly(out: LittleEndianWriter, value: number, mostDecimals: number): number {
  let text = String(value);
  const pointAt = text.indexOf(".");
  if (text.includes("e-") || (pointAt >= 0 && text.length - pointAt - 1 > mostDecimals)) text = value.toFixed(mostDecimals);
  out.text(text);
  return text.includes(".") && !text.includes("e") ? text.length - text.indexOf(".") - 1 : 0;
}

/** `value`: below 2^31. Zeros come first where it has fewer digits. */
function writeDigits(out: LittleEndianWriter, value: number, count: number): void {
  const { bytes, length } = out;
  let rest = value | 0;
  for (let at = length + count - 1; at >= length; at--) {
    const tenth = (rest / 10) | 0;
    bytes[at] = zero + rest - tenth * 10;
    rest = tenth;
  }
  out.length = length + count;
}

function digitCount(value: number): number {
  let count = 1;
  while (count < 10 && value >= (powers[count] as number)) count++;
  return count;
}
