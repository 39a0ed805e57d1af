import type { SourceDefinition } from "../model/dataset.ts";
import { Problem } from "../model/problem.ts";
import type { Database } from "../sql/database.ts";
import { checkStatedCrs, identifyCrs } from "./identify.ts";
import type { IngestContext, IngestRequest } from "./ingest-request.ts";
import type { RawLayer } from "./read/reader.ts";
import { leadingCoordinate } from "./read-geometry.ts";

/** A layer and the coordinate system it is in. */
export interface LocatedLayer {
  readonly layer: RawLayer;
  /** Undefined for a table without a position. */
  readonly epsg: number | undefined;
}

/** @throws Problem `unknown-crs` when the system is not known, not possible or not one of the database's. */
export async function locateLayer(
  layer: RawLayer,
  source: SourceDefinition,
  { request, context }: { request: IngestRequest; context: IngestContext },
): Promise<LocatedLayer> {
  if (!layer.hasGeometry) return { layer, epsg: source.position ? (request.crs ?? source.crs ?? 6668) : undefined };
  const sampleXy = await firstCoordinate(layer);
  const epsg = identifyCrs({ layer, source, stated: request.crs, sampleXy, city: context.city });
  checkStatedCrs(epsg, layer, sampleXy, context.city);
  await assertKnownEpsg(context.database, epsg, layer);
  return { layer, epsg };
}

async function assertKnownEpsg(database: Database, epsg: number, layer: RawLayer): Promise<void> {
  const { rowCount } = await database.pool.query("select from spatial_ref_sys where srid = $1", [epsg]);
  if (rowCount === 1) return;
  throw new Problem("unknown-crs", {
    where: layer.file,
    detail: { ja: `EPSG:${epsg} は使えない座標系です`, en: `EPSG:${epsg} is not a coordinate system this database knows` },
    remedy: {
      ja: "例：平面直角座標系第VI系は 6674、緯度経度は 6668",
      en: "For example 6674 for plane zone VI, 6668 for longitude/latitude",
    },
  });
}

/** The first finite coordinate among the first records. */
async function firstCoordinate(layer: RawLayer): Promise<readonly [number, number] | undefined> {
  for await (const batch of layer.features()) {
    for (const { wkb } of batch) {
      const xy = wkb === null ? undefined : leadingCoordinate(wkb);
      if (xy?.every((value) => Math.abs(value) < 1e300)) return xy;
    }
  }
  return undefined;
}
