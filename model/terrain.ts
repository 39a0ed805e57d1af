import type { LicenceId } from "./licence.ts";
import type { LocalText } from "./text.ts";

/** One delivery of heights of the ground. */
export interface TerrainRelease {
  readonly id: number;
  /** Id of a `terrainSource`. */
  readonly source: string;
  readonly label: string;
  /** Of the heights. */
  readonly sha256: string;
  /** The date of the data as stated, null where nobody said. */
  readonly releasedOn: string | null;
  readonly licence: LicenceId;
  readonly attribution: LocalText;
  readonly sample: boolean;
  /** ISO 8601. */
  readonly loadedAt: string;
}

/** The height of the ground at one place. */
export interface GroundHeight {
  /** Metres T.P., null where the data has none. */
  readonly meters: number | null;
  /** As the publishers of the data state it; null when they do not. */
  readonly accuracyMeters: number | null;
  /** What it was read from; none where no heights were ever loaded. */
  readonly releases: readonly TerrainRelease[];
}

export interface TerrainSource {
  readonly id: string;
  readonly title: LocalText;
  readonly licence: LicenceId;
  readonly attribution: LocalText;
  /** How exact a height is, as the publisher states it, metres; null where it does not. */
  readonly accuracyMeters: number | null;
}

const gsi = (id: string, ja: string, en: string, accuracyMeters: number): TerrainSource => ({
  id,
  title: { ja, en },
  licence: "GSI",
  attribution: { ja: `国土地理院「${ja}」`, en: `${en}, Geospatial Information Authority of Japan` },
  accuracyMeters,
});

/** Where heights come from; the finest first. */
export const terrainSources: readonly TerrainSource[] = [
  {
    id: "city-dem",
    title: { ja: "市の標高データ（GeoTIFF）", en: "Heights surveyed by the city (GeoTIFF)" },
    licence: "CC-BY-4.0",
    attribution: { ja: "市の標高データ", en: "Heights surveyed by the city" },
    accuracyMeters: null,
  },
  gsi("gsi-dem5a", "標高タイル DEM5A", "Elevation tiles DEM5A", 0.3),
  gsi("gsi-dem5b", "標高タイル DEM5B", "Elevation tiles DEM5B", 0.7),
  gsi("gsi-dem10b", "標高タイル DEM10B", "Elevation tiles DEM10B", 5),
  gsi("fgd-dem5a", "基盤地図情報 DEM5A", "Fundamental Geospatial Data DEM5A", 0.3),
  gsi("fgd-dem10b", "基盤地図情報 DEM10B", "Fundamental Geospatial Data DEM10B", 5),
];

/** Elevation tiles are asked for between these zooms; nearer views are drawn from the last. */
export const terrainTileZooms = { min: 9, max: 15 } as const;

/** What `/terrain/tiles.json` says: TileJSON 3 of elevation tiles. */
export interface TerrainTiles {
  readonly tilejson: "3.0.0";
  /** Pictures of red, green and blue: metres are red × 256 + green + blue / 256 − 32,768. */
  readonly encoding: "terrarium";
  readonly tiles: readonly string[];
  readonly minzoom: number;
  readonly maxzoom: number;
  /** West, south, east, north, degrees. */
  readonly bounds: readonly [number, number, number, number];
  readonly attribution: string;
  readonly sample: boolean;
  /** Where the heights come from; GeoJSON in degrees. Elsewhere the tiles repeat the nearest height they know, so as to have no cliffs. */
  readonly coverage: { readonly type: "Polygon" | "MultiPolygon"; readonly coordinates: unknown };
}
