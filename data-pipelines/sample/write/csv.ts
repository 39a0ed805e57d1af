import { cp932Bytes } from "./cp932.ts";

export type CsvValue = string | number | undefined;

/** One header row, CRLF, quotes only where needed (RFC 4180). */
export function csvText(header: readonly string[], rows: readonly Readonly<Record<string, CsvValue>>[]): string {
  const lines = [header.map(cell), ...rows.map((row) => header.map((name) => cell(row[name])))];
  for (const row of rows) {
    const stray = Object.keys(row).find((name) => !header.includes(name));
    if (stray !== undefined) throw new RangeError(`no column ${stray}`);
  }
  return lines.map((cells) => `${cells.join(",")}\r\n`).join("");
}

export function csvBytes(text: string, encoding: "utf-8" | "utf-8-bom" | "cp932"): Buffer {
  if (encoding === "cp932") return cp932Bytes(text);
  return Buffer.from((encoding === "utf-8-bom" ? "\uFEFF" : "") + text, "utf8");
}

function cell(value: CsvValue): string {
  const text = value === undefined ? "" : String(value);
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
