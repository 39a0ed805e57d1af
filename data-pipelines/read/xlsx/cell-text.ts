import type { XmlNode } from "../xml/xml-node.ts";
import { columnNumber } from "./column-number.ts";
import type { NumberFormat } from "./number-format.ts";
import { richText } from "./shared-strings.ts";
import type { Workbook } from "./workbook.ts";

export interface Cell {
  /** From 0. */
  readonly column: number;
  /** Null for an empty cell. */
  readonly text: string | null;
  readonly isNumber: boolean;
  /** The cell shows an error such as `#N/A`. */
  readonly isError: boolean;
}

const millisecondsOfDay = 86_400_000;
/** Day 0. Excel believes in 29 February 1900, so dates before March 1900 are one day off. */
const dayZero = { from1900: Date.UTC(1899, 11, 30), from1904: Date.UTC(1904, 0, 1) };
const lastWrongDay = 60;
/** 31 December 9999. */
const lastDay = 2_958_465;
/** Excel shows 15 digits; the file holds the 17 of the binary number. */
const digits = 15;

/** @param next column that the cell has when it does not say so itself. */
export function cellOf(node: XmlNode, next: number, workbook: Workbook): Cell {
  const column = columnOf(node.attribute("r")) ?? next;
  const value = node.child("v")?.text ?? "";
  switch (node.attribute("t")) {
    case "s":
      return textCell(column, workbook.strings[Number(value)] ?? "");
    case "inlineStr": {
      const inline = node.child("is");
      return textCell(column, inline ? richText(inline) : "");
    }
    case "str":
    case "d":
      return textCell(column, value);
    case "b":
      return textCell(column, value === "" ? "" : value === "1" || value === "true" ? "TRUE" : "FALSE");
    case "e":
      return { column, text: value, isNumber: false, isError: true };
    case "n":
    case undefined:
    default:
      return numberCell(column, value, {
        format: workbook.formats[Number(node.attribute("s") ?? 0)] ?? "plain",
        from1904: workbook.from1904,
      });
  }
}

function textCell(column: number, text: string): Cell {
  return { column, text: text.trim() === "" ? null : text, isNumber: false, isError: false };
}

function numberCell(column: number, value: string, style: { format: NumberFormat; from1904: boolean }): Cell {
  const number = value === "" ? Number.NaN : Number(value);
  if (!Number.isFinite(number)) return textCell(column, value);
  return { column, text: shown(number, style), isNumber: true, isError: false };
}

function shown(number: number, { format, from1904 }: { format: NumberFormat; from1904: boolean }): string {
  if (format === "percent") return `${plainText(number * 100)}%`;
  const isDay = number >= 0 && number <= lastDay;
  if (format === "date" && isDay) return dateText(number, from1904);
  if (format === "time" && isDay) return number < 1 ? timeText(number) : number % 1 === 0 ? plainText(number) : dateText(number, from1904);
  return plainText(number);
}

function plainText(number: number): string {
  return String(Number(number.toPrecision(digits)));
}

function dateText(serial: number, from1904: boolean): string {
  const day = from1904 ? dayZero.from1904 : dayZero.from1900 + (serial < lastWrongDay ? millisecondsOfDay : 0);
  const seconds = Math.round((serial % 1) * 86_400);
  const text = new Date(day + Math.floor(serial) * millisecondsOfDay + seconds * 1000).toISOString();
  return seconds === 0 ? text.slice(0, 10) : text.slice(0, 19);
}

function timeText(fraction: number): string {
  const text = new Date(Math.round(fraction * 86_400) * 1000).toISOString().slice(11, 19);
  return text.endsWith(":00") ? text.slice(0, 5) : text;
}

/** `AB12` → 27. */
function columnOf(reference: string | undefined): number | undefined {
  return columnNumber(/^[A-Z]{1,3}/.exec(reference ?? "")?.[0] ?? "");
}
