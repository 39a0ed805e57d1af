import type { Finding } from "../../model/finding.ts";
import { csvRows, delimiterOf, type CsvSource } from "./csv/csv-rows.ts";
import { expectContent } from "./file/content.ts";
import { damagedFile } from "./file/damage.ts";
import { layerName } from "./file/layer-name.ts";
import type { RawFeature, RawLayer, Reader } from "./reader.ts";
import { uniqueColumnNames } from "./text/column-names.ts";
import { encodingOfFile } from "./text/file-encoding.ts";

/** Reads comma- and tab-separated tables. Every value is text; an empty one is null. */
export const reader: Reader = {
  id: "csv",
  extensions: [".csv", ".tsv"],
  preference: 30,
  async open(file, _delivery, options): Promise<RawLayer> {
    await expectContent(file, ["text", "json"]);
    const encoding = await encodingOfFile(file, options.encoding);
    const source: CsvSource = { file, encoding, delimiter: await delimiterOf(file, encoding) };
    const columns = await readHeader(source);
    return {
      name: layerName(file),
      file: file.name,
      columns,
      crs: undefined,
      encoding: encoding.name,
      count: undefined,
      hasGeometry: false,
      features: () => readRows(source, columns),
    };
  },
};

const batchRows = 256;
const longestQuotedValue = 80;
const noFindings: readonly Finding[] = [];

async function readHeader(source: CsvSource): Promise<string[]> {
  for await (const rows of csvRows(source)) {
    const [header] = rows;
    if (!header) continue;
    const names = header.cells.map((cell) => cell.trim());
    const named = names.slice(0, 1 + names.findLastIndex((name) => name !== ""));
    if (named.length > 0) return uniqueColumnNames(named);
    break;
  }
  throw damagedFile(
    source.file.name,
    { ja: "見出しの行がありません", en: "has no header line" },
    { ja: "1 行目に項目名のある CSV を提出してください", en: "Deliver a CSV whose first line names the columns" },
  );
}

async function* readRows(source: CsvSource, columns: readonly string[]): AsyncGenerator<readonly RawFeature[]> {
  let features: RawFeature[] = [];
  let isHeader = true;
  for await (const rows of csvRows(source)) {
    for (const { cells, row } of rows) {
      if (isHeader) isHeader = false;
      else if (cells.some((cell) => cell !== "")) features.push(toFeature(cells, row, columns));
      if (features.length < batchRows) continue;
      yield features;
      features = [];
    }
  }
  if (features.length > 0) yield features;
}

/** Cells beyond the last column are a finding when they hold something: the row is shifted or badly quoted. */
function toFeature(cells: readonly string[], row: number, columns: readonly string[]): RawFeature {
  const properties: Record<string, unknown> = {};
  columns.forEach((column, index) => {
    const cell = cells[index];
    properties[column] = cell === undefined || cell === "" ? null : cell;
  });
  const lost = cells.slice(columns.length).filter((cell) => cell !== "");
  if (lost.length === 0) return { row, properties, wkb: null, findings: noFindings };
  return { row, properties, wkb: null, findings: [{ kind: "damaged-record", row, value: lost.join(",").slice(0, longestQuotedValue) }] };
}
