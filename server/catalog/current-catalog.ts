import { type Catalog, catalogOf, type CatalogState } from "../../model/catalog.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import type { Platform } from "../platform.ts";
import { versionsAt } from "../report/versions-at.ts";
import { publicTerrain } from "../terrain/public-terrain.ts";

/** What the public may know of the datasets now. */
export async function currentCatalog(platform: Platform): Promise<Catalog> {
  return catalogAt(platform, undefined);
}

/** What the public could know of them at a moment (ISO 8601); undefined = now. */
async function catalogAt(platform: Platform, asOf: string | undefined): Promise<Catalog> {
  const versions = await versionsAt(platform, platform.publicDatasets, asOf);
  const states = new Map([...versions].map(([id, version]) => [id, catalogState(version)]));
  return catalogOf(platform.city, platform.datasets, states);
}

/** That of the datasets that lie on the map: all that a viewer needs. Where nothing is loaded there is nobody to credit. */
export async function mapCatalogAt(platform: Platform, asOf: string | undefined): Promise<Catalog> {
  const [catalog, terrain] = await Promise.all([catalogAt(platform, asOf), publicTerrain(platform.database)]);
  const onMap = catalog.datasets.filter((entry) => entry.onMap);
  const datasets = onMap.map((entry) => (entry.state === null ? { ...entry, sources: [] } : entry));
  return { ...catalog, datasets, terrain: terrain.length > 0 };
}

function catalogState({ version, publishedAt, rowCount, bboxLonLat, sources, sample, positionNote }: PublishedVersion): CatalogState {
  return { version, publishedAt, rowCount, bboxLonLat, sources, sample, positionNote };
}
