import { layerName } from "../file/layer-name.ts";
import type { DeliveredFile, RawFeature, RawLayer } from "../reader.ts";
import { numberIn } from "../text/number-text.ts";
import { noParts, partsWkb } from "../wkb/parts-wkb.ts";
import { WkbWriter } from "../wkb/wkb-writer.ts";
import { agencyColumn, type GtfsFeed } from "./gtfs-feed.ts";
import { ordinaryServices, weekdays } from "./service-days.ts";
import { readTrips, type Trip } from "./trips.ts";

const wgs84 = 4326;
const noPickup = "1";
const departureColumns = weekdays.map((weekday) => `departures_${weekday}`);

/** Stops with the number of vehicles that can be boarded there on an ordinary Monday, Tuesday … */
export async function stopLayer(file: DeliveredFile, feed: GtfsFeed): Promise<RawLayer> {
  let departures: Promise<ReadonlyMap<string, readonly number[]>> | undefined;
  let count = 0;
  for await (const rows of feed.stops.rows()) count += rows.length;
  return {
    name: layerName(file),
    file: file.name,
    columns: [...feed.stops.columns, agencyColumn, ...departureColumns],
    crs: wgs84,
    encoding: feed.stops.encoding,
    count,
    publisher: feed.agencies.names,
    hasGeometry: true,
    async *features() {
      departures ??= countDepartures(feed);
      yield* readStops(feed, await departures);
    },
  };
}

async function* readStops(
  { stops, agencies }: GtfsFeed,
  departures: ReadonlyMap<string, readonly number[]>,
): AsyncGenerator<readonly RawFeature[]> {
  const writer = new WkbWriter();
  const [id, longitude, latitude] = ["stop_id", "stop_lon", "stop_lat"].map((column) => stops.reading(column));
  for await (const rows of stops.rows()) {
    yield rows.map((row): RawFeature => {
      const [x, y] = [longitude?.(row) ?? "", latitude?.(row) ?? ""];
      const counts = departures.get(id?.(row) ?? "");
      return {
        row: row.row,
        properties: {
          ...stops.properties(row),
          [agencyColumn]: agencies.names || null,
          ...Object.fromEntries(departureColumns.map((column, weekday) => [column, counts?.[weekday] ?? 0])),
        },
        wkb: x === "" && y === "" ? null : partsWkb({ ...noParts(), points: [numberIn(x), numberIn(y)] }, writer),
        findings: [],
      };
    });
  }
}

/** By stop and weekday; a station has those of its platforms together. Where a trip ends nobody departs. */
async function countDepartures(feed: GtfsFeed): Promise<Map<string, number[]>> {
  const [trips, services, parents] = [await readTrips(feed), await ordinaryServices(feed), await readParents(feed)];
  const ends = await lastSequences(feed);
  const departures = new Map<string, number[]>();
  const [tripId, stopId, sequence, pickup] = ["trip_id", "stop_id", "stop_sequence", "pickup_type"].map((column) =>
    feed.stopTimes.reading(column),
  );
  for await (const rows of feed.stopTimes.rows()) {
    for (const row of rows) {
      const trip = trips.get(tripId?.(row) ?? "");
      const isEnd = Number(sequence?.(row)) === ends.get(tripId?.(row) ?? "");
      if (!trip || isEnd || pickup?.(row) === noPickup) continue;
      const stop = stopId?.(row) ?? "";
      add(departures, stop, { trip, services });
      const parent = parents.get(stop);
      if (parent !== undefined) add(departures, parent, { trip, services });
    }
  }
  return departures;
}

function add(
  departures: Map<string, number[]>,
  stop: string,
  { trip, services }: { trip: Trip; services: readonly ReadonlySet<string>[] },
): void {
  const counts = departures.get(stop) ?? weekdays.map(() => 0);
  departures.set(stop, counts);
  services.forEach((running, weekday) => {
    if (running.has(trip.service)) counts[weekday] = (counts[weekday] ?? 0) + trip.runs;
  });
}

/** Station by platform. */
async function readParents({ stops }: GtfsFeed): Promise<Map<string, string>> {
  const parents = new Map<string, string>();
  const [id, parent] = ["stop_id", "parent_station"].map((column) => stops.reading(column));
  for await (const rows of stops.rows()) {
    for (const row of rows) if ((parent?.(row) ?? "") !== "") parents.set(id?.(row) ?? "", parent?.(row) ?? "");
  }
  return parents;
}

async function lastSequences({ stopTimes }: GtfsFeed): Promise<Map<string, number>> {
  const last = new Map<string, number>();
  const [trip, sequence] = ["trip_id", "stop_sequence"].map((column) => stopTimes.reading(column));
  for await (const rows of stopTimes.rows()) {
    for (const row of rows) {
      const id = trip?.(row) ?? "";
      const at = Number(sequence?.(row));
      if (at > (last.get(id) ?? -1)) last.set(id, at);
    }
  }
  return last;
}
