import { type DatasetDefinition, publicFields } from "../../model/dataset.ts";
import { identifier, type Query } from "../query.ts";
import { publicView } from "./dataset-table.ts";
import { param, sql, toQuery, trusted } from "./fragment.ts";

/** The question about what a printed map shows of a dataset. Pure text and values. */

export interface PrintQuestion {
  readonly version: number;
  readonly planeEpsg: number;
  /** The ground that the sheet shows, metres in the plane zone. */
  readonly groundMeters: { readonly west: number; readonly south: number; readonly east: number; readonly north: number };
}

/** A sheet with more features than these of one dataset shows a smear. */
export const mostPrintedRows = 60_000;

/** The edges of the sheet are no parallels and meridians; at the smallest scale they bend by less than this. */
const bendMeters = 20;

/**
 * `wkb` (plane metres), `color` (the value that decides the colour) and `label`, in the order of feature numbers. One row more than
 * `mostPrintedRows` at most.
 */
export function selectPrintedRows(dataset: DatasetDefinition, { version, planeEpsg, groundMeters }: PrintQuestion): Query {
  const { west, south, east, north } = groundMeters;
  const epsg = trusted(String(planeEpsg));
  const value = (name: string | undefined) => trusted(isPublic(dataset, name) ? identifier(name as string) : "null");
  const color = value(dataset.style.colorBy ?? dataset.style.classes?.field);
  const box = sql`st_expand(st_makeenvelope(${param(west)}::float8, ${param(south)}::float8, ${param(east)}::float8, ${param(north)}::float8, ${epsg}), ${trusted(String(bendMeters))})`;
  const branch = (state: ReturnType<typeof sql>) => sql`
    select fid, geom, ${color} as color, ${value(dataset.style.label)} as label from ${trusted(publicView(dataset))}, sheet
    where version_from <= ${param(version)}::int and ${state} and geom && sheet.box`;
  return toQuery(sql`
    with sheet as materialized (select st_envelope(st_transform(${box}, 6668)) as box),
    shown as (${branch(sql`version_to is null`)} union all ${branch(sql`version_to > ${param(version)}::int`)})
    select st_asbinary(st_transform(geom, ${epsg}), 'NDR') as wkb, color, label from shown
    order by fid limit ${trusted(String(mostPrintedRows + 1))}`);
}

function isPublic(dataset: DatasetDefinition, name: string | undefined): boolean {
  return publicFields(dataset).some(([field]) => field === name);
}
