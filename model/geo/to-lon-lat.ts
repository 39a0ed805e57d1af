import { isGeographic, planeZone, planeZoneOrigin, webMercatorEpsg } from "./crs.ts";
import { type InPlace, inverseTransverseMercator } from "./transverse-mercator.ts";

/**
 * Coordinates of the systems that Japanese data comes in, to longitude and latitude of JGD2011. JGD2000 and WGS 84 are taken as equal to it,
 * as PROJ does without a grid. The same arithmetic on every machine: both database homes store the same bytes.
 */

const grs80 = { semiMajorMeters: 6_378_137, flattening: 1 / 298.257222101 };
const wgs84 = { semiMajorMeters: 6_378_137, flattening: 1 / 298.257223563 };
const radians = Math.PI / 180;

/** First code and ellipsoid of UTM zones 51N to 55N: JGD2011, JGD2000, WGS 84. */
const utmSeries = [
  { first: 6688, ellipsoid: grs80 },
  { first: 3097, ellipsoid: grs80 },
  { first: 32651, ellipsoid: wgs84 },
] as const;
const utmZones = 5;

/** The function that leaves a system; undefined for those that only the database knows. Tokyo Datum is another matter (`tokyo-datum.ts`). */
export function toLonLat(epsg: number): InPlace | undefined {
  if (isGeographic(epsg)) return epsg === tokyoGeographic ? undefined : () => {};
  if (epsg === webMercatorEpsg) return fromWebMercator;
  const zone = planeZone(epsg);
  if (zone !== undefined) return epsg >= tokyoZones ? undefined : planeRectangular(zone);
  const series = utmSeries.find(({ first }) => epsg >= first && epsg < first + utmZones);
  return series && universalTransverseMercator(epsg - series.first + 51, series.ellipsoid);
}

const tokyoGeographic = 4301;
/** Plane zone I in Tokyo Datum, above those of the other datums. */
const tokyoZones = 30_161;

function planeRectangular(zone: number): InPlace {
  const [originLatitude, originLongitude] = planeZoneOrigin(zone);
  return inverseTransverseMercator({ ...grs80, originLatitude, originLongitude, scale: 0.9999, falseEastingMeters: 0 });
}

function universalTransverseMercator(zone: number, ellipsoid: typeof grs80): InPlace {
  return inverseTransverseMercator({
    ...ellipsoid,
    originLatitude: 0,
    originLongitude: zone * 6 - 183,
    scale: 0.9996,
    falseEastingMeters: 500_000,
  });
}

const { semiMajorMeters: sphereMeters } = wgs84;

function fromWebMercator(xs: Float64Array, ys: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) {
    xs[i] = (xs[i] as number) / sphereMeters / radians;
    ys[i] = (2 * Math.atan(Math.exp((ys[i] as number) / sphereMeters)) - Math.PI / 2) / radians;
  }
}

/** Web Mercator northing, metres, of a latitude in degrees; the easting is `lonToMercator`. */
export function latToMercator(latitude: number): number {
  const sine = Math.sin(latitude * radians);
  return (sphereMeters / 2) * Math.log((1 + sine) / (1 - sine));
}

export function lonToMercator(longitude: number): number {
  return sphereMeters * radians * longitude;
}
