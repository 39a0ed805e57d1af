import { parse } from "csv-parse/browser/esm/sync";
import type { Feature, Geometry } from "geojson";
import { positionColumns } from "../../../../model/position-columns.ts";
import { decodeText, fileLimits, FileProblem, type OwnFileReader } from "../own-file.ts";

export const reader: OwnFileReader = {
  extensions: ["csv", "tsv", "txt"],
  read: ({ name, bytes }) => {
    const rows = readRows(decodeText(bytes), name.toLowerCase().endsWith(".tsv") ? "\t" : ",");
    const columns = Object.keys(rows[0] ?? {});
    const [east, north] = [columnOf(columns, positionColumns.east), columnOf(columns, positionColumns.north)];
    if (east === undefined || north === undefined)
      throw new FileProblem("files.noPositionColumns", { columns: columns.slice(0, 12).join(", ") });
    return [{ name, features: rows.map((row) => asFeature(row, east, north)), stated: undefined }];
  },
};

function readRows(text: string, delimiter: string): Record<string, string>[] {
  try {
    return parse(text, {
      bom: true,
      columns: uniqueNames,
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      to: fileLimits.features + 1,
    });
  } catch (error) {
    throw new FileProblem("files.badCsv", { line: lineOf(error) });
  }
}

function uniqueNames(header: readonly string[]): string[] {
  return header.map((name, index) => (name.trim() === "" || header.indexOf(name) !== index ? `${name.trim()}#${index + 1}` : name.trim()));
}

function lineOf(error: unknown): number {
  return typeof error === "object" && error !== null && "lines" in error && typeof error.lines === "number" ? error.lines : 0;
}

function columnOf(columns: readonly string[], names: readonly string[]): string | undefined {
  const plain = (text: string) => text.normalize("NFKC").toLowerCase().replace(/\s/g, "");
  const wanted = names.map(plain);
  return wanted.map((name) => columns.find((column) => plain(column) === name)).find((column) => column !== undefined);
}

function asFeature(row: Record<string, string>, east: string, north: string): Feature {
  const [x, y] = [row[east], row[north]].map((text) => ((text ?? "").trim() === "" ? Number.NaN : Number((text ?? "").normalize("NFKC"))));
  const known = Number.isFinite(x) && Number.isFinite(y);
  const geometry = known ? { type: "Point" as const, coordinates: [x ?? 0, y ?? 0] } : (null as unknown as Geometry);
  return { type: "Feature", properties: row, geometry };
}
