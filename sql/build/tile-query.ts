import { createHash } from "node:crypto";
import type { DatasetDefinition, FieldDefinition } from "../../model/dataset.ts";
import { identifier } from "../query.ts";
import { publicView, tileGeometryColumn, tileRows } from "./dataset-table.ts";

/** Questions about the rows of one dataset version in one tile, as the public sees them. Pure text and values. */

export interface TileQuestion {
  readonly z: number;
  /** West, south, east, north in Web Mercator metres, buffer included. */
  readonly boundsMeters: readonly [number, number, number, number];
  readonly version: number;
}

export type TileFieldKind = "text" | "integer" | "number" | "boolean";

/** The attributes a tile carries: name and how they are sent. */
export function tileFields(dataset: DatasetDefinition): { name: string; kind: TileFieldKind }[] {
  return dataset.tiles.fields.map((name) => ({ name, kind: tileFieldKind(dataset.fields[name]) }));
}

function tileFieldKind(field: FieldDefinition | undefined): TileFieldKind {
  const { type } = field ?? { type: "text" as const };
  return type === "code" || type === "date" ? "text" : type;
}

/** A tile with more rows than this is not readable by anybody; the coarser band is wrong then. */
export const rowsPerTile = 50_000;

/**
 * (fid, version_from, fields…, geometry) of one tile: what `server/tiles/` encodes. Ordered, so that bytes are reproducible.
 * Two branches, so that the indexes of current and of past rows are used, and so that a load published meanwhile changes
 * nothing for a reader of an older version. Parameters: west, south, east, north, version.
 */
export function tileStatement(dataset: DatasetDefinition, z: number): { name: string; text: string } {
  const geometry = tileGeometryColumn(dataset, z);
  const columns = tileColumns(dataset, geometry);
  const shown = tileRows(dataset, geometry);
  const envelope = "st_makeenvelope($1::float8, $2::float8, $3::float8, $4::float8, 3857)";
  const branch = (state: string) =>
    `select ${columns} from ${publicView(dataset)} where version_from <= $5::int and ${state} and ${geometry} && ${envelope} and ${shown}`;
  return named(`${branch("version_to is null")} union all ${branch("version_to > $5::int")} order by fid limit ${rowsPerTile}`);
}

/** A page is read in a few milliseconds: the embedded home answers nobody else meanwhile. */
export const rowsPerPage = 1000;

/** The first page of rows of a version after a number, wherever they lie, with the columns of `tileStatement`. Parameters: version, number. */
export function layerStatement(dataset: DatasetDefinition, geometryColumn: string): { name: string; text: string } {
  return named(
    `select ${tileColumns(dataset, geometryColumn)} from ${publicView(dataset)}
     where version_from <= $1::int and (version_to is null or version_to > $1::int) and fid > $2::bigint and ${geometryColumn} is not null
       and ${tileRows(dataset, geometryColumn)}
     order by fid limit ${rowsPerPage}`,
  );
}

function tileColumns(dataset: DatasetDefinition, geometryColumn: string): string {
  const fields = dataset.tiles.fields.map((name) =>
    dataset.fields[name]?.type === "date" ? `${identifier(name)}::text` : identifier(name),
  );
  return ["fid", "version_from", ...fields, geometryColumn].join(", ");
}

export function tileValues({ boundsMeters, version }: TileQuestion): string[] {
  return [...boundsMeters, version].map(String);
}

/** What a public tile may cost at most. */
const tileTimeoutMs = 20_000;

/**
 * Makes the rest of the transaction a public one. Its plans know no bounds (planning takes longer than reading a small tile),
 * and a large tile is sorted without a temporary file.
 */
export const becomePublic = named(
  `select ${Object.entries({
    role: "machizu_public",
    transaction_read_only: "on",
    statement_timeout: String(tileTimeoutMs),
    plan_cache_mode: "force_generic_plan",
    work_mem: "32MB",
  })
    .map(([name, value]) => `set_config('${name}', '${value}', true)`)
    .join(", ")}`,
);

/** Names of prepared statements are shared by all connections of the embedded home: equal texts have equal names. */
function named(text: string): { name: string; text: string } {
  return { name: `machizu_${createHash("sha256").update(text).digest("hex").slice(0, 24)}`, text };
}
