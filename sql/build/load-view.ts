import { identifier, literal, type Query } from "../query.ts";
import { dataTable } from "./dataset-table.ts";
import { ended, geometryHash, type LoadScope } from "./load.ts";

/** What a person wants to see of a load: how much there was before, examples of what changes, and where findings lie. */

/** Current rows that the load is compared with; those of the sample city do not count. */
export function countBefore({ dataset, source, part }: LoadScope): Query {
  return {
    text: `select count(*)::int as count from ${dataTable(dataset)}
      where version_to is null and source = $1 and part = $2 and load_id not in (select id from meta.load where sample)`,
    values: [source, part],
  };
}

/** Up to `limit` each of added, changed and removed rows: `{ change, id, title, before, after, moved, rawBefore, rawAfter }`. */
export function changeExamples(scope: LoadScope, limit: number): string {
  const { dataset, loadId, source, part } = scope;
  const table = dataTable(dataset);
  const [staged, checked, matched] = ["", "_checked", "_matched"].map((name) => identifier("staging", `load_${loadId}${name}`));
  const fields = (row: string) =>
    `(select to_jsonb(f) from (select ${Object.keys(dataset.fields)
      .map((name) => `${row}.${identifier(name)}`)
      .join(", ")}) f)`;
  const title = (row: string) => `${row}.${identifier(dataset.titleField)}::text`;
  const prefix = literal(part === "" ? `${source}/` : `${source}/${part}/`);
  return `
    (select 'added' as change, coalesce(c.id, ${prefix} || '…') as id, ${title("s")} as title, null::jsonb as before, ${fields("s")} as after,
        false as moved, null::jsonb as "rawBefore", s.raw as "rawAfter"
      from ${matched} m join ${checked} c using (ordinal) join ${staged} s using (ordinal) where m.fid is null order by m.ordinal limit ${limit})
    union all
    (select 'changed', o.id, ${title("s")}, ${fields("o")}, ${fields("s")}, o.geometry_hash is distinct from ${geometryHash("s.delivered")}, o.raw, s.raw
      from ${matched} m join ${staged} s using (ordinal) join ${table} o on o.fid = m.fid and o.version_to is null
      where not m.same order by m.ordinal limit ${limit})
    union all
    (select 'removed', o.id, ${title("o")}, ${fields("o")}, null, false, o.raw, null
      from (${ended(scope)}) e join ${table} o on o.fid = e.fid and o.version_to is null
      where not exists (select from ${matched} m where m.fid = e.fid) order by o.fid limit ${limit})`;
}

/**
 * Where rows lie, in degrees: at the fault itself where the geometry has one, else at its first point, else at the place that is given
 * for a row that was not staged. Takes `[{ ordinal, layer, row, x, y, epsg }]` and answers in that order.
 */
export function findingPlaces({ loadId }: LoadScope): string {
  return `select distinct on (f.ordinal) st_x(place.geom) as lon, st_y(place.geom) as lat
    from jsonb_to_recordset($1::jsonb) as f(ordinal int, layer bigint, "row" bigint, x float8, y float8, epsg int)
    left join ${identifier("staging", `load_${loadId}`)} s on s.layer = f.layer and s.row_number = f."row" and s.delivered is not null
    left join lateral (select st_force2d(s.delivered) as geom) flat on true
    left join lateral (
      select st_transform(coalesce(
        st_setsrid((st_isvaliddetail(flat.geom)).location, st_srid(flat.geom)),
        st_geometryn(st_points(flat.geom), 1),
        st_setsrid(st_makepoint(f.x, f.y), f.epsg)), 6668) as geom
    ) place on true
    order by f.ordinal`;
}
