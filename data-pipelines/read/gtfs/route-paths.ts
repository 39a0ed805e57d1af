import { numberIn } from "../text/number-text.ts";
import type { Path } from "../wkb/parts-wkb.ts";
import type { GtfsFeed } from "./gtfs-feed.ts";
import type { GtfsTable } from "./gtfs-table.ts";
import type { Trip } from "./trips.ts";

export interface RoutePaths {
  readonly paths: readonly Path[];
  readonly from: "shapes" | "stops";
}

/** The lines of each route: all the shapes that its trips follow, or else every sequence of stops that they serve. */
export async function readRoutePaths(feed: GtfsFeed, trips: ReadonlyMap<string, Trip>): Promise<Map<string, RoutePaths>> {
  const shapes = feed.shapes ? await readShapes(feed.shapes) : new Map<string, Path>();
  const shapesOf = new Map<string, Set<string>>();
  for (const { route, shape } of trips.values()) if (shapes.has(shape)) members(shapesOf, route).add(shape);
  const paths = new Map<string, RoutePaths>();
  for (const [route, names] of shapesOf)
    paths.set(route, { paths: [...names].flatMap((name) => [shapes.get(name) ?? []]), from: "shapes" });
  const bare = new Set([...trips].filter(([, { route }]) => !paths.has(route)).map(([id]) => id));
  if (bare.size === 0) return paths;
  for (const [route, lines] of await stopPaths(feed, trips, bare)) paths.set(route, { paths: lines, from: "stops" });
  return paths;
}

async function readShapes(table: GtfsTable): Promise<Map<string, Path>> {
  const positions = new Map<string, Numbered[]>();
  const [id, sequence, longitude, latitude] = ["shape_id", "shape_pt_sequence", "shape_pt_lon", "shape_pt_lat"].map((column) =>
    table.reading(column),
  );
  for await (const rows of table.rows()) {
    for (const row of rows) {
      const shape = id?.(row) ?? "";
      const known = positions.get(shape) ?? [];
      positions.set(shape, known);
      known.push({ sequence: Number(sequence?.(row)), x: numberIn(longitude?.(row)), y: numberIn(latitude?.(row)) });
    }
  }
  return new Map([...positions].map(([shape, numbered]) => [shape, pathOf(numbered)]));
}

interface Numbered {
  readonly sequence: number;
  readonly x: number;
  readonly y: number;
}

function pathOf(numbered: readonly Numbered[]): Path {
  return numbered.toSorted((a, b) => a.sequence - b.sequence).flatMap(({ x, y }) => [x, y]);
}

/** By route, the distinct lines through the stops of the trips that have no shape. */
async function stopPaths(feed: GtfsFeed, trips: ReadonlyMap<string, Trip>, wanted: ReadonlySet<string>): Promise<Map<string, Path[]>> {
  const places = await readPlaces(feed.stops);
  const served = new Map<string, Numbered[]>();
  const [trip, stop, sequence] = ["trip_id", "stop_id", "stop_sequence"].map((column) => feed.stopTimes.reading(column));
  for await (const rows of feed.stopTimes.rows()) {
    for (const row of rows) {
      const id = trip?.(row) ?? "";
      const place = wanted.has(id) ? places.get(stop?.(row) ?? "") : undefined;
      if (!place) continue;
      const known = served.get(id) ?? [];
      served.set(id, known);
      known.push({ sequence: Number(sequence?.(row)), ...place });
    }
  }
  const distinct = new Map<string, Map<string, Path>>();
  for (const [id, numbered] of served) {
    const path = pathOf(numbered);
    const route = trips.get(id)?.route ?? "";
    const known = distinct.get(route) ?? new Map<string, Path>();
    distinct.set(route, known);
    if (path.length > 2) known.set(path.join(), path);
  }
  return new Map([...distinct].filter(([, paths]) => paths.size > 0).map(([route, paths]) => [route, [...paths.values()]]));
}

async function readPlaces(stops: GtfsTable): Promise<Map<string, { x: number; y: number }>> {
  const places = new Map<string, { x: number; y: number }>();
  const [id, longitude, latitude] = ["stop_id", "stop_lon", "stop_lat"].map((column) => stops.reading(column));
  for await (const rows of stops.rows()) {
    for (const row of rows) {
      const [x, y] = [numberIn(longitude?.(row)), numberIn(latitude?.(row))];
      if (Number.isFinite(x) && Number.isFinite(y)) places.set(id?.(row) ?? "", { x, y });
    }
  }
  return places;
}

function members(sets: Map<string, Set<string>>, key: string): Set<string> {
  const set = sets.get(key) ?? new Set();
  sets.set(key, set);
  return set;
}
