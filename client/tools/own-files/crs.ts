import type { Feature, Geometry } from "geojson";
import proj4 from "proj4";
import { isGeographic, planeZone, planeZoneOrigin, planeZoneProj4, webMercatorEpsg } from "../../../model/geo/crs.ts";
import { mapPositions, positionsOf } from "../positions.ts";
import { FileProblem, type ReadLayer } from "./own-file.ts";

/** Degrees of JGD2011; WGS 84 is not told apart from it. */
export const degrees = "+proj=longlat +ellps=GRS80 +no_defs";

/** Bessel's ellipsoid and the three parameters of the Tokyo Datum, exact to some metres. */
const tokyo = "+ellps=bessel +towgs84=-146.414,507.337,680.507";

/** proj4 definition of an EPSG code; undefined for a system that is not read. */
export function crsByEpsg(epsg: number): string | undefined {
  const zone = planeZone(epsg);
  if (zone !== undefined && epsg < 30_000) return planeZoneProj4(zone);
  if (zone !== undefined) {
    const [latitude, longitude] = planeZoneOrigin(zone);
    return `+proj=tmerc +lat_0=${latitude} +lon_0=${longitude} +k=0.9999 ${tokyo} +units=m +no_defs`;
  }
  if (epsg === 4301) return `+proj=longlat ${tokyo} +no_defs`;
  if (epsg === webMercatorEpsg) return "EPSG:3857";
  return isGeographic(epsg) ? degrees : undefined;
}

/** The system that a `.prj` describes, by its parameters and never by its name. @throws FileProblem */
export function crsByPrj(text: string): string {
  try {
    const { projName, long0 = 0, lat0 = 0, k0 = 1, x0 = 0, y0 = 0, a, to_meter = 1 } = new proj4.Proj(text) as unknown as ProjParameters;
    const datum = datums.find(({ semiMajorMeters }) => Math.abs(a - semiMajorMeters) < 1)?.proj4;
    if (datum === undefined) return text;
    if (projName === "longlat") return `+proj=longlat ${datum} +no_defs`;
    if (/^(tmerc|etmerc|transverse.?mercator|gauss.?kruger)$/i.test(projName)) {
      const [lon, lat] = [long0, lat0].map((radians) => (radians / Math.PI) * 180);
      return `+proj=tmerc +lat_0=${lat} +lon_0=${lon} +k=${k0} +x_0=${x0} +y_0=${y0} ${datum} +to_meter=${to_meter} +no_defs`;
    }
    return text;
  } catch {
    throw new FileProblem("files.badPrj");
  }
}

/** By the ellipsoid: GRS80 and WGS 84 are a tenth of a millimetre apart. */
const datums = [
  { semiMajorMeters: 6_377_397.155, proj4: tokyo },
  { semiMajorMeters: 6_378_137, proj4: "+ellps=GRS80" },
];

/** What proj4 makes of a definition; angles in radians. */
interface ProjParameters {
  readonly projName: string;
  readonly long0?: number;
  readonly lat0?: number;
  readonly k0?: number;
  readonly x0?: number;
  readonly y0?: number;
  readonly a: number;
  readonly to_meter?: number;
}

/**
 * The layer's features in degrees. What the reader chose counts more than what the file says; without either, coordinates that can be
 * degrees are degrees. A feature whose position cannot be one loses it.
 * @throws FileProblem when most cannot be.
 */
export function inDegrees({ features, stated }: ReadLayer, chosenEpsg: number | undefined): Feature[] {
  const chosen = chosenEpsg === undefined ? undefined : crsByEpsg(chosenEpsg);
  const crs = chosen ?? stated ?? degrees;
  const converter = crs === degrees ? undefined : proj4(crs, degrees);
  const placed = features.map((feature) => (converter && hasGeometry(feature) ? converted(feature, converter) : feature));
  const impossible = placed.filter((feature) => !isOnEarth(feature));
  if (impossible.length * 2 > placed.length) {
    const [position = []] = positionsOf(features[placed.findIndex((feature) => !isOnEarth(feature))]?.geometry ?? null);
    throw new FileProblem("files.unknownCrs", { position: position.slice(0, 2).join(", ") });
  }
  return impossible.length === 0 ? placed : placed.map((feature) => (isOnEarth(feature) ? feature : withoutPosition(feature)));
}

/** Features without a position are allowed, though the types of GeoJSON do not say so. */
function hasGeometry({ geometry }: { readonly geometry: Geometry | null }): boolean {
  return geometry !== null;
}

function withoutPosition(feature: Feature): Feature {
  return { ...feature, geometry: null as unknown as Geometry };
}

function converted(feature: Feature, converter: proj4.Converter): Feature {
  return { ...feature, geometry: mapPositions(feature.geometry, ([x = 0, y = 0]) => converter.forward([x, y])) };
}

function isOnEarth({ geometry }: { readonly geometry: Geometry | null }): boolean {
  for (const [x = Number.NaN, y = Number.NaN] of positionsOf(geometry)) if (!(Math.abs(x) <= 180 && Math.abs(y) <= 90)) return false;
  return true;
}
