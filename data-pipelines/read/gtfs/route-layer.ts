import { layerName } from "../file/layer-name.ts";
import type { DeliveredFile, RawFeature, RawLayer } from "../reader.ts";
import { noParts, partsWkb } from "../wkb/parts-wkb.ts";
import { WkbWriter } from "../wkb/wkb-writer.ts";
import { agencyColumn, type GtfsFeed } from "./gtfs-feed.ts";
import { readRoutePaths, type RoutePaths } from "./route-paths.ts";
import { ordinaryServices, weekdays } from "./service-days.ts";
import { readTrips } from "./trips.ts";

const wgs84 = 4326;
const tripColumns = weekdays.map((weekday) => `trips_${weekday}`);
/** Says whether the line follows the road (`shapes`) or only joins the stops (`stops`). */
const lineColumn = "line_from";

/** Routes as the lines that their trips drive, with the number of trips on an ordinary Monday, Tuesday … */
export async function routeLayer(file: DeliveredFile, feed: GtfsFeed): Promise<RawLayer> {
  let joined: Promise<Joined> | undefined;
  let count = 0;
  for await (const rows of feed.routes.rows()) count += rows.length;
  return {
    name: layerName(file),
    file: file.name,
    columns: [...feed.routes.columns, agencyColumn, ...tripColumns, lineColumn],
    crs: wgs84,
    encoding: feed.routes.encoding,
    count,
    publisher: feed.agencies.names,
    hasGeometry: true,
    async *features() {
      joined ??= join(feed);
      yield* readRoutes(feed, await joined);
    },
  };
}

interface Joined {
  readonly paths: ReadonlyMap<string, RoutePaths>;
  /** Trips by route and weekday. */
  readonly trips: ReadonlyMap<string, readonly number[]>;
}

async function join(feed: GtfsFeed): Promise<Joined> {
  const trips = await readTrips(feed);
  const services = await ordinaryServices(feed);
  const counts = new Map<string, number[]>();
  for (const { route, service, runs } of trips.values()) {
    const known = counts.get(route) ?? weekdays.map(() => 0);
    counts.set(
      route,
      known.map((count, weekday) => count + (services[weekday]?.has(service) === true ? runs : 0)),
    );
  }
  return { paths: await readRoutePaths(feed, trips), trips: counts };
}

async function* readRoutes({ routes, agencies }: GtfsFeed, joined: Joined): AsyncGenerator<readonly RawFeature[]> {
  const writer = new WkbWriter();
  const [id, agencyId] = [routes.reading("route_id"), routes.reading("agency_id")];
  for await (const rows of routes.rows()) {
    yield rows.map((row): RawFeature => {
      const found = joined.paths.get(id(row));
      const trips = joined.trips.get(id(row));
      return {
        row: row.row,
        properties: {
          ...routes.properties(row),
          [agencyColumn]: agencies.nameOf(agencyId(row)),
          ...Object.fromEntries(tripColumns.map((column, weekday) => [column, trips?.[weekday] ?? 0])),
          [lineColumn]: found?.from ?? null,
        },
        wkb: found ? partsWkb({ ...noParts(), lines: [...found.paths] }, writer) : null,
        findings: [],
      };
    });
  }
}
