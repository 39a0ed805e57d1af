import { type Catalog, catalogOf, type CatalogState } from "../../model/catalog.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import type { Platform } from "../platform.ts";

/** What the public may know of the datasets now. */
export async function currentCatalog(platform: Platform): Promise<Catalog> {
  const versions = await platform.versions();
  const states = new Map([...versions].map(([id, version]) => [id, catalogState(version)]));
  return catalogOf(platform.city, platform.datasets, states);
}

function catalogState({ version, publishedAt, rowCount, bboxLonLat, sources, sample, positionNote }: PublishedVersion): CatalogState {
  return { version, publishedAt, rowCount, bboxLonLat, sources, sample, positionNote };
}
