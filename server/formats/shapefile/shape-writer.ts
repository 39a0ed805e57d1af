import type { LittleEndianWriter } from "../bytes/little-endian-writer.ts";
import { type FlatGeometry, pathRole } from "../geometry/flat-geometry.ts";
import { isOfKind, type ShapeKind, shapeTypes } from "./shape-kinds.ts";

/** ESRI Shapefile Technical Description, July 1998. Big-endian where it says so: record headers and file lengths. */

/** Writes a record: the geometry's paths of one kind, or a null shape. Outer rings run clockwise, holes the other way. */
export function writeShape(out: LittleEndianWriter, kind: ShapeKind, shape: { number: number; geometry: FlatGeometry | null }): void {
  const start = out.length;
  out.uint32(0);
  out.uint32(0);
  if (shape.geometry === null) out.uint32(0);
  else if (kind === "point") writePoint(out, shape.geometry);
  else if (kind === "multipoint") writePoints(out, shape.geometry);
  else writePaths(out, kind, shape.geometry);
  out.view.setUint32(start, shape.number);
  out.view.setUint32(start + 4, (out.length - start - recordHeaderBytes) / 2);
}

export const recordHeaderBytes = 8;
export const fileHeaderBytes = 100;

/** @param extent xMin, yMin, xMax, yMax; undefined when every shape is null. */
export function fileHeader(kind: ShapeKind, fileBytes: number, extent: Float64Array | undefined): Buffer {
  const header = Buffer.alloc(fileHeaderBytes);
  header.writeInt32BE(9994, 0);
  header.writeInt32BE(fileBytes / 2, 24);
  header.writeInt32LE(1000, 28);
  header.writeInt32LE(shapeTypes[kind], 32);
  for (const [side, value] of extent?.entries() ?? []) header.writeDoubleLE(value, 36 + side * 8);
  return header;
}

function writePoint(out: LittleEndianWriter, { xy }: FlatGeometry): void {
  out.uint32(shapeTypes.point);
  out.float64(xy[0] as number);
  out.float64(xy[1] as number);
}

/** A point is a path of its own, so what belongs to other kinds can be left out. */
function writePoints(out: LittleEndianWriter, geometry: FlatGeometry): void {
  const paths = pathsOfKind(geometry, "multipoint");
  out.uint32(shapeTypes.multipoint);
  writeBox(out, geometry, paths);
  out.uint32(paths.length);
  for (const path of paths) {
    const vertex = (geometry.pathEnds[path] as number) - 1;
    out.float64(geometry.xy[vertex * 2] as number);
    out.float64(geometry.xy[vertex * 2 + 1] as number);
  }
}

function writePaths(out: LittleEndianWriter, kind: ShapeKind, geometry: FlatGeometry): void {
  const { pathEnds, roles, xy } = geometry;
  const paths = pathsOfKind(geometry, kind);
  out.uint32(shapeTypes[kind]);
  writeBox(out, geometry, paths);
  out.uint32(paths.length);
  const countAt = out.length;
  out.uint32(0);
  let count = 0;
  for (const path of paths) {
    out.uint32(count);
    count += (pathEnds[path] as number) - firstVertex(geometry, path);
  }
  out.view.setUint32(countAt, count, true);
  out.reserve(count * 16);
  for (const path of paths) {
    const from = firstVertex(geometry, path);
    const to = pathEnds[path] as number;
    const role = roles[path] as number;
    const backwards = role === pathRole.outer ? signedArea(xy, from, to) > 0 : role === pathRole.hole && signedArea(xy, from, to) < 0;
    writeVertices(out, xy, backwards ? { from: to - 1, to: from - 1, step: -1 } : { from, to, step: 1 });
  }
}

function writeVertices(out: LittleEndianWriter, xy: Float64Array, { from, to, step }: { from: number; to: number; step: number }): void {
  const { view } = out;
  let position = out.length;
  for (let vertex = from; vertex !== to; vertex += step, position += 16) {
    view.setFloat64(position, xy[vertex * 2] as number, true);
    view.setFloat64(position + 8, xy[vertex * 2 + 1] as number, true);
  }
  out.length = position;
}

function pathsOfKind({ roles, pathCount }: FlatGeometry, kind: ShapeKind): number[] {
  const paths: number[] = [];
  for (let path = 0; path < pathCount; path++) if (isOfKind(roles[path] as number, kind)) paths.push(path);
  return paths;
}

/** Only a collection has paths of other kinds. */
function writeBox(out: LittleEndianWriter, geometry: FlatGeometry, paths: readonly number[]): void {
  const box = paths.length === geometry.pathCount ? [geometry.xMin, geometry.yMin, geometry.xMax, geometry.yMax] : boxOf(geometry, paths);
  for (const side of box) out.float64(side);
}

function boxOf(geometry: FlatGeometry, paths: readonly number[]): number[] {
  const box = [Infinity, Infinity, -Infinity, -Infinity] as [number, number, number, number];
  for (const path of paths) {
    for (let vertex = firstVertex(geometry, path); vertex < (geometry.pathEnds[path] as number); vertex++) {
      const x = geometry.xy[vertex * 2] as number;
      const y = geometry.xy[vertex * 2 + 1] as number;
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
  }
  return box;
}

function firstVertex({ pathEnds }: FlatGeometry, path: number): number {
  return path === 0 ? 0 : (pathEnds[path - 1] as number);
}

/** Twice the area; positive when the ring runs counter-clockwise. Measured from its first vertex, where digits are not lost. */
function signedArea(xy: Float64Array, from: number, to: number): number {
  const x0 = xy[from * 2] as number;
  const y0 = xy[from * 2 + 1] as number;
  let area = 0;
  let xBefore = 0;
  let yBefore = 0;
  for (let vertex = from + 1; vertex < to; vertex++) {
    const x = (xy[vertex * 2] as number) - x0;
    const y = (xy[vertex * 2 + 1] as number) - y0;
    area += xBefore * y - x * yBefore;
    xBefore = x;
    yBefore = y;
  }
  return area;
}
