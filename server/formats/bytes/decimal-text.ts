import type { LittleEndianWriter } from "./little-endian-writer.ts";

/** Numbers with at most as many decimals are written digit by digit. */
const mostFastDecimals = 6;
const powers = Array.from({ length: mostFastDecimals + 1 }, (_, exponent) => 10 ** exponent);
const zero = 0x30;
const point = 0x2e;
const minus = 0x2d;

/**
 * Writes a finite number in decimal ASCII, the shortest text that means it, without an exponent below 10^21 and with at
 * most `mostDecimals` decimals. Numbers of few digits, nearly all there are, take a tenth of the time of `String`.
 * @returns how many decimals were written.
 */
export function writeDecimal(out: LittleEndianWriter, value: number, mostDecimals: number): number {
  const size = Math.abs(value);
  for (let decimals = 0; decimals <= mostFastDecimals && decimals <= mostDecimals; decimals++) {
    const power = powers[decimals] as number;
    const digits = Math.round(size * power);
    if (digits > 0x7fff_ffff) break;
    if (digits / power !== size) continue;
    writeDigits(out, digits, { decimals, isNegative: value < 0 });
    return decimals;
  }
  let text = String(value);
  if (text.includes("e-")) text = value.toFixed(mostDecimals);
  out.text(text);
  const pointAt = text.indexOf(".");
  return pointAt < 0 ? 0 : text.length - pointAt - 1;
}

/** `digits` (0…2^31 − 1) with the point before the last `decimals` of them. */
function writeDigits(out: LittleEndianWriter, digits: number, { decimals, isNegative }: { decimals: number; isNegative: boolean }): void {
  out.reserve(16);
  let length = 1;
  for (let rest = (digits / 10) | 0; rest > 0; rest = (rest / 10) | 0) length++;
  if (length <= decimals) length = decimals + 1;
  const { bytes } = out;
  if (isNegative) bytes[out.length++] = minus;
  const end = out.length + length + (decimals > 0 ? 1 : 0);
  let rest = digits;
  for (let at = end - 1, left = decimals; at >= out.length; at--, left--) {
    if (left === 0 && decimals > 0) {
      bytes[at] = point;
      continue;
    }
    const tenth = (rest / 10) | 0;
    bytes[at] = zero + rest - tenth * 10;
    rest = tenth;
  }
  out.length = end;
}
