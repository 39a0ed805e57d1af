import type { DatasetDefinition } from "../../model/dataset.ts";
import type { BboxLonLat } from "../../model/geo/tile.ts";
import { inViewLimits } from "../../model/in-view.ts";
import type { Query } from "../query.ts";
import { publicView } from "./dataset-table.ts";
import { type Fragment, param, sql, toQuery, trusted } from "./fragment.ts";
import { itemPropertiesText } from "./items-query.ts";

/** Features in a box, nearest to a place first, measured in the plane zone. Pure text and values. */

export interface InViewQuestion {
  readonly bboxLonLat: BboxLonLat;
  readonly nearLonLat: readonly [lon: number, lat: number];
  readonly planeEpsg: number;
  readonly limit: number;
  readonly offset: number;
}

/** Vertices from which cutting a shape to the box is cheaper than working with all of it. */
const largeShape = 500;

/** One page of one dataset version: `fid`, `distance` (m), `bearing` (degrees or null), `lon`, `lat`, `properties`, `matched` (of all pages). */
export function selectInView(dataset: DatasetDefinition, version: number, question: InViewQuestion): Query {
  const { planeEpsg, limit, offset } = question;
  const epsg = trusted(String(planeEpsg));
  const counted = trusted(String(inViewLimits.counted));
  const v = sql`${param(version)}::int`;
  const [west, south, east, north] = question.bboxLonLat.map(degrees) as [Fragment, Fragment, Fragment, Fragment];
  const [lon, lat] = question.nearLonLat.map(degrees) as [Fragment, Fragment];
  const box = sql`st_makeenvelope(${west}, ${south}, ${east}, ${north}, 6668)`;
  const near = sql`st_setsrid(st_makepoint(${lon}, ${lat}), 6668)`;
  const rows = (state: Fragment) => sql`(select * from ${trusted(publicView(dataset))}
    where version_from <= ${v} and ${state} and geom && ${box} and st_intersects(geom, ${box}) order by geom <-> ${near} limit ${counted})`;
  // No field's name begins with an underscore, so that none of them is taken for one of these.
  return toQuery(sql`
    with candidate as (${rows(trusted("version_to is null"))} union all ${rows(sql`version_to > ${v}`)}),
    seen as (
      select *, case when st_npoints(geom) > ${trusted(String(largeShape))} then st_intersection(geom, ${box}) else geom end as _part,
        st_transform(${near}, ${epsg}) as _here from candidate
    ),
    placed as (select *, st_transform(_part, ${epsg}) as _plane from seen),
    measured as (select *, st_distance(_plane, _here) as _distance, count(*) over () as _matched from placed),
    page as (select * from measured order by _distance, fid limit ${param(limit)}::int offset ${param(offset)}::int),
    told as (
      select *, case when _distance > 0 then st_azimuth(_here, st_closestpoint(_plane, _here)) end as _azimuth,
        case when _distance = 0 then ${near} else coalesce(nullif(st_pointonsurface(st_intersection(_part, ${box})), 'SRID=6668;POINT EMPTY'::geometry), st_closestpoint(geom, ${near})) end as _place
      from page
    )
    select fid::float8 as fid, _distance as distance, degrees(_azimuth) as bearing, st_x(_place) as lon, st_y(_place) as lat,
      (${trusted(itemPropertiesText(dataset))})::json as properties, _matched::int as matched
    from told order by _distance, fid`);
}

function degrees(value: number): Fragment {
  return sql`${param(value)}::float8`;
}
