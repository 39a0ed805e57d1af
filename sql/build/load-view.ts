import { identifier, literal } from "../query.ts";
import { dataTable } from "./dataset-table.ts";
import { gone, judged, type LoadScope, matched, staged } from "./load.ts";

/** What a person wants to see of a load: examples of what changes, and where findings lie. */

/** Up to `limit` each of added, changed and removed rows: `{ change, id, title, before, after, moved, rawBefore, rawAfter }`. */
export function changeExamples({ dataset, loadId, source, part, keyed }: LoadScope, limit: number): string {
  const table = dataTable(dataset);
  const fields = (row: string) =>
    `(select to_jsonb(f) from (select ${Object.keys(dataset.fields)
      .map((name) => `${row}.${identifier(name)}`)
      .join(", ")}) f)`;
  const title = (row: string) => `${row}.${identifier(dataset.titleField)}::text`;
  const id = keyed ? "s.id" : `${literal(part === "" ? `${source}/` : `${source}/${part}/`)} || '…'`;
  return `
    (select 'added' as change, ${id} as id, ${title("s")} as title, null::jsonb as before, ${fields("s")} as after,
        false as moved, null::jsonb as "rawBefore", s.raw as "rawAfter"
      from ${matched(loadId)} m join ${staged(loadId)} s on s.fid = m.ordinal where m.fid is null order by m.ordinal limit ${limit})
    union all
    (select 'changed', o.id, ${title("s")}, ${fields("o")}, ${fields("s")}, st_asbinary(o.geom) is distinct from st_asbinary(s.geom), o.raw, s.raw
      from ${matched(loadId)} m join ${staged(loadId)} s on s.fid = m.ordinal join ${table} o on o.fid = m.fid and o.version_to is null
      order by m.ordinal limit ${limit})
    union all
    (select 'removed', o.id, ${title("o")}, ${fields("o")}, null, false, o.raw, null
      from ${gone(loadId)} g join ${table} o on o.fid = g.fid and o.version_to is null
      where not exists (select from ${matched(loadId)} m where m.fid = g.fid) order by o.fid limit ${limit})`;
}

/** Of the staged rows: `{ placed, inside, bounds }`, those inside touch the box `$1` … `$4` (west, south, east, north). */
export function placedRows({ loadId }: LoadScope): string {
  return `select placed, inside, case when box is null then null else array[st_xmin(box), st_ymin(box), st_xmax(box), st_ymax(box)] end as bounds
    from (
      select count(geom)::int as placed, count(*) filter (where geom && st_makeenvelope($1, $2, $3, $4, 6668))::int as inside,
        st_extent(geom) as box
      from ${staged(loadId)}
    ) of_rows`;
}

/**
 * Where rows lie, in degrees: at the fault itself where the geometry has one, else at the place that is given.
 * Takes `[{ ordinal, layer, row, x, y, epsg }]` and answers in that order.
 */
export function findingPlaces({ loadId }: LoadScope): string {
  return `select distinct on (f.ordinal) st_x(place.geom) as lon, st_y(place.geom) as lat
    from jsonb_to_recordset($1::jsonb) as f(ordinal int, layer bigint, "row" bigint, x float8, y float8, epsg int)
    left join ${judged(loadId)} j on j.layer = f.layer and j.row_number = f."row"
    left join lateral (
      select coalesce(j.place, st_transform(st_setsrid(st_makepoint(f.x, f.y), f.epsg), 6668)) as geom
    ) place on true
    order by f.ordinal`;
}
