import type { LittleEndianWriter } from "../bytes/little-endian-writer.ts";
import type { Column, Value } from "../content/columns.ts";
import { daysSince1970 } from "../content/dates.ts";
import { xmlText } from "../content/xml-text.ts";

/** Cells of SpreadsheetML (ECMA-376 part 1, 18.3). Texts stand in their cells, so that nothing has to be kept until the end. */

/** Numbers of the formats in `styles.xml`. */
export const cellStyle = { plain: 0, date: 1, heading: 2 } as const;

/** What a cell of Excel holds at most. */
export const mostTextLength = 32_767;
/** Excel keeps fifteen digits; longer whole numbers are written as text. */
const mostExactNumber = 999_999_999_999_999;
const epochDays = 25_569;
/** Excel takes 1900 for a leap year: before this day its calendar is wrong, and before 1900 it has none. */
const firstRightDay = 61;

/** A, B, …, Z, AA, … */
export function columnLetters(column: number): string {
  const rest = Math.floor(column / 26);
  return (rest === 0 ? "" : columnLetters(rest - 1)) + String.fromCharCode(65 + (column % 26));
}

export function writeTextCell(
  out: LittleEndianWriter,
  address: string,
  { text, style = cellStyle.plain }: { text: string; style?: number },
): void {
  out.text(`<c r="${address}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${cellText(text)}</t></is></c>`);
}

/** Nothing for a missing value or what is not a finite number. */
export function writeCell(out: LittleEndianWriter, address: string, value: { type: Column["type"]; value: Value }): void {
  const content = value.value;
  if (content === null) return;
  if (typeof content === "boolean") return void out.text(`<c r="${address}" t="b"><v>${content ? 1 : 0}</v></c>`);
  if (typeof content === "number") {
    if (!Number.isFinite(content)) return;
    if (Number.isInteger(content) && Math.abs(content) > mostExactNumber) return writeTextCell(out, address, { text: String(content) });
    return void out.text(`<c r="${address}"><v>${content}</v></c>`);
  }
  const serial = value.type === "date" ? daysSince1970(content) + epochDays : 0;
  if (serial >= firstRightDay) out.text(`<c r="${address}" s="${cellStyle.date}"><v>${serial}</v></c>`);
  else writeTextCell(out, address, { text: content });
}

/** What XML would not keep is written as _xHHHH_, and what looks like that is protected. */
function cellText(text: string): string {
  const whole = text.length > mostTextLength ? text.slice(0, mostTextLength) : text;
  const escaped = unsafe.test(whole)
    ? whole.replace(allUnsafe, (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`)
    : whole;
  return xmlText(escaped);
}

const unsafe = /[\uFFFE\uFFFF]|[^\P{Cc}\t\n]|_(?=x[0-9A-Fa-f]{4}_)/u;
const allUnsafe = new RegExp(unsafe.source, "gu");
