import type { DatasetDefinition } from "../../model/dataset.ts";
import { identifier, literal, type Query } from "../query.ts";
import { columnTypes, createIndexes, dataTable, indexNames, rowKey, tableName } from "./dataset-table.ts";

/**
 * A load in SQL: staged rows → checked rows → matched with the current rows → history. Every function
 * returns text (and values); `sql/load.ts` runs them in this order.
 */

/** First key of the advisory lock that a running load holds; the second is its number. */
export const loadLock = 25_213;

/** Loads sort and join whole deliveries and build indexes over them. */
export const loadSettings = "set work_mem = '128MB'; set maintenance_work_mem = '128MB'";
export const resetLoadSettings = "reset work_mem; reset maintenance_work_mem; reset default_statistics_target";

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

/** Rows as conformed, with the geometry as delivered. The hash is of the row as it was sent, which is the same in both homes. */
export function createStaging({ dataset, loadId }: LoadScope): string {
  const fields = Object.entries(dataset.fields).map(([name, field]) => `${identifier(name)} ${columnTypes[field.type]}`);
  return `create unlogged table ${staged(loadId)} (
    ordinal bigint not null,
    layer bigint not null,
    row_number bigint not null,
    key text,
    ${fields.join(",\n    ")},
    raw jsonb not null,
    delivered geometry,
    content_hash uuid not null
  )`;
}

export function copyToStaging({ dataset, loadId }: LoadScope): string {
  const columns = ["ordinal", "layer", "row_number", "key", ...fieldColumns(dataset), "raw", "delivered", "content_hash"];
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
 * Staged rows → what the table needs besides: `id` where the source has one, geometry in EPSG:6668, valid and of the right type; `mended`
 * names what had to be mended. A row with the content of a current one has its geometry too. `offset 0` keeps each step evaluated once.
 */
export function checkStaged({ dataset, loadId, source, part, keyed }: LoadScope): string {
  const wanted = extractType[dataset.geometry];
  const keep = (geom: string) => (wanted === 0 ? geom : `st_collectionextract(${geom}, ${wanted})`);
  const prefix = literal(part === "" ? `${source}/` : `${source}/${part}/`);
  return `create unlogged table ${checked(loadId)} as
    with current as (
      select ${keyed ? "id," : "distinct on (content_hash)"} content_hash, geom, mended from ${dataTable(dataset)}
      where version_to is null and source = ${literal(source)} and part = ${literal(part)}
    ),
    counted as (
      select ordinal, layer, row_number, key, delivered, content_hash,
        case when key is not null then row_number() over (partition by key collate "C" order by ordinal) else 1 end as repetition
      from ${staged(loadId)}
    ),
    numbered as (
      select *, ${prefix} || key || case when repetition > 1 then '#' || repetition else '' end as id from counted
    ),
    fresh as (
      select n.*, c.content_hash is not null as known, c.geom as known_geom, c.mended as known_mended
      from numbered n left join current c using (${keyed ? "id, content_hash" : "content_hash"})
    ),
    moved as (
      select *, case when not known then st_snaptogrid(st_transform(delivered, 6668), ${storageGridDegrees}) end as moved from fresh offset 0
    ),
    judged as (select *, st_isvalid(moved) as valid from moved offset 0),
    kept as (select *, ${keep("case when valid then moved else st_makevalid(moved, 'method=structure') end")} as kept from judged offset 0),
    outcome as (select *, coalesce(st_isempty(kept), true) as lost from kept offset 0)
    select ordinal, layer, row_number, content_hash, id, repetition > 1 as repeated,
      case when known then known_geom when not lost then kept end as geom,
      case
        when known then known_mended
        when delivered is null then null
        when lost then case when valid and not st_isempty(moved) then 'wrong-geometry-type' else 'lost-geometry' end
        when not valid then 'invalid-geometry'
      end as mended
    from outcome`;
}

/** Tells geometries as delivered apart. */
export function geometryHash(geom: string): string {
  return `md5(st_asewkb(${geom}))::uuid`;
}

/** Drops checked rows that do not touch the area `$1`, an EWKB in EPSG:6668; rows without a position stay. */
export function dropOutside({ loadId }: LoadScope): string {
  return `delete from ${checked(loadId)} where geom is not null and not st_intersects(geom, $1::geometry)`;
}

/** What checking noticed: kind, layer, row. */
export function checkFindings({ loadId }: LoadScope): string {
  return `select kind, layer::int, row_number::float8 as row from (
      select mended as kind, layer, row_number, ordinal from ${checked(loadId)} where mended is not null
      union all
      select 'duplicate-key', layer, row_number, ordinal from ${checked(loadId)} where repeated
    ) noticed order by ordinal`;
}

/** Lets the planner know how many rows there are; nothing else about them matters to it, so few are looked at. */
export function analyzeStaging({ loadId }: LoadScope): string {
  const tables = [staged, checked, matched].map((table) => `analyze ${table(loadId)} (ordinal)`);
  return `set local default_statistics_target = 10; ${tables.join("; ")}; set local default_statistics_target = ${statisticsTarget}`;
}

/** Half of PostgreSQL's own: enough to choose between an index and a scan. */
const statisticsTarget = 50;

/** Lets the planner know the rows there are now; hashes and delivered rows are never searched. */
export function analyzeTable(dataset: DatasetDefinition): string {
  const searched = ["fid", "version_from", "version_to", "source", "part", "id", "valid_from", "valid_to", "geom", "tile_geom"];
  return `set default_statistics_target = ${statisticsTarget}; analyze ${dataTable(dataset)} (${[...searched, ...fieldColumns(dataset)].join(", ")})`;
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
      with fresh as materialized (
        select ordinal, content_hash, ${geometryHash("s.delivered")} as geometry_hash, md5(s.raw::text)::uuid as attribute_hash
        from ${checked(loadId)} c join ${staged(loadId)} s using (ordinal, content_hash)
      ),
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
  const indexes = indexNames(dataset).map((name) => `drop index data.${name}`);
  return [...indexes, `alter table ${dataTable(dataset)} drop constraint ${identifier(`${tableName(dataset)}_pkey`)}`].join("; ");
}

export function recreateIndexes(dataset: DatasetDefinition): string {
  return [`alter table ${dataTable(dataset)} add primary key (${rowKey})`, ...createIndexes(dataset)].join("; ");
}

/** Closes the rows that end with `version`. */
export function closeRows(scope: LoadScope, version: number): Query {
  return {
    text: `update ${dataTable(scope.dataset)} set version_to = $1 where version_to is null and fid in (${ended(scope)})`,
    values: [version],
  };
}

/** Inserts added rows under new feature numbers above `lastFid`, and changed rows under their own. */
export function insertRows({ dataset, loadId, source, part }: LoadScope, version: number, lastFid: number): Query {
  const fields = fieldColumns(dataset);
  const prefix = literal(part === "" ? `${source}/~` : `${source}/${part}/~`);
  const validity = [dataset.validity.from, dataset.validity.to].map((name) =>
    name === undefined ? "null::date" : `s.${identifier(name)}`,
  );
  const columns = [
    "fid",
    "id",
    "source",
    "part",
    ...fields,
    "valid_from",
    "valid_to",
    "geom",
    "mended",
    "raw",
    "content_hash",
    "geometry_hash",
  ];
  return {
    text: `insert into ${dataTable(dataset)} (${columns.join(", ")}, load_id, version_from, tile_geom)
      select n.fid, coalesce(c.id, ${prefix} || n.fid), ${literal(source)}, ${literal(part)}, ${[...fields.map((name) => `s.${name}`), ...validity].join(", ")},
        c.geom, c.mended, s.raw, s.content_hash, ${geometryHash("s.delivered")}, $1, $2, st_snaptogrid(st_transform(c.geom, 3857), ${tileGridMeters})
      from (
        select ordinal, coalesce(fid, $3 + row_number() over (partition by fid is null order by ordinal)) as fid
        from ${matched(loadId)} where not same
      ) n
      join ${checked(loadId)} c using (ordinal)
      join ${staged(loadId)} s using (ordinal)`,
    values: [loadId, version, lastFid],
  };
}
