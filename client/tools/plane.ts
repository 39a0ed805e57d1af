import proj4 from "proj4";
import { planeZone, planeZoneOrigin, planeZoneProj4 } from "../../model/geo/crs.ts";
import type { PlaneProjection } from "../../model/geo/plane.ts";

/** The city's plane-rectangular zone, in which everything is measured. */
export interface Plane extends PlaneProjection {
  readonly epsg: number;
  readonly zone: number;
  /** Length on the plane per length on the ellipsoid: 0.9999 on the central meridian, 1 at about 90 km from it. */
  scaleAt(eastMeters: number, northMeters: number): number;
}

const planes = new Map<number, Plane>();

/** @throws RangeError for a code that is no plane-rectangular zone. */
export function planeOf(epsg: number): Plane {
  const known = planes.get(epsg);
  if (known) return known;
  const zone = planeZone(epsg);
  if (zone === undefined) throw new RangeError(`EPSG:${epsg} is no plane-rectangular zone`);
  const converter = proj4(planeZoneProj4(zone), "+proj=longlat +ellps=GRS80 +no_defs");
  const plane: Plane = {
    epsg,
    zone,
    toLonLat: (east, north) => converter.forward([east, north]) as [number, number],
    toPlane: (lon, lat) => converter.inverse([lon, lat]) as [number, number],
    scaleAt: (east, north) => scaleFactor(east, latitudeAt(zone, north)),
  };
  planes.set(epsg, plane);
  return plane;
}

/** Of GRS80. */
const semiMajorMeters = 6_378_137;
const eccentricity2 = 0.006_694_380_022_900_8;
const centralScale = 0.9999;

/** Near enough for the radius of curvature, whose share in the scale is below 1e-4. */
function latitudeAt(zone: number, northMeters: number): number {
  const [originLatitude] = planeZoneOrigin(zone);
  return ((originLatitude + northMeters / 111_000) * Math.PI) / 180;
}

/** Scale factor of the Gauss–Krüger projection (作業規程の準則, 計算式集): m₀(1 + y²/2R²m₀² + y⁴/24R⁴m₀⁴), R the mean radius of curvature. */
function scaleFactor(eastMeters: number, latitudeRadians: number): number {
  const w2 = 1 - eccentricity2 * Math.sin(latitudeRadians) ** 2;
  const radius = (semiMajorMeters * Math.sqrt(1 - eccentricity2)) / w2;
  const t2 = (eastMeters / (radius * centralScale)) ** 2;
  return centralScale * (1 + t2 / 2 + (t2 * t2) / 24);
}
