import type { DatasetDefinition } from "../../model/dataset.ts";
import type { BboxWebMercator } from "../../model/geo/tile.ts";
import { identifier, type Query } from "../query.ts";
import { majorRows, publicView, tileGeometryColumn } from "./dataset-table.ts";

/** The question about what the picture of the first view shows of a dataset. Pure text and values. */

export interface FirstViewQuestion {
  readonly version: number;
  readonly zoom: number;
  readonly boundsMeters: BboxWebMercator;
}

/** More than these no small picture shows. */
const mostRows = 20_000;

/** `wkb` (Web Mercator metres) and `color` (the value that decides the colour), as tiles of that zoom have them, without minor rows, in the order of feature numbers. */
export function selectFirstViewRows(dataset: DatasetDefinition, { version, zoom, boundsMeters }: FirstViewQuestion): Query {
  const geometry = tileGeometryColumn(dataset, Math.floor(zoom));
  const colorField = dataset.style.colorBy ?? dataset.style.classes?.field;
  const color = colorField === undefined ? "null" : identifier(colorField);
  const branch = (state: string) =>
    `select fid, st_asbinary(${geometry}, 'NDR') as wkb, ${color} as color from ${publicView(dataset)}
     where version_from <= $5::int and ${state} and ${geometry} && st_makeenvelope($1::float8, $2::float8, $3::float8, $4::float8, 3857)
       and ${majorRows(dataset.tiles.minor)}`;
  return {
    text: `select wkb, color from (${branch("version_to is null")} union all ${branch("version_to > $5::int")}) as shown order by fid limit ${mostRows}`,
    values: [...boundsMeters, version],
  };
}
