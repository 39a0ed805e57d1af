import type { FeatureSource } from "../../../model/download-format.ts";
import { columnsOf } from "../content/columns.ts";
import { creditLines } from "../content/credits.ts";
import type { ZipEntry } from "../zip/zip-archive.ts";
import type { DbfColumn } from "./dbf-column.ts";
import type { DbfField } from "./dbf-table.ts";

/** Without it, spreadsheets and editors in Japan open UTF-8 as CP932. */
const byteOrderMark = "\uFEFF";

/** What a shapefile cannot say itself: credits, and full names, labels and codes of its fields. */
export function describingFiles(source: FeatureSource, fields: readonly DbfField[], measured: readonly DbfColumn[]): ZipEntry[] {
  const credits = creditLines(source).map(([name, value]) => `${name}: ${value}`);
  const rows = columnsOf(source).map((column, index) => [
    fields[index]?.name ?? "",
    column.name,
    column.label.ja,
    column.label.en,
    column.unit ?? "",
    column.type,
    (column.codes ?? []).map(({ value, label }) => `${value}=${label.ja}`).join("; "),
    String(measured[index]?.cutCount ?? 0),
  ]);
  const heading = ["field", "name", "label_ja", "label_en", "unit", "type", "codes", "values_cut_at_254_bytes"];
  return [
    { name: "LICENSE.txt", pieces: [Buffer.from(`${byteOrderMark}${[...credits, ...notes].join("\r\n")}\r\n`)] },
    { name: "fields.csv", pieces: [Buffer.from(`${byteOrderMark}${[heading, ...rows].map(csvRow).join("")}`)] },
  ];
}

const notes = [
  "",
  "項目の正式名・日本語名・コードの意味は fields.csv にあります。真偽値は 1 / 0、値なしは空欄です。文字コードは UTF-8 です。",
  "fields.csv tells the full name, label and codes of each field. Booleans are 1 / 0, missing values are blank. The encoding is UTF-8.",
];

function csvRow(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")}\r\n`;
}
