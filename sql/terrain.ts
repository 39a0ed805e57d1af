import type { MultiPolygon, Polygon } from "geojson";
import { promisify } from "node:util";
import { deflate, inflateSync } from "node:zlib";
import type { Bounds } from "../model/geo/crs.ts";
import type { TerrainRelease } from "../model/terrain.ts";
import type { LocalText } from "../model/text.ts";
import type { Database } from "./database.ts";

/** The heights of the ground as they were delivered: tiles and meshes, each with its own grid. */

/** A stored tile or mesh; `heights` as `packHeights` makes them. */
export interface TerrainPiece {
  readonly epsg: number;
  /** Outer edges, in units of the system, x = east or longitude. */
  readonly bounds: Bounds;
  readonly columns: number;
  readonly rows: number;
  readonly heights: Uint8Array;
}

const unknownCentimetres = -(2 ** 31);
const deflateApart = promisify(deflate);

/** Metres (NaN: unknown) → whole centimetres, each as the difference to the one before it, deflated. */
export async function packHeights(metres: Float32Array): Promise<Buffer> {
  const differences = new Int32Array(metres.length);
  let before = 0;
  for (let i = 0; i < metres.length; i++) {
    const value = metres[i] ?? Number.NaN;
    const centimetres = Number.isNaN(value) ? unknownCentimetres : Math.round(value * 100);
    differences[i] = (centimetres - before) | 0;
    before = centimetres;
  }
  return deflateApart(new Uint8Array(differences.buffer), { level: 3 });
}

export function unpackHeights(packed: Uint8Array, cells: number): Float32Array {
  const bytes = inflateSync(packed, { maxOutputLength: cells * 4 });
  const differences = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const metres = new Float32Array(cells);
  let centimetres = 0;
  for (let i = 0; i < cells; i++) {
    centimetres = (centimetres + differences.getInt32(4 * i, true)) | 0;
    metres[i] = centimetres === unknownCentimetres ? Number.NaN : centimetres / 100;
  }
  return metres;
}

export interface NewTerrain {
  readonly source: string;
  readonly label: string;
  readonly releasedOn: string | null;
  readonly licence: string;
  readonly attribution: LocalText;
  readonly sample: boolean;
}

/** Nothing of it is used before `publishTerrain`. */
export async function beginTerrain(database: Database, terrain: NewTerrain): Promise<number> {
  const { source, label, releasedOn, licence, attribution, sample } = terrain;
  await database.pool.query("delete from meta.terrain where state = 'loading' and loaded_at < now() - interval '1 day'");
  const { rows } = await database.pool.query<{ id: string }>(
    `insert into meta.terrain (source, label, sha256, released_on, licence, attribution, sample, state)
     values ($1, $2, '', $3, $4, $5, $6, 'loading') returning id`,
    [source, label, releasedOn, licence, attribution, sample],
  );
  return Number(rows[0]?.id);
}

/** @param known bounds of the part that has heights. */
export async function addPiece(
  database: Database,
  terrainId: number,
  { known, ...piece }: TerrainPiece & { readonly known: Bounds },
): Promise<void> {
  const { epsg, bounds, columns, rows, heights } = piece;
  await database.pool.query(
    `insert into meta.terrain_piece (terrain_id, epsg, west, south, east, north, columns, rows, extent, heights)
     values ($1, $2::int, $3, $4, $5, $6, $7, $8, st_transform(st_makeenvelope($10, $11, $12, $13, $2::int), 6668), $9)`,
    [terrainId, epsg, ...bounds, columns, rows, heights, ...known],
  );
}

/** It replaces what its source delivered before. */
export async function publishTerrain(database: Database, { id, sha256 }: { id: number; sha256: string }): Promise<void> {
  await database.transaction(async (client) => {
    await client.query(
      `update meta.terrain o set state = 'replaced' from meta.terrain n
       where n.id = $1 and o.source = n.source and o.sample = n.sample and o.state = 'current'`,
      [id],
    );
    await client.query("update meta.terrain set state = 'current', sha256 = $2 where id = $1", [id, sha256]);
  });
}

export async function discardTerrain(database: Database, id: number): Promise<void> {
  await database.pool.query("delete from meta.terrain where id = $1", [id]);
}

/** What is in use. Fictional heights never mix with real ones. */
const inUse = `state = 'current' and sample = not exists (select from meta.terrain where state = 'current' and not sample)`;

/** The deliveries in use, in order of their numbers. */
export async function currentTerrain(database: Database): Promise<TerrainRelease[]> {
  const { rows } = await database.pool.query<TerrainRelease>(
    `select id::float8 as id, source, label, sha256, released_on as "releasedOn", licence, attribution, sample,
       to_char(loaded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "loadedAt"
     from meta.terrain where ${inUse} order by id`,
  );
  return rows;
}

/** West, south, east, north in degrees of the deliveries given; undefined when they hold nothing. */
export async function terrainBounds(database: Database, ids: readonly number[]): Promise<Bounds | undefined> {
  const { rows } = await database.pool.query<{ bounds: [number, number, number, number] | null }>(
    `select case when e is null then null else array[st_xmin(e), st_ymin(e), st_xmax(e), st_ymax(e)] end as bounds
     from (select st_extent(extent) as e from meta.terrain_piece where terrain_id = any($1::bigint[])) x`,
    [ids],
  );
  return rows[0]?.bounds ?? undefined;
}

/** Where the deliveries given have heights, degrees: GeoJSON. */
export async function terrainCoverage(database: Database, ids: readonly number[]): Promise<Polygon | MultiPolygon | undefined> {
  const { rows } = await database.pool.query<{ coverage: Polygon | MultiPolygon | null }>(
    `select st_asgeojson(st_union(extent), 7)::json as coverage from meta.terrain_piece where terrain_id = any($1::bigint[])`,
    [ids],
  );
  return rows[0]?.coverage ?? undefined;
}

/** The pieces of deliveries that touch a box in degrees, the finest grids first. */
export async function terrainPieces(
  database: Database,
  { ids, boundsLonLat }: { ids: readonly number[]; boundsLonLat: Bounds },
): Promise<TerrainPiece[]> {
  const { rows } = await database.pool.query<
    Record<"west" | "south" | "east" | "north" | "columns" | "rows" | "epsg", number> & { heights: Buffer }
  >(
    `select epsg, west, south, east, north, columns, rows, heights from meta.terrain_piece
     where terrain_id = any($1::bigint[]) and extent && st_makeenvelope($2, $3, $4, $5, 6668)
     order by (st_xmax(extent) - st_xmin(extent)) / columns, terrain_id, west, south`,
    [ids, ...boundsLonLat],
  );
  return rows.map(({ west, south, east, north, ...piece }) => ({ ...piece, bounds: [west, south, east, north] }));
}
