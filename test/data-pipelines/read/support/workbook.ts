import { join } from "node:path";
import { writeZip } from "./zip-file.ts";

/** A cell as the sheet's XML has it: text goes to the shared strings. */
export type FixtureCell = string | number | null | { readonly xml: string } | { readonly value: number; readonly style: number };

export interface FixtureSheet {
  readonly name: string;
  readonly rows: readonly (readonly FixtureCell[])[];
  readonly state?: string;
  readonly merged?: readonly string[];
  /** Number of the first row. */
  readonly firstRow?: number;
}

/** Number formats by style: 0 plain, 1 built-in date, 2 Japanese date, 3 time, 4 percent, 5 date and time, 6 yen, 7 era. */
const styles = `<styleSheet><numFmts count="4"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="165" formatCode="yyyy/mm/dd\\ hh:mm:ss"/><numFmt numFmtId="166" formatCode="&quot;¥&quot;#,##0;[Red]\\-#,##0"/><numFmt numFmtId="167" formatCode="[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>
  <cellXfs>${[0, 14, 164, 20, 9, 165, 166, 167].map((id) => `<xf numFmtId="${id}"/>`).join("")}</cellXfs></styleSheet>`;

export async function writeWorkbook(
  folder: string,
  name: string,
  sheets: readonly FixtureSheet[],
  options: { from1904?: boolean } = {},
): Promise<string> {
  return writeZip(join(folder, name), workbookMembers(sheets, options));
}

/** The files that make a workbook when they are zipped. */
export function workbookMembers(sheets: readonly FixtureSheet[], options: { from1904?: boolean } = {}): Record<string, string> {
  const strings: string[] = [];
  const members: Record<string, string> = {
    "xl/workbook.xml": `<workbook xmlns:r="urn:r"><workbookPr${options.from1904 ? ' date1904="1"' : ""}/><sheets>${sheets
      .map(
        ({ name: sheet, state }, index) =>
          `<sheet name="${sheet}" sheetId="${index + 1}"${state ? ` state="${state}"` : ""} r:id="rId${index + 1}"/>`,
      )
      .join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships>${sheets
      .map((_, index) => `<Relationship Id="rId${index + 1}" Type="http://x/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`)
      .join(
        "",
      )}<Relationship Id="rIdS" Type="http://x/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="rIdT" Type="http://x/styles" Target="styles.xml"/></Relationships>`,
    "xl/styles.xml": styles,
  };
  sheets.forEach((sheet, index) => (members[`xl/worksheets/sheet${index + 1}.xml`] = sheetXml(sheet, strings)));
  members["xl/sharedStrings.xml"] =
    `<sst>${strings.map((text) => `<si>${text.startsWith("<") ? text : `<t>${text}</t>`}</si>`).join("")}</sst>`;
  return members;
}

function sheetXml({ rows, merged = [], firstRow = 1 }: FixtureSheet, strings: string[]): string {
  const body = rows.map((cells, index) => {
    const row = firstRow + index;
    return `<row r="${row}">${cells.map((cell, column) => cellXml(cell, `${String.fromCharCode(65 + column)}${row}`, strings)).join("")}</row>`;
  });
  return `<worksheet><sheetData>${body.join("")}</sheetData><mergeCells>${merged.map((reference) => `<mergeCell ref="${reference}"/>`).join("")}</mergeCells></worksheet>`;
}

function cellXml(cell: FixtureCell, reference: string, strings: string[]): string {
  if (cell === null) return `<c r="${reference}"/>`;
  if (typeof cell === "number") return `<c r="${reference}"><v>${cell}</v></c>`;
  if (typeof cell === "string") return `<c r="${reference}" t="s"><v>${strings.push(cell) - 1}</v></c>`;
  return "xml" in cell ? cell.xml.replace("<c", `<c r="${reference}"`) : `<c r="${reference}" s="${cell.style}"><v>${cell.value}</v></c>`;
}
