import { type DatasetDefinition, publicFields } from "../../model/dataset.ts";
import { identifier, type Query } from "../query.ts";
import { publicView } from "./dataset-table.ts";
import { param, sql, toQuery, trusted } from "./fragment.ts";

/** More names than any municipality's dataset has; a dataset of the whole country must not fill the memory. */
export const mostNames = 50_000;

/**
 * `name`, `fid`, `lon`, `lat` of the rows of a version that have a name and a place. Pieces of one line (a road, a river) are one name.
 * The second part of a town's name (小字) follows the first.
 */
export function selectPlaceNames(dataset: DatasetDefinition, version: number): Query {
  const fields = publicFields(dataset).map(([name]) => name);
  const title = identifier(dataset.titleField);
  const name = trusted(fields.includes("koaza") ? `${title} || coalesce(koaza, '')` : title);
  const v = sql`${param(version)}::int`;
  const named = sql`select ${name} as name, fid, geom from ${trusted(publicView(dataset))}
    where version_from <= ${v} and (version_to is null or version_to > ${v}) and ${trusted(title)} is not null and geom is not null`;
  const limit = trusted(String(mostNames));
  if (dataset.geometry === "line") {
    return toQuery(sql`
      select distinct on (name) name, fid::float8 as fid, st_x(at) as lon, st_y(at) as lat
      from (select name, fid, st_pointonsurface(geom) as at, st_length(geom) as length from (${named}) named) placed
      order by name, length desc, fid limit ${limit}`);
  }
  return toQuery(sql`
    select name, fid::float8 as fid, st_x(at) as lon, st_y(at) as lat
    from (select name, fid, st_pointonsurface(geom) as at from (${named}) named) placed
    order by fid limit ${limit}`);
}
