import { type DatasetDefinition, publicFields, type SiteReportDefinition } from "../../model/dataset.ts";
import { identifier, type Query } from "../query.ts";
import { publicView } from "./dataset-table.ts";
import { type Fragment, join, param, sql, toQuery, trusted } from "./fragment.ts";

/** Questions about a place, measured in the plane zone. Pure text and values. */

export interface SiteQuestion {
  /** GeoJSON text of a point or a valid polygon, degrees. */
  readonly geometry: string;
  readonly planeEpsg: number;
}

/** `valid`, `fault`, `vertices`, `area` (m²), a point on the place: `lon`, `lat`, `east`, `north`. A place that is not valid is not measured. */
export function selectPlace(question: SiteQuestion): Query {
  const epsg = trusted(String(question.planeEpsg));
  return toQuery(sql`
    select valid, fault, st_area(plane) as area, st_x(center) as lon, st_y(center) as lat,
      st_x(st_transform(center, ${epsg})) as east, st_y(st_transform(center, ${epsg})) as north
    from (
      select valid, fault, case when valid then st_transform(geom, ${epsg}) end as plane, case when valid then st_pointonsurface(geom) end as center
      from (select geom, st_isvalid(geom) as valid, st_isvalidreason(geom) as fault from (select ${geometry(question)} as geom) given) checked
    ) measured`);
}

/** More facts of one dataset than these are not read by anybody. */
export const mostFacts = 60;

/** Vertices from which cutting a shape to the surroundings is cheaper than working with all of it. */
const largeShape = 500;

const shownFeatures = 20;

/** Columns of a fact, in order: what is shown, then what is measured. */
export function shownFields(dataset: DatasetDefinition): string[] {
  const { fields = [], flags } = dataset.siteReport ?? {};
  return [...new Set([dataset.titleField, ...fields, ...(flags?.fields ?? [])])];
}

/** How far around the place rows matter. */
export function reachMeters({ reachMeters: reach, accuracy }: SiteReportDefinition): number {
  return Math.max(reach, accuracy?.meters ?? 0);
}

/**
 * The rows of a version that matter to a place, those that say the same together: the shown fields as `_0`, `_1`, …, then
 * `source`, `distance`, `boundary` (to the nearest edge of an area), `overlap`
 * (m² of the place), `rows`, `fids`, `since`, and where people walk there `east` and `north` of the nearest part, plane metres. One more than `mostFacts` at most, nearest and largest first.
 */
export function selectSiteFacts(dataset: DatasetDefinition, version: number, question: SiteQuestion): Query {
  const report = dataset.siteReport;
  if (report === undefined) throw new Error(`${dataset.id} is in no site report`);
  const types = new Map(publicFields(dataset).map(([name, { type }]) => [name, type]));
  const shown = shownFields(dataset).map((name, index) => ({
    name,
    sql: types.get(name) === "date" ? `${identifier(name)}::text` : identifier(name),
    as: `_${index}`,
  }));
  const names = trusted(shown.map(({ as }) => as).join(", "));
  const epsg = trusted(String(question.planeEpsg));
  const reach = trusted(String(reachMeters(report)));
  const [target, place] = report.walking
    ? [
        trusted(", (array_agg(st_closestpoint(shape, plane) order by st_distance(shape, plane), fid))[1] as target"),
        trusted(", st_x(target) as east, st_y(target) as north"),
      ]
    : [trusted(""), trusted("")];
  const v = sql`${param(version)}::int`;
  const from = sql`select ${trusted(shown.map((field) => `${field.sql} as ${field.as}`).join(", "))}, source, fid, version_from, geom, box, place.plane
      from ${trusted(publicView(dataset))}, place where version_from <= ${v} and geom && box`;
  return toQuery(sql`
    with place as (
      select plane, st_envelope(st_transform(st_expand(st_envelope(plane), ${reach} + 1), 6668)) as box
      from (select st_transform(${geometry(question)}, ${epsg}) as plane) given
    ),
    candidate as (${from} and version_to is null union all ${from} and version_to > ${v}),
    placed as (select *, st_transform(${trusted(nearbyPart)}, ${epsg}) as moved from candidate),
    near as (
      select *, case when st_dimension(moved) < 2 or st_isvalid(moved) then moved else st_makevalid(moved) end as shape
      from placed where st_dwithin(moved, plane, ${reach})
    ),
    fact as (
      select ${names}, source, plane, count(*)::float8 as rows, (array_agg(fid::float8 order by fid))[1:${trusted(String(shownFeatures))}] as fids,
        max(version_from) as since, min(st_distance(shape, plane)) as distance, st_union(shape) filter (where st_dimension(shape) = 2) as area${target}
      from near group by ${names}, source, plane
    ),
    measured as (
      select *, row_number() over (order by distance, fids[1]) as _rank${flagRanks(dataset, report)},
        st_distance(st_boundary(area), plane) as boundary,
        case when st_dimension(plane) = 2 then coalesce(st_area(st_intersection(area, plane)), 0) end as overlap
      from fact
    )
    select ${names}, source, distance, boundary, case when area is not null then overlap end as overlap, rows, fids, since${place}
    from measured
    where ${chosen(report)}
    order by (distance > 0), overlap desc nulls last, distance, fids[1] limit ${trusted(String(mostFacts + 1))}`);
}

/** `dataset`, `source`, `released`: the stated date of each source's newest delivery, as of the versions given. */
export function selectReleases(asked: readonly { readonly dataset: string; readonly version: number }[]): Query {
  return toQuery(sql`
    select distinct on (dataset, source) dataset, source, released_on as released
    from published.version join unnest(${param(asked.map(({ dataset }) => dataset))}::text[], ${param(asked.map(({ version }) => version))}::int[])
      as asked (id, newest) on dataset = id and version <= newest
    where source is not null order by dataset, source, version desc`);
}

/** A large shape is cut to the surroundings of the place; the cut is farther away than anything that is measured. */
const nearbyPart = `case when st_npoints(geom) > ${largeShape} then st_collectionextract(st_intersection(geom, box), st_dimension(geom) + 1) else geom end`;

function flagRanks(dataset: DatasetDefinition, { flags }: SiteReportDefinition): Fragment {
  const shown = shownFields(dataset);
  const ranks = (flags?.fields ?? []).map(
    (name, index) =>
      `, row_number() over (partition by _${shown.indexOf(name)} is true order by distance, fids[1]) as _flag${index}, _${shown.indexOf(name)} is true as _has${index}`,
  );
  return trusted(ranks.join(""));
}

/** For `nearest`: the nearest ones, and for each flag the nearest that has it, so that nobody is left without a place for a disaster. */
function chosen({ relation, count, flags }: SiteReportDefinition): Fragment {
  if (relation !== "nearest") return trusted("true");
  const forFlags = (flags?.fields ?? []).map((_, index) => trusted(`(_has${index} and _flag${index} = 1)`));
  return join([trusted(`_rank <= ${count}`), ...forFlags], " or ");
}

function geometry(question: SiteQuestion): Fragment {
  return sql`st_setsrid(st_geomfromgeojson(${param(question.geometry)}), 6668)`;
}
