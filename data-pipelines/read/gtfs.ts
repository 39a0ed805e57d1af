import { gtfsFeed, isGtfsTable } from "./gtfs/gtfs-feed.ts";
import { routeLayer } from "./gtfs/route-layer.ts";
import { stopLayer } from "./gtfs/stop-layer.ts";
import { layeredReader } from "./layers/layered-reader.ts";
import type { DeliveredFile } from "./reader.ts";

/**
 * Reads a GTFS or GTFS-JP feed as two layers: stops as points and routes as lines, each with its departures on every
 * day of the week. The other tables of the feed are joined to these.
 */
export const reader = layeredReader({
  id: "gtfs",
  extensions: [".txt"],
  preference: 43,
  accepts: isLayerTable,
  async openAll(file, delivery, options) {
    if (!(await isLayerTable(file))) return [];
    const feed = await gtfsFeed(file, delivery, options.encoding);
    return [await (baseName(file) === "stops.txt" ? stopLayer(file, feed) : routeLayer(file, feed))];
  },
});

async function isLayerTable(file: DeliveredFile): Promise<boolean> {
  if (baseName(file) === "stops.txt") return isGtfsTable(file, ["stop_id", "stop_name"]);
  return baseName(file) === "routes.txt" && (await isGtfsTable(file, ["route_id", "route_type"]));
}

function baseName({ name }: DeliveredFile): string {
  return name.replace(/^.*\//, "").toLowerCase();
}
