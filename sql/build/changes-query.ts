import type { DatasetDefinition } from "../../model/dataset.ts";
import { literal, type Query } from "../query.ts";
import { publicView } from "./dataset-table.ts";
import { csvColumns, csvHeader, geoJsonGeometry, geoJsonMembers, plainLines, type Slice, sliceConditions } from "./export-query.ts";

/** What differs between two versions of a dataset, row by row, as the public sees it. */

export interface ChangesQuestion {
  /** 0: before the first version, when there was no row. */
  readonly from: number;
  readonly to: number;
}

/**
 * A GeoJSON feature a line: the row as it is in `to` (a removed one as it was in `from`), with the kind of change among its properties;
 * a changed one has its geometry and properties in `from` as member `before`.
 */
export function copyChangedFeatures(dataset: DatasetDefinition, question: ChangesQuestion, slice?: Slice): string {
  const state = (row: string) =>
    `'"geometry":' || ${geoJsonGeometry(dataset, `${row}geom`)} || ',"properties":{"change":"' || change || '",' || ${geoJsonMembers(dataset, row)} || '}'`;
  const before = `'"before":{"geometry":' || ${geoJsonGeometry(dataset, "o.geom")} || ',"properties":{' || ${geoJsonMembers(dataset, "o.")} || '}}'`;
  const feature = `'{"type":"Feature","id":' || fid || ',' || case change
    when 'added' then ${state("n.")}
    when 'removed' then ${state("o.")}
    else ${state("n.")} || ',' || ${before} end || '}'`;
  return `copy (${endedAndBegun(dataset, question, slice)}
    select ${feature} ${joined} order by fid) to stdout ${plainLines}`;
}

/** CSV rows after `change` and `state`: an added row in its new state, a removed one in its old one, a changed one in both. */
export function copyChangedCsvRows(dataset: DatasetDefinition, question: ChangesQuestion, slice?: Slice): string {
  const columns = ["_change", "_state", ...csvColumns(dataset, {}).map(({ sql }) => sql)];
  const states = [
    "select case when fid in (select fid from begun) then 'changed' else 'removed' end as _change, 'old' as _state, * from ended",
    "select case when fid in (select fid from ended) then 'changed' else 'added' end, 'new', * from begun",
  ];
  return `copy (${endedAndBegun(dataset, question, slice)}
    select ${columns.join(", ")} from (${states.join(" union all ")}) row order by fid, _state desc) to stdout (format csv)`;
}

/** How many rows differ: `change` and `count`. */
export function selectChangeCounts(dataset: DatasetDefinition, question: ChangesQuestion): Query {
  return {
    text: `${endedAndBegun(dataset, question, undefined)} select change, count(*)::float8 as count ${joined} group by change`,
    values: [],
  };
}

/** A page of the rows that differ, by feature number: `before` and `after` as JSON texts of their public fields, null where there was no row. */
export function selectChangedRows(dataset: DatasetDefinition, question: ChangesQuestion, page: ChangesPageQuestion): Query {
  const state = (row: string) => `'{' || ${geoJsonMembers(dataset, row)} || '}'`;
  return {
    text: `${endedAndBegun(dataset, question, undefined)}
      select fid::float8 as fid, change, case when change <> 'added' then ${state("o.")} end as before,
        case when change <> 'removed' then ${state("n.")} end as after,
        change = 'changed' and st_asbinary(o.geom) is distinct from st_asbinary(n.geom) as "isMoved" ${joined}
      where fid > $1::bigint and ($2::text is null or change = $2::text) order by fid limit $3::int`,
    values: [page.afterFid, page.only, page.limit],
  };
}

export interface ChangesPageQuestion {
  readonly afterFid: number;
  /** The kind of change that is wanted; null = all. */
  readonly only: string | null;
  readonly limit: number;
}

/** Pairs of states: `o` as it was, `n` as it is. */
const joined = `from ended o full join begun n using (fid)
    cross join lateral (select case when o.id is null then 'added' when n.id is null then 'removed' else 'changed' end as change) kind`;

export function changesCsvHeader(dataset: DatasetDefinition): string[] {
  return ["change", "state", ...csvHeader(dataset, {})];
}

/** Rows of `from` that are not in `to`, and rows of `to` that are not in `from`. */
function endedAndBegun(dataset: DatasetDefinition, { from, to }: ChangesQuestion, slice: Slice | undefined): string {
  const inSlice = sliceConditions(slice)
    .map((condition) => ` and ${condition}`)
    .join("");
  const [a, b] = [literal(from), literal(to)];
  const rows = `select * from ${publicView(dataset)} where`;
  return `with ended as (${rows} version_from <= ${a} and version_to > ${a} and version_to <= ${b}${inSlice}),
    begun as (${rows} version_from > ${a} and version_from <= ${b} and (version_to is null or version_to > ${b})${inSlice})`;
}
