import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { type TileAddress, tileBoundsWebMercator, tileExtent, tileSideMeters } from "../../../model/geo/tile.ts";
import { type EncodedTile, type EncodeTileOptions, TileEncoder, type TileLayer } from "../../../server/tiles/encode-tile.ts";

/** A tile of Higashiomi, for tests where any tile will do. */
export const sampleTile: TileAddress = { z: 14, x: 14390, y: 6483 };

export type Xy = readonly [x: number, y: number];
export type Ring = readonly Xy[];

/** A geometry whose coordinates are in any one system, rings closed or not. */
export type Shape =
  | { readonly type: "Point"; readonly at: Xy }
  | { readonly type: "LineString"; readonly line: Ring }
  | { readonly type: "Polygon"; readonly rings: readonly Ring[] }
  | { readonly type: "MultiPoint" | "MultiLineString" | "MultiPolygon" | "GeometryCollection"; readonly members: readonly Shape[] };

export const point = (x: number, y: number): Shape => ({ type: "Point", at: [x, y] });
export const line = (...vertices: Xy[]): Shape => ({ type: "LineString", line: vertices });
export const polygon = (...rings: Ring[]): Shape => ({ type: "Polygon", rings });
export const multi = (type: "MultiPoint" | "MultiLineString" | "MultiPolygon" | "GeometryCollection", ...members: Shape[]): Shape => ({
  type,
  members,
});
/** Counter-clockwise in a system with y upwards. */
export const box = (xMin: number, yMin: number, xMax: number, yMax: number): Ring => [
  [xMin, yMin],
  [xMax, yMin],
  [xMax, yMax],
  [xMin, yMax],
];

export interface WkbOptions {
  readonly srid?: number;
  readonly z?: boolean;
  readonly m?: boolean;
  /** Z and M by adding 1000 and 2000 to the type, without SRID; otherwise by the flags of EWKB. */
  readonly iso?: boolean;
}

/** Tile units → metres of EPSG:3857. */
export function toMeters(tile: TileAddress): (xy: Xy) => Xy {
  const [xMin, , , yMax] = tileBoundsWebMercator(tile);
  const unit = tileSideMeters(tile.z) / tileExtent;
  return ([x, y]) => [xMin + x * unit, yMax - y * unit];
}

/** The WKB of a shape whose coordinates `project` turns into metres; without it they are metres already. */
export function wkb(shape: Shape, project: (xy: Xy) => Xy = (xy) => xy, options: WkbOptions = {}): Uint8Array {
  const numbers: number[] = [];
  const uint32 = (value: number) => numbers.push(...new Uint8Array(new Uint32Array([value]).buffer));
  const float64 = (value: number) => numbers.push(...new Uint8Array(new Float64Array([value]).buffer));
  const vertex = (xy: Xy) => {
    for (const value of project(xy)) float64(value);
    if (options.z) float64(12.5);
    if (options.m) float64(-7);
  };
  const vertices = (run: Ring) => {
    uint32(run.length);
    for (const xy of run) vertex(xy);
  };
  const write = (part: Shape, srid?: number) => {
    numbers.push(1);
    uint32(typeCode(part, { ...options, srid }));
    if (srid !== undefined) uint32(srid);
    if (part.type === "Point") vertex(part.at);
    else if (part.type === "LineString") vertices(part.line);
    else if (part.type === "Polygon") {
      uint32(part.rings.length);
      for (const ring of part.rings) vertices(closed(ring));
    } else {
      uint32(part.members.length);
      for (const member of part.members) write(member);
    }
  };
  write(shape, options.srid);
  return Uint8Array.from(numbers);
}

const typeNames = ["Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection"];

function typeCode(shape: Shape, { srid, z, m, iso }: { srid?: number | undefined; z?: boolean; m?: boolean; iso?: boolean }): number {
  const base = typeNames.indexOf(shape.type) + 1;
  if (iso) return base + (z ? 1000 : 0) + (m ? 2000 : 0);
  return base + (z ? 0x80000000 : 0) + (m ? 0x40000000 : 0) + (srid === undefined ? 0 : 0x20000000);
}

function closed(ring: Ring): Ring {
  const [first] = ring;
  const last = ring.at(-1);
  if (!first || !last || (first[0] === last[0] && first[1] === last[1])) return ring;
  return [...ring, first];
}

/** A column as COPY sends it; null for SQL null. */
export type Column = Uint8Array | null;

function bytesOf(length: number, fill: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(length);
  fill(new DataView(bytes.buffer));
  return bytes;
}

export const int8 = (value: number | bigint): Uint8Array => bytesOf(8, (view) => view.setBigInt64(0, BigInt(value)));
export const int4 = (value: number): Uint8Array => bytesOf(4, (view) => view.setInt32(0, value));
export const float8 = (value: number): Uint8Array => bytesOf(8, (view) => view.setFloat64(0, value));
export const bool = (value: boolean): Uint8Array => Uint8Array.of(value ? 1 : 0);
export const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** Rows as PostgreSQL sends them: DataRow messages. */
export function rowMessages(rows: readonly (readonly Column[])[]): Uint8Array {
  const parts = rows.map((row) => {
    const columns = row.flatMap((column) => [int4(column === null ? -1 : column.length), column ?? new Uint8Array()]);
    const body = Buffer.concat([int4(row.length).subarray(2), ...columns]);
    return Buffer.concat([text("D"), int4(body.length + 4), body]);
  });
  return new Uint8Array(Buffer.concat(parts));
}

/** A layer and its rows, in pieces of whole messages. */
export interface TileLayerInput extends TileLayer {
  readonly pieces: readonly Uint8Array[];
}

export function encodeTile(tile: TileAddress, layers: readonly TileLayerInput[], options?: EncodeTileOptions): EncodedTile {
  const encoder = new TileEncoder(tile, layers, options);
  for (const [place, { pieces }] of layers.entries()) for (const rows of pieces) encoder.addRows(place, rows);
  return encoder.finish();
}

/** A layer without fields: each shape, in tile units of `tile`, gets the fid 1, 2, 3 … */
export function layerOf(tile: TileAddress, shapes: readonly Shape[], name = "layer"): TileLayerInput {
  const rows = shapes.map((shape, i) => [int8(i + 1), int4(1), wkb(shape, toMeters(tile))]);
  return { name, fields: [], pieces: [rowMessages(rows)] };
}

export interface DecodedFeature {
  readonly id: number | undefined;
  readonly type: 0 | 1 | 2 | 3;
  readonly properties: Record<string, string | number | boolean>;
  /** As in the tile, but each ring's first point is repeated at its end. */
  readonly geometry: [number, number][][];
}

export function decodeLayer(bytes: Uint8Array, name = "layer"): DecodedFeature[] {
  const layer = new VectorTile(new PbfReader(bytes)).layers[name];
  if (!layer) return [];
  return Array.from({ length: layer.length }, (_, i) => {
    const feature = layer.feature(i);
    const { id, type, properties } = feature;
    return { id, type, properties: { ...properties }, geometry: feature.loadGeometry().map((part) => part.map(({ x, y }) => [x, y])) };
  });
}

/** By the surveyor's formula: positive if the ring runs clockwise where y points down. */
export function ringArea(ring: Ring): number {
  let sum = 0;
  for (const [i, [x, y]] of ring.entries()) {
    const [nextX, nextY] = ring[(i + 1) % ring.length] ?? [x, y];
    sum += x * nextY - nextX * y;
  }
  return sum / 2;
}

/** The area of a feature: its exterior rings count positive, its interior ones negative. None for a point or a line. */
export function areaOf(feature: DecodedFeature | undefined): number {
  if (feature?.type !== 3) return 0;
  return feature.geometry.reduce((sum, ring) => sum + ringArea(ring), 0);
}
