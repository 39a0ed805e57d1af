import { epsgOfWkt } from "../crs/epsg-of-wkt.ts";
import { damagedFile } from "../file/damage.ts";
import type { FileWindow } from "../file/file-window.ts";
import { FlatTable } from "./flat-table.ts";

export interface FgbColumn {
  readonly name: string;
  readonly type: number;
}

export interface FgbHeader {
  /** Type of all geometries; 0 when each says its own. */
  readonly geometryType: number;
  readonly columns: readonly FgbColumn[];
  /** 0 when the writer did not know. */
  readonly count: number;
  readonly crs: number | undefined;
  /** Where the first feature begins. */
  readonly featuresAt: number;
}

/** "fgb", version, "fgb", patch. */
const magic = "66676203666762";
const headerAt = 8;
const largestHeaderBytes = 64 * 2 ** 20;
const indexNodeBytes = 40;

/** Places of the fields in the tables of the schema. */
const headerFields = { geometryType: 2, columns: 7, count: 8, indexNodeSize: 9, crs: 10 };
const columnFields = { name: 0, type: 1 };
const crsFields = { organization: 0, code: 1, wkt: 4, codeText: 5 };
const usualNodeSize = 16;

/** @throws Problem `unreadable-file` */
export async function readFgbHeader(window: FileWindow): Promise<FgbHeader> {
  const { file } = window;
  if (file.bytes < headerAt + 4) throw notFlatGeobuf(file.name);
  if (!(await window.load(0, headerAt)).toString("hex").startsWith(magic)) throw notFlatGeobuf(file.name);
  const bytes = (await window.load(headerAt, 4)).readUInt32LE();
  if (bytes > Math.min(largestHeaderBytes, file.bytes - headerAt - 4)) throw damagedHeader(file.name);
  // The window is reused, the header is kept.
  const header = Uint8Array.from(await window.load(headerAt + 4, bytes));
  try {
    return parseHeader(FlatTable.root(header), headerAt + 4 + bytes);
  } catch (error) {
    throw error instanceof RangeError ? damagedHeader(file.name) : error;
  }
}

export function columnsIn(table: FlatTable, field: number): FgbColumn[] {
  return table.tables(field).map((column) => ({ name: column.text(columnFields.name) ?? "", type: column.uint8(columnFields.type) }));
}

function parseHeader(table: FlatTable, headerEnd: number): FgbHeader {
  const count = table.uint64(headerFields.count);
  return {
    geometryType: table.uint8(headerFields.geometryType),
    columns: columnsIn(table, headerFields.columns),
    count,
    crs: epsgOf(table.table(headerFields.crs)),
    featuresAt: headerEnd + indexBytes(count, table.uint16(headerFields.indexNodeSize, usualNodeSize)),
  };
}

function epsgOf(crs: FlatTable | undefined): number | undefined {
  if (!crs) return undefined;
  const organization = crs.text(crsFields.organization) ?? "EPSG";
  const code = crs.int32(crsFields.code) || Number(crs.text(crsFields.codeText));
  if (organization.toUpperCase() === "EPSG" && code > 0) return code;
  const wkt = crs.text(crsFields.wkt);
  return wkt === undefined ? undefined : epsgOfWkt(wkt);
}

/** Size of the packed tree of boxes that stands before the features. */
function indexBytes(count: number, nodeSize: number): number {
  if (nodeSize < 2 || count === 0) return 0;
  let nodes = count;
  for (let level = count; level > 1;) {
    level = Math.ceil(level / nodeSize);
    nodes += level;
  }
  return nodes * indexNodeBytes;
}

function notFlatGeobuf(file: string) {
  return damagedFile(file, { ja: "FlatGeobuf（第 3 版）ではありません", en: "is not a FlatGeobuf (version 3)" });
}

function damagedHeader(file: string) {
  return damagedFile(file, { ja: "FlatGeobuf の見出しが壊れています", en: "has a damaged FlatGeobuf header" });
}
