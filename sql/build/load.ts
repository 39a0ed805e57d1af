import { type DatasetDefinition, redistributableSources } from "../../model/dataset.ts";
import { storageGridDegrees, tileGridMeters } from "../../model/geo/stored-geometry.ts";
import { identifier, literal, type Query } from "../query.ts";
import { createIndexes, createPublicView, dataTable, indexNames, publicView, rowKey, tableName } from "./dataset-table.ts";

/**
 * A load in SQL: staged rows, the doubtful ones of them judged, → matched with the rows that are no longer delivered → history. Every
 * function returns text (and values); `sql/load.ts` runs them in this order.
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

const staging = (suffix: string) => (loadId: number) => identifier("staging", `load_${loadId}${suffix}`);
/** Finished rows, but for the number and version they will have; `fid` is the ordinal of the record. */
export const staged = staging("");
/** Geometry as delivered that is to be judged. */
const doubtful = staging("_doubtful");
/** What the judgement was. */
export const judged = staging("_judged");
/** Ordinals of staged rows, and the feature that each continues. */
export const matched = staging("_matched");
/** Features of the scope whose current row is not delivered again as it is. */
export const gone = staging("_gone");

export function dropStaging(loadId: number): string {
  return `drop table if exists ${[staged, doubtful, judged, matched, gone].map((table) => table(loadId)).join(", ")}`;
}

const fieldColumns = (dataset: DatasetDefinition) => Object.keys(dataset.fields).map((name) => identifier(name));

/**
 * @param asTable the staged rows are to become the dataset's table itself, as at its first load. Otherwise they are copied, and need
 * neither survive a crash nor hold what the table makes of them itself.
 */
export function createStaging({ dataset, loadId }: LoadScope, asTable: boolean): string {
  const table = dataTable(dataset);
  return [
    asTable
      ? `create table ${staged(loadId)} (like ${table} including defaults including constraints including generated)`
      : `create unlogged table ${staged(loadId)} (like ${table})`,
    `create unlogged table ${doubtful(loadId)} (ordinal bigint, layer bigint, row_number bigint, known boolean, delivered geometry)`,
  ].join("; ");
}

/** In the order in which `StagedRows` writes them: the content of the row first. */
export function copyToStaging({ dataset, loadId }: LoadScope): string {
  const besides = "fid, id, valid_from, valid_to, version_from, load_id, source, part, geom, tile_geom, content_hash, geometry_hash";
  return `copy ${staged(loadId)} (${[...fieldColumns(dataset), "raw", besides].join(", ")}) from stdin (format binary)`;
}

export function copyToDoubtful({ loadId }: LoadScope): string {
  return `copy ${doubtful(loadId)} from stdin (format binary)`;
}

/**
 * Current rows of the scope: hash, number, whether mended, the name within the scope if it holds a `#`, whether it may be kept. Rows of the sample
 * city are not kept by a real load, rows that do not touch `area` any more by none.
 */
export function selectKnown({ dataset, source, part, keyed, sample }: LoadScope, area: string | undefined): string {
  const isInside = area === undefined ? "true" : `geom is null or st_intersects(geom, ${literal(area)}::geometry)`;
  const prefixLength = [...(part === "" ? `${source}/` : `${source}/${part}/`)].length;
  const numberedName = keyed ? `case when id like '%#%' then substr(id, ${prefixLength + 1}) end` : "null::text";
  return `copy (
      select content_hash, fid, mended is not null, ${numberedName}, ${isInside} from ${dataTable(dataset)}
      where ${inScope({ source, part })} ${sample ? "" : `and not ${ofSample}`} order by fid
    ) to stdout (format binary)`;
}

const ofSample = "load_id in (select id from meta.load where sample)";

function inScope({ source, part }: Pick<LoadScope, "source" | "part">): string {
  return `version_to is null and source = ${literal(source)} and part = ${literal(part)}`;
}

/** ST_CollectionExtract's number for what the dataset holds; `mixed` keeps everything. */
const extractType = { point: 1, line: 2, polygon: 3, mixed: 0 } as const;

/**
 * Doubtful geometry → EPSG:6668, valid and of the right type. `mended` names what had to be mended, `place` is the fault or the first point.
 * `offset 0` keeps each step evaluated once.
 */
export function judgeDoubtful({ dataset, loadId }: LoadScope): string {
  const wanted = extractType[dataset.geometry];
  const keep = (geom: string) => (wanted === 0 ? geom : `st_collectionextract(${geom}, ${wanted})`);
  return `create unlogged table ${judged(loadId)} as
    with moved as (
      select *, st_snaptogrid(st_transform(delivered, 6668), ${storageGridDegrees}) as moved from ${doubtful(loadId)} offset 0
    ),
    valid as (select *, st_isvalid(moved) as valid from moved offset 0),
    kept as (select *, ${keep("case when valid then moved else st_makevalid(moved, 'method=structure') end")} as kept from valid offset 0),
    outcome as (select *, coalesce(st_isempty(kept), true) as lost from kept offset 0)
    select ordinal, layer, row_number, known,
      case when not lost then kept end as geom,
      case
        when lost then case when valid and not st_isempty(moved) then 'wrong-geometry-type' else 'lost-geometry' end
        when not valid then 'invalid-geometry'
      end as mended,
      coalesce(st_setsrid((st_isvaliddetail(moved)).location, 6668), st_geometryn(st_points(moved), 1)) as place
    from outcome`;
}

/** Gives the judged geometry to its rows. */
export function takeJudged({ loadId }: LoadScope): string {
  return `update ${staged(loadId)} s set geom = j.geom, mended = j.mended, tile_geom = st_snaptogrid(st_transform(j.geom, 3857), ${tileGridMeters})
    from ${judged(loadId)} j where j.ordinal = s.fid and not j.known`;
}

/** Drops staged rows that do not touch the area `$1`, an EWKB in EPSG:6668; rows without a position stay. */
export function dropOutside({ loadId }: LoadScope): string {
  return `delete from ${staged(loadId)} where geom is not null and not st_intersects(geom, $1::geometry)`;
}

/** What was mended in rows that are kept: kind, layer, row, ordinal. */
export function mendedRows({ loadId }: LoadScope): string {
  return `select mended as kind, layer::int, row_number::float8 as row, ordinal::float8 from ${judged(loadId)} j
    where mended is not null and (known or exists (select from ${staged(loadId)} s where s.fid = j.ordinal))`;
}

/** Those of the ordinals `$1` that were dropped. */
export function droppedOrdinals({ loadId }: LoadScope): string {
  return `select ordinal::float8 from unnest($1::bigint[]) as o(ordinal)
    where not exists (select from ${staged(loadId)} s where s.fid = o.ordinal)`;
}

/** Indexes of a staged table that is to become the dataset's, one statement each: they can be built side by side. */
export function indexStaged({ dataset, loadId }: LoadScope): string[] {
  const table = staged(loadId);
  const own = { table, prefix: `load_${loadId}` };
  return [...createIndexes(dataset, own).toReversed(), `create unique index ${identifier(`load_${loadId}_pkey`)} on ${table} (${rowKey})`];
}

/** Puts the staged table in the place of the dataset's, which must be empty. */
export function becomeTable({ dataset, loadId }: LoadScope): string {
  const name = tableName(dataset);
  const table = dataTable(dataset);
  const renamed = ["pkey", ...indexNames(dataset)].map(
    (index) => `alter index data.${identifier(`load_${loadId}_${index}`)} rename to ${identifier(`${name}_${index}`)}`,
  );
  return [
    `drop view if exists ${publicView(dataset)}`,
    `drop table ${table}`,
    `alter table ${staged(loadId)} set schema data`,
    `alter table ${identifier("data", `load_${loadId}`)} rename to ${identifier(name)}`,
    ...renamed,
    `alter table ${table} add constraint ${identifier(`${name}_pkey`)} primary key using index ${identifier(`${name}_pkey`)}`,
    ...createPublicView(dataset),
  ].join("; ");
}

/** Was a load of this scope published after version `$1`, or one that decides whose rows the dataset holds? */
export function publishedMeanwhile({ dataset, source, part, sample }: LoadScope, since: number): Query {
  return {
    text: `select exists (
        select from meta.version v join meta.load l on l.id = v.load_id
        where v.dataset = $1 and v.version > $2 and ((l.source = $3 and l.part = $4) or l.sample <> $5)
      ) as published`,
    values: [dataset.id, since, source, part, sample],
  };
}

export function createGone({ loadId }: LoadScope): string {
  return `create unlogged table ${gone(loadId)} (fid bigint primary key)`;
}

export function copyToGone({ loadId }: LoadScope): string {
  return `copy ${gone(loadId)} from stdin (format binary)`;
}

/** The first real delivery of a dataset also ends whatever the sample city had put there. */
export function endSample({ dataset, loadId }: LoadScope): string {
  return `insert into ${gone(loadId)} select fid from ${dataTable(dataset)} where version_to is null and ${ofSample} on conflict do nothing`;
}

/** Lets the planner know how many rows there are; nothing else about them matters to it, so few are looked at. */
export function analyzeStaging({ loadId }: LoadScope): string {
  const tables = [`${staged(loadId)} (fid)`, `${gone(loadId)} (fid)`, `${matched(loadId)} (ordinal)`].map((table) => `analyze ${table}`);
  return `set local default_statistics_target = 10; ${tables.join("; ")}; set local default_statistics_target = ${statisticsTarget}`;
}

/** A fifth of PostgreSQL's own: enough to choose between an index and a scan, and a fifth of the time. */
const statisticsTarget = 20;

/** Small changes add up: the planner looks anew at every so many versions, however little they change. */
const versionsBetweenStatistics = 50;

/**
 * Whether what the planner knows about the rows no longer fits: `{ old }`. So it is when a tenth of them has changed since, as PostgreSQL
 * has it; looking at 60,000 rows again took half of the time of an edit of one.
 */
export function statisticsAreOld(dataset: DatasetDefinition, { changes, version }: { changes: number; version: number }): Query {
  return {
    text: "select $2 * 10 >= reltuples or $3 as old from pg_class where oid = $1::regclass",
    values: [dataTable(dataset), changes, version % versionsBetweenStatistics === 0],
  };
}

/** Lets the planner know the rows there are now; hashes and delivered rows are never searched. */
export function analyzeTable(dataset: DatasetDefinition): string {
  const searched = ["fid", "version_from", "version_to", "source", "part", "id", "valid_from", "valid_to", "geom", "tile_geom"];
  return `set default_statistics_target = ${statisticsTarget}; analyze ${dataTable(dataset)} (${[...searched, ...fieldColumns(dataset)].join(", ")})`;
}

/** Pairs every staged row with the current row it continues, if there is one. */
export function matchRows(scope: LoadScope): string {
  return scope.keyed ? matchByKey(scope) : matchByContent(scope);
}

function matchByKey({ dataset, loadId }: LoadScope): string {
  return `create unlogged table ${matched(loadId)} as
      select s.fid as ordinal, o.fid from ${staged(loadId)} s
      left join ${dataTable(dataset)} o on o.id = s.id and o.version_to is null`;
}

/**
 * Records without an identifier: equal geometry is a row whose attributes were edited, equal attributes a row whose geometry was edited;
 * what is left is new or gone. Repeated content is paired in order.
 */
function matchByContent({ dataset, loadId, source, part }: LoadScope): string {
  const pair = (hash: string, fresh: string, old: string) => `
    select f.ordinal, o.fid from
      (select ordinal, ${hash} as hash, row_number() over (partition by ${hash} order by ordinal) as n from ${fresh}) f
      join (select fid, ${hash} as hash, row_number() over (partition by ${hash} order by fid) as n from ${old}) o using (hash, n)`;
  const without = (table: string, column: string) =>
    `(select * from ${table} where not exists (select from edited p where p.${column} = ${table}.${column})) rest`;
  return `create unlogged table ${matched(loadId)} as
      with fresh as materialized (
        select fid as ordinal, geometry_hash, md5(raw::text)::uuid as attribute_hash from ${staged(loadId)}
      ),
      old as materialized (
        select fid, geometry_hash, md5(raw::text)::uuid as attribute_hash from ${dataTable(dataset)}
        where ${inScope({ source, part })} and fid in (select fid from ${gone(loadId)})
      ),
      edited as materialized (${pair("geometry_hash", "fresh", "old")}),
      moved as materialized (${pair("attribute_hash", without("fresh", "ordinal"), without("old", "fid"))})
      select f.ordinal, coalesce(e.fid, m.fid) as fid
      from fresh f left join edited e using (ordinal) left join moved m using (ordinal)`;
}

/** How many rows the load adds, changes and removes: `{ added, changed, removed }`. */
export function countDifferences({ loadId }: LoadScope): string {
  return `select
    (select count(*)::int from ${matched(loadId)} where fid is null) as added,
    (select count(*)::int from ${matched(loadId)} where fid is not null) as changed,
    (select count(*)::int from ${gone(loadId)} g where not exists (select from ${matched(loadId)} m where m.fid = g.fid)) as removed`;
}

/** Closes the rows that end with `version`. */
export function closeRows({ dataset, loadId }: LoadScope, version: number): Query {
  return {
    text: `update ${dataTable(dataset)} set version_to = $1
      where version_to is null and fid in (select fid from ${gone(loadId)} union all select fid from ${matched(loadId)})`,
    values: [version],
  };
}

/** Inserts added rows under new feature numbers above `lastFid`, and changed rows under their own. */
export function insertRows({ dataset, loadId, source, part, keyed }: LoadScope, version: number, lastFid: number): Query {
  const prefix = literal(part === "" ? `${source}/~` : `${source}/${part}/~`);
  const ofEveryRow = [
    "source",
    "part",
    "load_id",
    "valid_from",
    "valid_to",
    "geom",
    "tile_geom",
    "mended",
    "raw",
    "content_hash",
    "geometry_hash",
  ];
  const kept = [...ofEveryRow, ...fieldColumns(dataset)];
  return {
    text: `insert into ${dataTable(dataset)} (fid, id, version_from, ${kept.join(", ")})
      select n.fid, ${keyed ? "s.id" : `${prefix} || n.fid`}, $1, ${kept.map((name) => `s.${name}`).join(", ")}
      from (select ordinal, coalesce(fid, $2 + row_number() over (partition by fid is null order by ordinal)) as fid from ${matched(loadId)}) n
      join ${staged(loadId)} s on s.fid = n.ordinal`,
    values: [version, lastFid],
  };
}

/**
 * What `summarise` would say of the dataset's current rows, from what was said of the version before and the rows that `version` has begun
 * and ended; no row when it does not follow: an ended row lies at the edge of the box, or there are other sources than before.
 */
export function summariseChange(dataset: DatasetDefinition, version: number): Query {
  const sources = publicSources(dataset);
  const table = dataTable(dataset);
  const isPublic = `source in (${sources.join(", ") || "null"})`;
  const current = sources.map(
    (source) => `select ${source} as source where exists (select from ${table} where version_to is null and source = ${source})`,
  );
  return {
    text: `with before as (select row_count, bbox, sources from meta.version where dataset = $1 and version = $2 - 1),
      begun as (select count(*) as count, st_extent(geom) as box from ${table} where version_from = $2 and version_to is null and ${isPublic}),
      ended as (
        select count(*) as count, coalesce(bool_and(geom is null or (
          st_xmin(geom) > bbox[1] and st_ymin(geom) > bbox[2] and st_xmax(geom) < bbox[3] and st_ymax(geom) < bbox[4])), true) as inside
        from before, ${table} where version_to = $2 and ${isPublic}),
      present as (select coalesce(array_agg(source order by source), '{}') as sources from (${current.join(" union all ") || "select null::text as source where false"}) s)
      select (before.row_count + begun.count - ended.count)::text as row_count, before.sources,
        case when begun.box is null then bbox when bbox is null then array[st_xmin(begun.box), st_ymin(begun.box), st_xmax(begun.box), st_ymax(begun.box)]
          else array[least(bbox[1], st_xmin(begun.box)), least(bbox[2], st_ymin(begun.box)), greatest(bbox[3], st_xmax(begun.box)), greatest(bbox[4], st_ymax(begun.box))] end as bbox
      from before, begun, ended, present where ended.inside and present.sources = before.sources`,
    values: [dataset.id, version],
  };
}

/** Of what the public may see of a table's current rows: `{ row_count, bbox, sources }`. */
export function summarise(dataset: DatasetDefinition, table: string): string {
  const sources = publicSources(dataset);
  return `select coalesce(sum(count), 0) as row_count, coalesce(array_agg(source order by source), '{}') as sources,
      case when st_extent(box) is null then null
        else array[st_xmin(st_extent(box)), st_ymin(st_extent(box)), st_xmax(st_extent(box)), st_ymax(st_extent(box))] end as bbox
    from (
      select source, count(*), st_extent(geom)::geometry as box from ${table}
      where version_to is null and source in (${sources.join(", ") || "null"}) group by source
    ) of_source`;
}

/** As literals: those whose rows the public may see. */
function publicSources(dataset: DatasetDefinition): string[] {
  return dataset.visibility === "public" ? redistributableSources(dataset).map(({ id }) => literal(id)) : [];
}
