import type { GtfsFeed } from "./gtfs-feed.ts";

export interface Trip {
  readonly route: string;
  readonly service: string;
  readonly shape: string;
  /** How often it runs on a day of its service: more than once where the feed states a headway instead of times. */
  runs: number;
}

export async function readTrips({ trips, frequencies }: GtfsFeed): Promise<ReadonlyMap<string, Trip>> {
  const byId = new Map<string, Trip>();
  const [id, route, service, shape] = ["trip_id", "route_id", "service_id", "shape_id"].map((column) => trips.reading(column));
  for await (const rows of trips.rows()) {
    for (const row of rows)
      byId.set(id?.(row) ?? "", { route: route?.(row) ?? "", service: service?.(row) ?? "", shape: shape?.(row) ?? "", runs: 1 });
  }
  if (!frequencies) return byId;
  const stated = new Map<string, number>();
  const [trip, from, to, headway] = ["trip_id", "start_time", "end_time", "headway_secs"].map((column) => frequencies.reading(column));
  for await (const rows of frequencies.rows()) {
    for (const row of rows) {
      const seconds = secondsOf(to?.(row) ?? "") - secondsOf(from?.(row) ?? "");
      const runs = Math.ceil(seconds / Number(headway?.(row)));
      if (runs > 0 && Number.isFinite(runs)) stated.set(trip?.(row) ?? "", (stated.get(trip?.(row) ?? "") ?? 0) + runs);
    }
  }
  for (const [key, runs] of stated) {
    const known = byId.get(key);
    if (known) known.runs = runs;
  }
  return byId;
}

/** Times go beyond 24:00:00 for the night after. */
function secondsOf(time: string): number {
  const [hours = Number.NaN, minutes = 0, seconds = 0] = time.split(":").map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}
