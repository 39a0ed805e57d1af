import path from "node:path";
import { Problem } from "../../../model/problem.ts";
import type { LittleEndianWriter } from "../bytes/little-endian-writer.ts";
import { esriWkt } from "../crs/definitions.ts";
import type { FlatGeometry } from "../geometry/flat-geometry.ts";
import { SpoolFile } from "../spool/spool-file.ts";
import type { ZipEntry } from "../zip/zip-archive.ts";
import { type DbfField, dbfHeader, dbfRows, tableBytes } from "./dbf-table.ts";
import type { ShapeKind } from "./shape-kinds.ts";
import { fileHeader, fileHeaderBytes, recordHeaderBytes, writeShape } from "./shape-writer.ts";

/** What most programs read of a .shp or .dbf at most. */
export const mostShapefileBytes = 2 ** 31 - 1;

const indexRecordBytes = 8;

export interface ShapefileOptions {
  readonly folder: string;
  readonly kind: ShapeKind;
  readonly mostBytes: number;
  readonly epsg: number;
}

/** One shapefile while its rows are gathered in temporary files: shapes, their index, cells. */
export class ShapefileSpool {
  readonly kind: ShapeKind;
  readonly #mostBytes: number;
  readonly #epsg: number;
  readonly #shapes: SpoolFile;
  readonly #index: SpoolFile;
  readonly #cells: SpoolFile;
  readonly #extent = new Float64Array([Infinity, Infinity, -Infinity, -Infinity]);
  #rowCount = 0;

  constructor({ folder, kind, mostBytes, epsg }: ShapefileOptions) {
    this.kind = kind;
    this.#epsg = epsg;
    this.#mostBytes = mostBytes;
    this.#shapes = new SpoolFile(path.join(folder, `${kind}.shapes`));
    this.#index = new SpoolFile(path.join(folder, `${kind}.index`));
    this.#cells = new SpoolFile(path.join(folder, `${kind}.cells`));
  }

  get rowCount(): number {
    return this.#rowCount;
  }

  /** @param geometry null for a null shape. */
  add(geometry: FlatGeometry | null, spoolCells: (out: LittleEndianWriter) => void): void {
    const shapes = this.#shapes.writer;
    const start = fileHeaderBytes + this.#shapes.byteLength;
    writeShape(shapes, this.kind, { number: ++this.#rowCount, geometry });
    const index = this.#index.writer;
    index.reserve(indexRecordBytes);
    index.view.setUint32(index.length, start / 2);
    index.view.setUint32(index.length + 4, (fileHeaderBytes + this.#shapes.byteLength - start - recordHeaderBytes) / 2);
    index.length += indexRecordBytes;
    spoolCells(this.#cells.writer);
    if (geometry) this.#widen(geometry);
  }

  /**
   * To be called now and then between rows.
   * @throws Problem `too-large` when the shapes pass what a shapefile can hold.
   */
  async flush(): Promise<void> {
    if (fileHeaderBytes + this.#shapes.byteLength > this.#mostBytes) throw tooLarge(this.#mostBytes);
    await Promise.all([this.#shapes.flush(), this.#index.flush(), this.#cells.flush()]);
  }

  /**
   * The files of the shapefile, after the last row.
   * @throws Problem `too-large` when the table passes what a shapefile can hold.
   */
  async entries(name: string, fields: readonly DbfField[], date: string): Promise<ZipEntry[]> {
    await Promise.all([this.#shapes.end(), this.#index.end(), this.#cells.end()]);
    if (tableBytes(fields, this.#rowCount) > this.#mostBytes) throw tooLarge(this.#mostBytes);
    const extent = this.#extent[0] === Infinity ? undefined : this.#extent;
    const header = (records: SpoolFile) => fileHeader(this.kind, fileHeaderBytes + records.byteLength, extent);
    return [
      { name: `${name}.shp`, pieces: headed(header(this.#shapes), this.#shapes.pieces()) },
      { name: `${name}.shx`, pieces: headed(header(this.#index), this.#index.pieces()) },
      { name: `${name}.dbf`, pieces: headed(dbfHeader(fields, { rowCount: this.#rowCount, date }), dbfRows(this.#cells, fields)) },
      { name: `${name}.prj`, pieces: [Buffer.from(esriWkt(this.#epsg))] },
      { name: `${name}.cpg`, pieces: [Buffer.from("UTF-8")] },
    ];
  }

  async close(): Promise<void> {
    for (const file of [this.#shapes, this.#index, this.#cells]) await file.close();
  }

  #widen({ xMin, yMin, xMax, yMax }: FlatGeometry): void {
    const extent = this.#extent;
    extent[0] = Math.min(extent[0] as number, xMin);
    extent[1] = Math.min(extent[1] as number, yMin);
    extent[2] = Math.max(extent[2] as number, xMax);
    extent[3] = Math.max(extent[3] as number, yMax);
  }
}

async function* headed(header: Uint8Array, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield header;
  yield* pieces;
}

function tooLarge(mostBytes: number): Problem {
  return new Problem("too-large", {
    where: "shp.zip",
    detail: {
      ja: `シェープファイルの上限（${mostBytes} バイト）を超えます`,
      en: `The data pass what a shapefile can hold (${mostBytes} bytes)`,
    },
    remedy: { ja: "GeoPackage（.gpkg）または FlatGeobuf（.fgb）をお使いください", en: "Use GeoPackage (.gpkg) or FlatGeobuf (.fgb)" },
  });
}
