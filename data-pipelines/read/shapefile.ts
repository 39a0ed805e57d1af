import { readFile } from "node:fs/promises";
import type { Finding } from "../../model/finding.ts";
import { epsgOfWkt } from "./crs/epsg-of-wkt.ts";
import { expectContent } from "./file/content.ts";
import { damagedFile } from "./file/damage.ts";
import { FileWindow } from "./file/file-window.ts";
import { layerName } from "./file/layer-name.ts";
import type { RawFeature, RawLayer, Reader } from "./reader.ts";
import { encodingOfDbf } from "./shapefile/dbf-encoding.ts";
import { readDbfHeader, type DbfHeader } from "./shapefile/dbf-header.ts";
import { DbfRows } from "./shapefile/dbf-row.ts";
import { findParts, type ShapefileParts } from "./shapefile/parts.ts";
import { ShapeEncoder } from "./shapefile/shape-wkb.ts";
import { indexEntryBytes, readShpHeader, shapefileHeaderBytes, type ShapeKind } from "./shapefile/shp-header.ts";
import { ShpRecords } from "./shapefile/shp-records.ts";
import type { TextEncoding } from "./text/encoding.ts";
import { WkbWriter } from "./wkb/wkb-writer.ts";

/** Reads .shp, .shx and .dbf side by side in bounded memory. Rows count every record, deleted ones too, as GIS software does. */
export const reader: Reader = {
  id: "shapefile",
  extensions: [".shp", ".dbf", ".shx"],
  preference: 20,
  async open(file, delivery, options): Promise<RawLayer> {
    const parts = findParts(file, delivery);
    const table = await openParts(parts, options.encoding);
    return {
      name: layerName(parts.shp),
      file: parts.shp.name,
      columns: table.rows.columns,
      crs: parts.prj && epsgOfWkt(await readFile(parts.prj.path, "utf8")),
      encoding: table.encoding.name,
      count: table.header.count,
      hasGeometry: true,
      features: () => readFeatures(parts, table),
    };
  },
};

const batch = { records: 256, bytes: 1 << 22 };
const noFindings: readonly Finding[] = [];

interface Table {
  readonly header: DbfHeader;
  readonly rows: DbfRows;
  readonly encoding: TextEncoding;
  readonly kind: ShapeKind;
}

async function openParts(parts: ShapefileParts, asked: string | undefined): Promise<Table> {
  await expectContent(parts.shp, ["shapefile"]);
  await expectContent(parts.shx, ["shapefile"]);
  await expectContent(parts.dbf, ["binary", "text"]);
  return withWindows(parts, async ({ shp, shx, dbf }) => {
    const { kind } = await readShpHeader(shp);
    const header = await readDbfHeader(dbf);
    await checkShapeCount(shx, header.count);
    const encoding = await encodingOfDbf({ window: dbf, header, cpg: parts.cpg }, asked);
    return { header, rows: new DbfRows(parts.dbf.name, header.fields, encoding), encoding, kind };
  });
}

/** @throws Problem `unreadable-file` unless the index has an entry for every row. */
async function checkShapeCount(shx: FileWindow, rows: number): Promise<void> {
  const { declaredBytes } = await readShpHeader(shx);
  const count = (bytes: number) => (bytes - shapefileHeaderBytes) / indexEntryBytes;
  // Some writers leave a stale length in the header; the size of the file is the other witness.
  if (count(shx.file.bytes) === rows || (declaredBytes <= shx.file.bytes && count(declaredBytes) === rows)) return;
  const shapes = Math.floor(count(shx.file.bytes));
  throw damagedFile(
    shx.file.name,
    { ja: `図形は ${shapes} 件、属性（.dbf）は ${rows} 件で数が合いません`, en: `has ${shapes} shapes, but the .dbf has ${rows} records` },
    { ja: "同じ時に書き出した .shp、.shx、.dbf をそろえてください", en: "Deliver .shp, .shx and .dbf of one and the same export" },
  );
}

async function* readFeatures(parts: ShapefileParts, table: Table): AsyncGenerator<readonly RawFeature[]> {
  const { header, rows, kind } = table;
  const windows = await openWindows(parts);
  const shapes = new ShpRecords(windows.shp, windows.shx);
  const encoder = new ShapeEncoder(kind, new WkbWriter());
  try {
    let features: RawFeature[] = [];
    let bytes = 0;
    for (let index = 0; index < header.count; index++) {
      const position = header.headerBytes + index * header.recordBytes;
      const shape = shapes.peek(index) ?? (await shapes.load(index));
      const record = windows.dbf.peek(position, header.recordBytes) ?? (await windows.dbf.load(position, header.recordBytes));
      if (rows.isDeleted(record)) continue;
      features.push(toFeature(rows, record, { row: index + 1, wkb: shape && encoder.encode(shape) }));
      bytes += header.recordBytes + (shape?.length ?? 0);
      if (features.length >= batch.records || bytes >= batch.bytes) {
        yield features;
        features = [];
        bytes = 0;
      }
    }
    if (features.length > 0) yield features;
  } finally {
    await closeWindows(windows);
  }
}

/** @param shape its `wkb` is null for a null shape and undefined for a damaged one. */
function toFeature(rows: DbfRows, record: Buffer, shape: { row: number; wkb: Uint8Array | null | undefined }): RawFeature {
  const { row, wkb } = shape;
  const findings: Finding[] = [];
  const properties = rows.properties(record, row, findings);
  if (wkb === undefined) findings.push({ kind: "damaged-record", row });
  return { row, properties, wkb: wkb ?? null, findings: findings.length > 0 ? findings : noFindings };
}

interface Windows {
  readonly shp: FileWindow;
  readonly shx: FileWindow;
  readonly dbf: FileWindow;
}

async function withWindows<T>(parts: ShapefileParts, use: (windows: Windows) => Promise<T>): Promise<T> {
  const windows = await openWindows(parts);
  try {
    return await use(windows);
  } finally {
    await closeWindows(windows);
  }
}

async function openWindows(parts: ShapefileParts): Promise<Windows> {
  const [shp, shx, dbf] = await Promise.all([FileWindow.open(parts.shp), FileWindow.open(parts.shx), FileWindow.open(parts.dbf)]);
  return { shp, shx, dbf };
}

async function closeWindows({ shp, shx, dbf }: Windows): Promise<void> {
  await Promise.all([shp.close(), shx.close(), dbf.close()]);
}
