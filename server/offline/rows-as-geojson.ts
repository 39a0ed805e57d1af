import type { DatasetDefinition } from "../../model/dataset.ts";
import type { BboxLonLat } from "../../model/geo/tile.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import { readDownloadQuery } from "../downloads/download-query.ts";
import { countedVersion, featureSource } from "../downloads/feature-source.ts";
import type { Platform } from "../platform.ts";
import { findFormat } from "../routes/download.ts";

interface Wanted {
  readonly dataset: DatasetDefinition;
  readonly version: PublishedVersion;
  readonly bboxLonLat?: BboxLonLat;
}

/** The rows of a version, or those in a box, as the GeoJSON download has them. */
export async function rowsAsGeoJson(platform: Platform, { dataset, version, bboxLonLat }: Wanted): Promise<Buffer> {
  const { city, database } = platform;
  const format = findFormat(platform, "geojson");
  const { extract, options } = readDownloadQuery(bboxLonLat ? { bbox: bboxLonLat.join(",") } : {}, { city, dataset, format });
  const counted = await countedVersion(database, dataset, { version, extract });
  return Buffer.concat(await Array.fromAsync(format.write(featureSource(database, dataset, { version: counted, extract }), options)));
}
