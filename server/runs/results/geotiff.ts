import { promisify } from "node:util";
import { deflate } from "node:zlib";
import type { Grid, Raster } from "../../../model/geo/raster.ts";

const deflateApart = promisify(deflate);

export interface GeoTiff {
  readonly bands: readonly { readonly name?: string; readonly raster: Raster }[];
  /** For people who open the file without anything else at hand. */
  readonly description: string;
}

const rowsPerStrip = 64;
const noData = "nan";
/** TIFF field types and the bytes of one value. */
const types = { ascii: 2, short: 3, long: 4, double: 12 } as const;
const typeBytes = { 2: 1, 3: 2, 4: 4, 12: 8 } as const;

/** 32-bit values, deflated by strips, bands one after the other, in the system of the grid (GeoTIFF 1.1, little-endian). Infinite values are NaN. */
export async function geoTiff({ bands, description }: GeoTiff): Promise<Buffer> {
  const grid = (bands[0] as GeoTiff["bands"][number]).raster.grid;
  const strips = (await Promise.all(bands.map(({ raster }) => stripsOf(raster)))).flat();
  const offsets: number[] = [];
  let position = 8;
  for (const strip of strips) {
    offsets.push(position);
    position += strip.length + (strip.length % 2);
  }
  const padded = strips.flatMap((strip) => (strip.length % 2 === 0 ? [strip] : [strip, Buffer.alloc(1)]));
  const head = Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0]);
  head.writeUInt32LE(position, 4);
  const entries = tags({ grid, bands, description, offsets, lengths: strips.map(({ length }) => length) });
  return Buffer.concat([head, ...padded, directory(entries, position)]);
}

async function stripsOf({ grid, values }: Raster): Promise<Buffer[]> {
  const strips: Promise<Buffer>[] = [];
  for (let row = 0; row < grid.rows; row += rowsPerStrip) {
    const part = values.subarray(row * grid.columns, Math.min(grid.rows, row + rowsPerStrip) * grid.columns);
    const floats = Float32Array.from(part, (value) => (Number.isFinite(value) ? value : Number.NaN));
    strips.push(deflateApart(new Uint8Array(floats.buffer)));
  }
  return Promise.all(strips);
}

interface Tag {
  readonly id: number;
  readonly type: (typeof types)[keyof typeof types];
  readonly values: readonly number[] | string;
}

interface Content extends GeoTiff {
  readonly grid: Grid;
  readonly offsets: readonly number[];
  readonly lengths: readonly number[];
}

function tags({ grid, bands, description, offsets, lengths }: Content): Tag[] {
  const { short, long, double, ascii } = types;
  const perBand = (value: number) => bands.map(() => value);
  const metadata = bands.flatMap(({ name }, index) =>
    name === undefined ? [] : [`<Item name="DESCRIPTION" sample="${index}" role="description">${escapeXml(name)}</Item>`],
  );
  return [
    { id: 256, type: long, values: [grid.columns] },
    { id: 257, type: long, values: [grid.rows] },
    { id: 258, type: short, values: perBand(32) },
    { id: 259, type: short, values: [8] }, // Adobe deflate
    { id: 262, type: short, values: [1] },
    { id: 270, type: ascii, values: description },
    { id: 273, type: long, values: offsets },
    { id: 277, type: short, values: [bands.length] },
    { id: 278, type: long, values: [rowsPerStrip] },
    { id: 279, type: long, values: lengths },
    { id: 284, type: short, values: [bands.length === 1 ? 1 : 2] },
    ...(bands.length > 1 ? [{ id: 338, type: short, values: bands.slice(1).map(() => 0) }] : []),
    { id: 339, type: short, values: perBand(3) }, // IEEE floating point
    { id: 33550, type: double, values: [grid.cellMeters, grid.cellMeters, 0] },
    { id: 33922, type: double, values: [0, 0, 0, grid.westMeters, grid.northMeters, 0] },
    // Version 1.1.0, three keys: projected model, cells as areas, the EPSG code.
    { id: 34735, type: short, values: [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, grid.epsg] },
    ...(metadata.length > 0 ? [{ id: 42112, type: ascii, values: `<GDALMetadata>${metadata.join("")}</GDALMetadata>` }] : []),
    { id: 42113, type: ascii, values: noData },
  ];
}

/** One image file directory with the values that do not fit into it behind. */
function directory(entries: readonly Tag[], position: number): Buffer {
  const table = Buffer.alloc(2 + entries.length * 12 + 4);
  const behind: Buffer[] = [];
  let next = position + table.length;
  table.writeUInt16LE(entries.length, 0);
  for (const [index, tag] of entries.entries()) {
    const at = 2 + index * 12;
    const data = bytesOf(tag);
    table.writeUInt16LE(tag.id, at);
    table.writeUInt16LE(tag.type, at + 2);
    table.writeUInt32LE(data.length / typeBytes[tag.type], at + 4);
    if (data.length <= 4) data.copy(table, at + 8);
    else {
      table.writeUInt32LE(next, at + 8);
      const even = data.length % 2 === 0 ? data : Buffer.concat([data, Buffer.alloc(1)]);
      behind.push(even);
      next += even.length;
    }
  }
  return Buffer.concat([table, ...behind]);
}

function bytesOf({ type, values }: Tag): Buffer {
  if (typeof values === "string") return Buffer.from(`${values}\0`, "utf8");
  const data = Buffer.alloc(values.length * typeBytes[type]);
  for (const [index, value] of values.entries()) {
    if (type === types.short) data.writeUInt16LE(value, index * 2);
    else if (type === types.long) data.writeUInt32LE(value, index * 4);
    else data.writeDoubleLE(value, index * 8);
  }
  return data;
}

function escapeXml(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
