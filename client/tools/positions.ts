import type { Geometry, Position } from "geojson";
import type { BboxLonLat } from "../../model/geo/tile.ts";

/** West, south, east, north of geometries; undefined when they have no position. */
export function boundsOf(geometries: Iterable<Geometry | null>): BboxLonLat | undefined {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const geometry of geometries) {
    for (const [x = 0, y = 0] of positionsOf(geometry)) {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
  }
  return box[0] === Infinity ? undefined : box;
}

/** Every position of a geometry. */
export function* positionsOf(geometry: Geometry | null): Generator<Position, void> {
  if (geometry === null) return;
  if (geometry.type === "GeometryCollection") for (const part of geometry.geometries) yield* positionsOf(part);
  else yield* flat(geometry.coordinates);
}

/** The geometry with every position replaced. */
export function mapPositions<T extends Geometry>(geometry: T, map: (position: Position) => Position): T {
  if (geometry.type === "GeometryCollection") {
    return { ...geometry, geometries: geometry.geometries.map((part) => mapPositions(part, map)) };
  }
  return { ...geometry, coordinates: mapNested(geometry.coordinates, map) };
}

type Nested = Position | readonly Nested[];

function* flat(coordinates: Nested): Generator<Position, void> {
  if (isPosition(coordinates)) yield coordinates;
  else for (const part of coordinates) yield* flat(part);
}

function isPosition(coordinates: Nested): coordinates is Position {
  return typeof coordinates[0] === "number";
}

function mapNested(coordinates: Nested, map: (position: Position) => Position): Nested {
  return isPosition(coordinates) ? map(coordinates) : coordinates.map((part) => mapNested(part, map));
}
