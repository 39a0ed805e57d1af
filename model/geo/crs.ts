/** Coordinate reference systems this platform reads and measures in. A CRS is known by its EPSG code, never by its name. */

/** Canonical storage: JGD2011 longitude/latitude. */
export const storageEpsg = 6668;
/** What tiles are drawn in. Never measured in. */
export const webMercatorEpsg = 3857;

/** Origin of a plane-rectangular zone (平面直角座標系), degrees. Zone number = index + 1. */
const zoneOrigins: readonly (readonly [latitude: number, longitude: number])[] = [
  [33, 129.5],
  [33, 131],
  [36, 132 + 1 / 6],
  [33, 133.5],
  [36, 134 + 1 / 3],
  [36, 136],
  [36, 137 + 1 / 6],
  [36, 138.5],
  [36, 139 + 5 / 6],
  [40, 140 + 5 / 6],
  [44, 140.25],
  [44, 142.25],
  [44, 144.25],
  [26, 142],
  [26, 127.5],
  [26, 124],
  [26, 131],
  [20, 136],
  [26, 154],
];

/** EPSG code of zone I in each datum; zone n is `first + n - 1`. */
const zoneSeries = { jgd2011: 6669, jgd2000: 2443, tokyo: 30161 } as const;

export type PlaneDatum = keyof typeof zoneSeries;

/** EPSG code of a plane-rectangular zone (1–19). */
export function planeZoneEpsg(zone: number, datum: PlaneDatum = "jgd2011"): number {
  return zoneSeries[datum] + zone - 1;
}

/** The plane-rectangular zone (1–19) of an EPSG code in any datum, or undefined. */
export function planeZone(epsg: number): number | undefined {
  const first = Object.values(zoneSeries).find((code) => epsg >= code && epsg < code + zoneOrigins.length);
  return first === undefined ? undefined : epsg - first + 1;
}

/** Where the axes of a plane-rectangular zone (1–19) cross, degrees. */
export function planeZoneOrigin(zone: number): readonly [latitude: number, longitude: number] {
  return zoneOrigins[zone - 1] ?? [0, 0];
}

/** proj4 definition of a plane-rectangular zone in JGD2011: x east, y north, metres. */
export function planeZoneProj4(zone: number): string {
  const [latitude, longitude] = planeZoneOrigin(zone);
  return `+proj=tmerc +lat_0=${latitude} +lon_0=${longitude} +k=0.9999 +x_0=0 +y_0=0 +ellps=GRS80 +units=m +no_defs`;
}

export const planeZones: readonly number[] = zoneOrigins.map((_, index) => index + 1);

const geographicEpsg: readonly number[] = [6668, 4612, 4326, 4301, 4019, 6697, 6667, 4979];

export function isGeographic(epsg: number): boolean {
  return geographicEpsg.includes(epsg);
}

/** West, south, east, north. */
export type Bounds = readonly [number, number, number, number];

/**
 * Coordinates outside these cannot be meant in this CRS (x = east or longitude). Latitude ends where Web
 * Mercator ends; a plane zone is used to at most some hundred kilometres from its origin.
 */
export function plausibleBounds(epsg: number): Bounds {
  if (isGeographic(epsg)) return [-180, -85.06, 180, 85.06];
  if (planeZone(epsg) !== undefined) return [-1_000_000, -1_500_000, 1_000_000, 1_500_000];
  return [-21_000_000, -21_000_000, 21_000_000, 21_000_000];
}

/** The islands and seas of Japan, degrees. */
export const japanBoundsLonLat: Bounds = [122, 20, 154.5, 46.5];
