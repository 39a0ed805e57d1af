import type { FeatureSource } from "../../../model/download-format.ts";
import { LittleEndianWriter } from "../bytes/little-endian-writer.ts";
import { type Column, columnsOf, heading, rowReader } from "../content/columns.ts";
import { creditLines } from "../content/credits.ts";
import { FlatGeometry } from "../geometry/flat-geometry.ts";
import { cellStyle, columnLetters, mostTextLength, writeCell, writeTextCell } from "./cells.ts";

const pieceBytes = 1 << 16;
const start =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">';
/** The first row stays in view. */
const frozen =
  '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>';
const end = "</sheetData></worksheet>";

/** The rows, under their labels; at last the position: of a point its own, otherwise the middle of its box. */
export async function* dataSheet(source: FeatureSource, cut: CutValues): AsyncGenerator<Uint8Array> {
  const out = new LittleEndianWriter(pieceBytes * 2);
  const columns = sheetColumns(source);
  const letters = columns.map((_, index) => columnLetters(index));
  const readRow = rowReader(source);
  const geometry = new FlatGeometry();
  out.text(`${start}${frozen}<sheetData>`);
  writeHeadings(out, columns);
  let row = 1;
  for await (const records of source.records()) {
    for (const record of records) {
      out.text(`<row r="${++row}">`);
      const values = readRow(record);
      for (let index = 0; index < values.length; index++) {
        const value = values[index] ?? null;
        if (value === null) continue;
        if (typeof value === "string" && value.length > mostTextLength) cut.count(index);
        writeCell(out, `${letters[index]}${row}`, { type: (columns[index] as Column).type, value });
      }
      if (geometry.read(record.wkb)) writeMiddle(out, geometry, [`${letters[values.length]}${row}`, `${letters[values.length + 1]}${row}`]);
      out.text("</row>");
      if (out.length >= pieceBytes) yield out.take();
    }
  }
  out.text(end);
  yield out.take();
}

/** How many texts of each column lost their end. */
export class CutValues {
  readonly #counts = new Map<number, number>();

  count(column: number): void {
    this.#counts.set(column, this.of(column) + 1);
  }

  of(column: number): number {
    return this.#counts.get(column) ?? 0;
  }
}

/** Credits, then what the columns mean. Read after the rows. */
export function* aboutSheet(source: FeatureSource, cut: CutValues): Generator<Uint8Array> {
  const out = new LittleEndianWriter(pieceBytes);
  const rows: string[][] = [
    ...creditLines(source),
    [],
    [
      "見出し / Heading",
      "項目名 / Name",
      "英語 / English",
      "型 / Type",
      "説明 / Description",
      "コード / Codes",
      `${mostTextLength}字で切った値の数 / Values cut`,
    ],
  ];
  for (const [index, column] of sheetColumns(source).entries()) {
    const codes = (column.codes ?? []).map(({ value, label }) => `${value}=${label.ja}`).join("; ");
    rows.push([heading(column), column.name, column.label.en, column.type, column.description?.ja ?? "", codes, String(cut.of(index))]);
  }
  out.text(`${start}<sheetData>`);
  for (const [index, cells] of rows.entries()) {
    out.text(`<row r="${index + 1}">`);
    for (const [column, text] of cells.entries()) writeTextCell(out, `${columnLetters(column)}${index + 1}`, { text });
    out.text("</row>");
  }
  out.text(end);
  yield out.take();
}

function sheetColumns(source: FeatureSource): Column[] {
  const isPoint = source.dataset.geometry === "point";
  const of = isPoint ? { ja: "", en: "" } : { ja: "（範囲の中心）", en: " (middle of the extent)" };
  return [
    ...columnsOf(source),
    { name: "lon", label: { ja: `経度${of.ja}`, en: `Longitude${of.en}` }, type: "number" },
    { name: "lat", label: { ja: `緯度${of.ja}`, en: `Latitude${of.en}` }, type: "number" },
  ];
}

function writeHeadings(out: LittleEndianWriter, columns: readonly Column[]): void {
  out.text('<row r="1">');
  for (const [index, column] of columns.entries())
    writeTextCell(out, `${columnLetters(index)}1`, { text: heading(column), style: cellStyle.heading });
  out.text("</row>");
}

function writeMiddle(out: LittleEndianWriter, { xMin, yMin, xMax, yMax }: FlatGeometry, [lon, lat]: readonly [string, string]): void {
  writeCell(out, lon, { type: "number", value: rounded((xMin + xMax) / 2) });
  writeCell(out, lat, { type: "number", value: rounded((yMin + yMax) / 2) });
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}
