import type { Database } from "./database.ts";

/** A town of the gazetteer and its representative point, JGD2011 degrees. */
export interface TownPoint {
  readonly name: string;
  readonly koaza: string | null;
  readonly lon: number;
  readonly lat: number;
}

/** More towns than any municipality has; a gazetteer of the whole country must not fill the memory. */
const mostTowns = 50_000;

/** The current points of the dataset `town-addresses`; none where it was never loaded. */
export async function readTownPoints(database: Database): Promise<TownPoint[]> {
  const { rows: tables } = await database.pool.query<{ exists: boolean }>(
    "select to_regclass('data.town_addresses') is not null as exists",
  );
  if (!tables[0]?.exists) return [];
  const { rows } = await database.pool.query<TownPoint>(
    `select name, koaza, st_x(geom) as lon, st_y(geom) as lat from data.town_addresses
      where version_to is null and geom is not null order by fid limit ${mostTowns}`,
  );
  return rows;
}
