import type { City } from "../model/city.ts";
import type { Database } from "./database.ts";

/** Layers go on a little beyond the boundary, so that what lies along it is not cut. */
const marginMeters = 500;

/**
 * The city with a margin of 500 m, as hexadecimal EWKB in EPSG:6668: from the boundary that is loaded, else from the box of its
 * configuration. The sample city's boundary is not the city's.
 */
export async function cityArea(database: Database, { bbox, planeEpsg }: City): Promise<string> {
  const { rows: tables } = await database.pool.query<{ found: boolean }>("select to_regclass('data.city_boundary') is not null as found");
  const boundary = tables[0]?.found
    ? `select st_union(geom) as geom from data.city_boundary
       where version_to is null and load_id not in (select id from meta.load where sample)`
    : "select null::geometry as geom";
  const { rows } = await database.pool.query<{ area: string }>(
    `select encode(st_asewkb(st_transform(st_buffer(st_transform(coalesce(b.geom, st_makeenvelope($1, $2, $3, $4, 6668)), $5::int), $6), 6668)), 'hex') as area
     from (${boundary}) b`,
    [...bbox, planeEpsg, marginMeters],
  );
  return rows[0]?.area ?? "";
}
