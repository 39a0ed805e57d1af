import type { DatasetDefinition } from "../../model/dataset.ts";
import { identifier, literal, type Query } from "../query.ts";
import { columnTypes, dataTable, generalisedBands, hasBands, indexNames } from "./dataset-table.ts";

/**
 * A load in SQL: staged rows → checked rows → matched with the current rows → history. Every function
 * returns text (and values); `sql/load.ts` runs them in this order.
 */

/** First key of the advisory lock that a running load holds; the second is its number. */
export const loadLock = 25_213;

/** Loads sort and hash whole deliveries; remembering each geometry in case it repeats only costs. */
export const loadSettings = "set work_mem = '128MB'; set enable_memoize = off";
export const resetLoadSettings = "reset work_mem; reset enable_memoize";

/** What a load is compared with: everything its source (or the same file of its source) published before. */
export interface LoadScope {
  readonly dataset: DatasetDefinition;
  readonly loadId: number;
  readonly source: string;
  readonly part: string;
  /** Does the source identify its records itself? If not they are matched by content. */
  readonly keyed: boolean;
  readonly sample: boolean;
}

const staged = (loadId: number) => identifier("staging", `load_${loadId}`);
const checked = (loadId: number) => identifier("staging", `load_${loadId}_checked`);
const matched = (loadId: number) => identifier("staging", `load_${loadId}_matched`);

export function dropStaging(loadId: number): string {
  return `drop table if exists ${staged(loadId)}, ${checked(loadId)}, ${matched(loadId)}`;
}

const fieldColumns = (dataset: DatasetDefinition) => Object.keys(dataset.fields).map((name) => identifier(name));

/** Rows as conformed, with the geometry as delivered. */
export function createStaging({ dataset, loadId }: LoadScope): string {
  const fields = Object.entries(dataset.fields).map(([name, field]) => `${identifier(name)} ${columnTypes[field.type]}`);
  return `create unlogged table ${staged(loadId)} (
    ordinal bigint not null,
    layer bigint not null,
    row_number bigint not null,
    key text,
    ${fields.join(",\n    ")},
    raw jsonb not null,
    delivered geometry
  )`;
}

export function copyToStaging({ dataset, loadId }: LoadScope): string {
  const columns = ["ordinal", "layer", "row_number", "key", ...fieldColumns(dataset), "raw", "delivered"];
  return `copy ${staged(loadId)} (${columns.join(", ")}) from stdin (format binary)`;
}

/** ST_CollectionExtract's number for what the dataset holds; `mixed` keeps everything. */
const extractType = { point: 1, line: 2, polygon: 3, mixed: 0 } as const;

/**
 * Coordinates are kept to these grids (0.1 mm both), far below any survey's accuracy: the two homes' PROJ
 * versions differ in the last digits, and equal rows must be equal bytes everywhere. Powers of two, so that
 * snapping itself is exact.
 */
export const storageGridDegrees = 2 ** -30;
const tileGridMeters = 2 ** -13;

/**
 * Staged rows → rows ready for the table: geometry in EPSG:6668, valid, of the right type; key, hashes;
 * `finding` names what had to be mended. `offset 0` keeps each geometry step evaluated once per row.
 */
export function checkStaged({ dataset, loadId, source, part }: LoadScope): string {
  const wanted = extractType[dataset.geometry];
  const keep = (geom: string) => (wanted === 0 ? geom : `st_collectionextract(${geom}, ${wanted})`);
  const fields = fieldColumns(dataset).map((name) => `s.${name}`);
  const prefix = literal(part === "" ? `${source}/` : `${source}/${part}/`);
  return `create unlogged table ${checked(loadId)} as
    select s.ordinal, s.layer, s.row_number, ${fields.join(", ")}, s.raw,
      ${prefix} || s.key || case when s.repetition > 1 then '#' || s.repetition else '' end as id,
      s.repetition > 1 and s.key is not null as repeated,
      md5(convert_to(row(${fields.join(", ")})::text || s.raw::text, 'UTF8') || coalesce(st_asewkb(s.delivered), ''))::uuid as content_hash,
      md5(s.raw::text)::uuid as attribute_hash,
      md5(st_asewkb(s.delivered))::uuid as geometry_hash,
      case when lost then null else kept.geom end as geom,
      case
        when s.delivered is null then null
        when lost then case when state.valid and not st_isempty(moved.geom) then 'wrong-geometry-type' else 'lost-geometry' end
        when not state.valid then 'invalid-geometry'
      end as finding
    from (select *, row_number() over (partition by key order by ordinal) as repetition from ${staged(loadId)}) s
    cross join lateral (select st_snaptogrid(st_transform(st_force2d(s.delivered), 6668), ${storageGridDegrees}) as geom offset 0) moved
    cross join lateral (select st_isvalid(moved.geom) as valid offset 0) state
    cross join lateral (
      select ${keep("case when state.valid then moved.geom else st_makevalid(moved.geom, 'method=structure') end")} as geom offset 0
    ) kept
    cross join lateral (select coalesce(st_isempty(kept.geom), true) as lost offset 0) outcome`;
}

/** Drops checked rows that do not touch the area `$1`, an EWKB in EPSG:6668; rows without a position stay. */
export function dropOutside({ loadId }: LoadScope): string {
  return `delete from ${checked(loadId)} where geom is not null and not st_intersects(geom, $1::geometry)`;
}

/** What checking noticed: kind, layer, row. */
export function checkFindings({ loadId }: LoadScope): string {
  return `select kind, layer::int, row_number::float8 as row from (
      select finding as kind, layer, row_number, ordinal from ${checked(loadId)} where finding is not null
      union all
      select 'duplicate-key', layer, row_number, ordinal from ${checked(loadId)} where repeated
    ) noticed order by ordinal`;
}

/** Pairs every checked row with the current row it continues, if there is one. */
export function matchRows(scope: LoadScope): Query {
  return scope.keyed ? matchByKey(scope) : matchByContent(scope);
}

function matchByKey({ dataset, loadId }: LoadScope): Query {
  return {
    text: `create unlogged table ${matched(loadId)} as
      select c.ordinal, o.fid, coalesce(o.content_hash = c.content_hash, false) as same
      from ${checked(loadId)} c
      left join ${dataTable(dataset)} o on o.id = c.id and o.version_to is null`,
    values: [],
  };
}

/**
 * Records without an identifier: equal content is the same row; of the rest, equal geometry is a row whose
 * attributes were edited, equal attributes a row whose geometry was edited; what is left is new or gone.
 * Repeated content is paired in order.
 */
function matchByContent({ dataset, loadId, source, part }: LoadScope): Query {
  const pair = (hash: string, fresh: string, old: string) => `
    select f.ordinal, o.fid from
      (select ordinal, ${hash} as hash, row_number() over (partition by ${hash} order by ordinal) as n from ${fresh}) f
      join (select fid, ${hash} as hash, row_number() over (partition by ${hash} order by fid) as n from ${old}) o using (hash, n)`;
  const without = (table: string, column: string, pairs: string[]) =>
    `(select * from ${table} where ${pairs.map((name) => `not exists (select from ${name} p where p.${column} = ${table}.${column})`).join(" and ")}) rest`;
  const [same, moved] = [["same"], ["same", "edited"]];
  return {
    text: `create unlogged table ${matched(loadId)} as
      with fresh as materialized (select ordinal, content_hash, geometry_hash, attribute_hash from ${checked(loadId)}),
      old as materialized (
        select fid, content_hash, geometry_hash, md5(raw::text)::uuid as attribute_hash from ${dataTable(dataset)}
        where version_to is null and source = ${literal(source)} and part = ${literal(part)}
      ),
      same as materialized (${pair("content_hash", "fresh", "old")}),
      edited as materialized (${pair("geometry_hash", without("fresh", "ordinal", same), without("old", "fid", same))}),
      moved as materialized (${pair("attribute_hash", without("fresh", "ordinal", moved), without("old", "fid", moved))})
      select f.ordinal, coalesce(s.fid, e.fid, m.fid) as fid, s.fid is not null as same
      from fresh f left join same s using (ordinal) left join edited e using (ordinal) left join moved m using (ordinal)`,
    values: [],
  };
}

/**
 * Current rows that this load ends: changed ones, and those of its scope it no longer has. The first real
 * delivery of a dataset also ends whatever the sample city had put there.
 */
export function ended({ dataset, loadId, source, part, sample }: LoadScope): string {
  const sampleRows = sample ? "" : "or load_id in (select id from meta.load where sample)";
  return `select fid from ${dataTable(dataset)}
    where version_to is null
      and ((source = ${literal(source)} and part = ${literal(part)}) ${sampleRows})
      and not exists (select from ${matched(loadId)} m where m.fid = ${dataTable(dataset)}.fid and m.same)`;
}

/** How many rows the load adds, changes and removes: `{ added, changed, removed }`. */
export function countDifferences(scope: LoadScope): string {
  return `select
    (select count(*)::int from ${matched(scope.loadId)} where fid is null) as added,
    (select count(*)::int from ${matched(scope.loadId)} where fid is not null and not same) as changed,
    (select count(*)::int from (${ended(scope)}) e
      where not exists (select from ${matched(scope.loadId)} m where m.fid = e.fid)) as removed`;
}

/** Before the first rows of a dataset come in: its indexes are built faster over the finished table. */
export function dropIndexes(dataset: DatasetDefinition): string {
  return indexNames(dataset)
    .map((name) => `drop index data.${name}`)
    .join("; ");
}

/** Closes the rows that end with `version`. */
export function closeRows(scope: LoadScope, version: number): Query {
  return {
    text: `update ${dataTable(scope.dataset)} set version_to = $1 where version_to is null and fid in (${ended(scope)})`,
    values: [version],
  };
}

/** Inserts added rows under new feature numbers above `lastFid`, and changed rows under their own. */
export function insertRows(scope: LoadScope, version: number, lastFid: number): Query {
  const { dataset, loadId, source, part } = scope;
  const fields = fieldColumns(dataset);
  const bands = hasBands(dataset) ? generalisedBands : [];
  const columns = ["fid", "id", "source", "part", ...fields, "geom", "raw", "content_hash", "geometry_hash", "load_id", "version_from"];
  const prefix = literal(part === "" ? `${source}/~` : `${source}/${part}/~`);
  return {
    text: `insert into ${dataTable(dataset)} (${[...columns, "tile_geom", ...bands.map(({ column }) => column)].join(", ")})
      select n.fid, coalesce(c.id, ${prefix} || n.fid), ${literal(source)}, ${literal(part)}, ${fields.map((name) => `c.${name}`).join(", ")},
        c.geom, c.raw, c.content_hash, c.geometry_hash, $1, $2,
        ${["web.geom", ...bands.map(({ maxZoom }) => generalise("web.geom", maxZoom))].join(",\n        ")}
      from (
        select ordinal, coalesce(fid, $3 + row_number() over (partition by fid is null order by ordinal)) as fid
        from ${matched(loadId)} where not same
      ) n
      join ${checked(loadId)} c using (ordinal)
      cross join lateral (select st_snaptogrid(st_transform(c.geom, 3857), ${tileGridMeters}) as geom offset 0) web
      order by n.fid`,
    values: [loadId, version, lastFid],
  };
}

/** Side of a tile unit (1/4096 of a tile) at zoom `z`, in Web Mercator metres. */
function tileUnitMeters(z: number): number {
  return 40_075_016.685578488 / 2 ** z / 4096;
}

/** Geometry for zooms up to `maxZoom`: what would be smaller than a few tile units is left out, the rest simplified to one. */
function generalise(geom: string, maxZoom: number): string {
  const unit = tileUnitMeters(maxZoom);
  return `case
          when st_dimension(${geom}) = 2 and st_area(${geom}) < ${(6 * unit) ** 2} then null
          when st_dimension(${geom}) = 1 and st_length(${geom}) < ${8 * unit} then null
          else st_simplify(${geom}, ${unit}, true)
        end`;
}
