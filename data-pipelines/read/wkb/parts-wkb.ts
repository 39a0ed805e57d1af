import type { WkbWriter } from "./wkb-writer.ts";

/** x, y, x, y … with x = east or longitude. */
export type Path = readonly number[];
/** Outer ring first, then holes. */
export type Area = readonly Path[];

/** What makes up the geometry of one record, before it is known whether that is simple, multiple or mixed. */
export interface GeometryParts {
  /** One position each. */
  readonly points: number[];
  readonly lines: Path[];
  readonly areas: Area[];
}

export function noParts(): GeometryParts {
  return { points: [], lines: [], areas: [] };
}

/** WKB of the simplest type that holds all parts; null when there are none. Rings are closed when they are not. */
export function partsWkb({ points, lines, areas }: GeometryParts, writer: WkbWriter): Uint8Array | null {
  const full = {
    lines: lines.filter(isFilled),
    areas: areas.filter(([outer]) => outer && isFilled(outer)).map((rings) => rings.filter(isFilled)),
  };
  const kinds = [points, full.lines, full.areas].filter((some) => some.length > 0).length;
  if (kinds === 0) return null;
  writer.start();
  if (kinds > 1) {
    writer.header("GeometryCollection");
    writer.count(kinds);
  }
  if (points.length > 0) writePoints(points, writer);
  if (full.lines.length > 0) writeLines(full.lines, writer);
  if (full.areas.length > 0) writeAreas(full.areas, writer);
  return writer.finish();
}

const leastPositions = { line: 2, ring: 4 };

function writePoints(points: readonly number[], writer: WkbWriter): void {
  if (points.length > 2) {
    writer.header("MultiPoint");
    writer.count(points.length / 2);
  }
  for (let at = 0; at < points.length; at += 2) {
    writer.header("Point");
    writer.position(points[at] ?? Number.NaN, points[at + 1] ?? Number.NaN);
  }
}

function writeLines(lines: readonly Path[], writer: WkbWriter): void {
  if (lines.length > 1) {
    writer.header("MultiLineString");
    writer.count(lines.length);
  }
  for (const line of lines) {
    writer.header("LineString");
    writePath(line, writer, leastPositions.line);
  }
}

function writeAreas(areas: readonly Area[], writer: WkbWriter): void {
  if (areas.length > 1) {
    writer.header("MultiPolygon");
    writer.count(areas.length);
  }
  for (const rings of areas) {
    writer.header("Polygon");
    writer.count(rings.length);
    for (const ring of rings) writePath(ring, writer, leastPositions.ring);
  }
}

function writePath(path: Path, writer: WkbWriter, least: number): void {
  const positions = path.length / 2;
  const isOpen = least === leastPositions.ring && (path[0] !== path.at(-2) || path[1] !== path.at(-1));
  const total = Math.max(least, isOpen ? positions + 1 : positions);
  writer.count(total);
  for (let at = 0; at < path.length; at += 2) writer.position(path[at] ?? Number.NaN, path[at + 1] ?? Number.NaN);
  for (let count = positions; count < total; count++) writer.position(path[0] ?? Number.NaN, path[1] ?? Number.NaN);
}

function isFilled(path: Path): boolean {
  return path.length >= 2;
}
