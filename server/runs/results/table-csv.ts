import { parse } from "csv-parse/sync";
import { tableOfFile } from "../../../model/source-run.ts";

type Cell = string | number | null;

/** CSV (UTF-8 with BOM, CRLF); what must be known of it stands above the head, in lines that begin with `#`. */
export function tableCsv(remarks: readonly string[], columns: readonly string[], rows: readonly (readonly Cell[])[]): Buffer {
  const lines = [...remarks.map((remark) => `# ${remark}`), ...[columns, ...rows].map((row) => row.map(cellText).join(","))];
  return Buffer.from(`\uFEFF${lines.join("\r\n")}\r\n`);
}

function cellText(cell: Cell): string {
  if (cell === null) return "";
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A table as `tableCsv` writes it, without its remarks. */
export function readTableCsv(data: Buffer): { columns: string[]; rows: string[][] } {
  const [columns = [], ...rows] = parse(tableOfFile(data.toString("utf8")));
  return { columns, rows };
}
