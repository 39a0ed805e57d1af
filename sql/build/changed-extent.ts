import type { DatasetDefinition } from "../../model/dataset.ts";
import type { Query } from "../query.ts";
import { publicView } from "./dataset-table.ts";

/** `{ bbox }`: around the rows that begin or end after version `from` up to version `to`, as they were and as they are. */
export function changedExtent(dataset: DatasetDefinition, from: number, to: number): Query {
  return {
    text: `select case when box is null then null else array[st_xmin(box), st_ymin(box), st_xmax(box), st_ymax(box)] end as bbox
      from (
        select st_extent(geom) as box from ${publicView(dataset)}
        where (version_from > $1 and version_from <= $2) or (version_to > $1 and version_to <= $2)
      ) changed`,
    values: [from, to],
  };
}
