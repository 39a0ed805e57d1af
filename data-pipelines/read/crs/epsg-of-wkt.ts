import { type PlaneDatum, planeZoneEpsg, planeZoneOrigin, planeZones } from "../../../model/geo/crs.ts";
import { childNodes, isNode, parseWkt, type WktNode } from "./wkt.ts";

/**
 * EPSG code of a coordinate system in well-known text (.prj). Japanese systems are recognised by their parameters,
 * because the names differ from vendor to vendor; others by the EPSG code they carry.
 * @returns undefined when it is neither, so that the person is asked.
 */
export function epsgOfWkt(text: string): number | undefined {
  const root = parseWkt(text);
  if (!root) return undefined;
  const system = root.keyword === "COMPD_CS" || root.keyword === "COMPOUNDCRS" ? root.values.find(isNode) : root;
  return system && (byParameters(system) ?? byAuthority(system));
}

type Datum = PlaneDatum | "wgs84";

/** JGD2024 changed heights only: its horizontal codes are those of JGD2011. */
const geographicCodes: Readonly<Record<Datum, number>> = { jgd2011: 6668, jgd2000: 4612, tokyo: 4301, wgs84: 4326 };
/** Code of UTM zone 51 north; zones 52 to 55 follow. */
const utm51Codes: Readonly<Partial<Record<Datum, number>>> = { jgd2011: 6688, jgd2000: 3097, tokyo: 3092 };

/** Codes that ESRI gave to JGD2024: geographic, and zone I of the plane rectangular systems. */
const esriJgd2024 = { geographic: 104221, planeZone1: 112201 };

/** Zones lie half a degree and more apart; rounding in .prj files stays below this. */
const degreesTolerance = 1e-4;

function byParameters(system: WktNode): number | undefined {
  if (system.keyword === "GEOGCS") {
    const datum = isInDegrees(system) ? datumOf(system) : undefined;
    return datum && geographicCodes[datum];
  }
  const [geographic] = childNodes(system, "GEOGCS");
  if (system.keyword !== "PROJCS" || !geographic || !isInDegrees(geographic) || !isInMetres(system)) return undefined;
  const projection = simplified(textOf(childNodes(system, "PROJECTION")[0]));
  if (projection === "transversemercator" || projection === "gausskruger") return transverseMercatorCode(system, geographic);
  return isWebMercator(system, projection) ? 3857 : undefined;
}

function transverseMercatorCode(system: WktNode, geographic: WktNode): number | undefined {
  const value = parametersOf(system);
  const [latitude, longitude] = [value("latitudeoforigin"), value("centralmeridian")];
  const [scale, easting, northing] = [value("scalefactor"), value("falseeasting"), value("falsenorthing")];
  if (isNear(scale, 0.9999) && isNear(easting, 0) && isNear(northing, 0)) {
    const zone = planeZones.find((candidate) => {
      const [lat, lon] = planeZoneOrigin(candidate);
      return isNear(latitude, lat, degreesTolerance) && isNear(longitude, lon, degreesTolerance);
    });
    // Bessel with these origins is Tokyo, whatever it is called: nobody else uses them.
    const datum = isEllipsoid(geographic, bessel) ? "tokyo" : datumOf(geographic);
    return zone !== undefined && datum !== undefined && datum !== "wgs84" ? planeZoneEpsg(zone, datum) : undefined;
  }
  if (!isNear(scale, 0.9996) || !isNear(easting, 500_000) || !isNear(latitude, 0)) return undefined;
  return utmCode((longitude + 183) / 6, datumOf(geographic), northing);
}

function utmCode(zone: number, datum: Datum | undefined, falseNorthing: number): number | undefined {
  if (!Number.isInteger(zone) || zone < 1 || zone > 60 || !datum) return undefined;
  if (datum === "wgs84") {
    if (isNear(falseNorthing, 0)) return 32600 + zone;
    return isNear(falseNorthing, 10_000_000) ? 32700 + zone : undefined;
  }
  const first = utm51Codes[datum];
  return first !== undefined && zone >= 51 && zone <= 55 && isNear(falseNorthing, 0) ? first + zone - 51 : undefined;
}

function isWebMercator(system: WktNode, projection: string): boolean {
  if (projection === "mercatorauxiliarysphere") return true;
  return projection.startsWith("mercator") && /pseudomercator|webmercator|popularvisuali[sz]ation/.test(simplified(textOf(system)));
}

interface Ellipsoid {
  readonly semiMajorMetres: number;
  readonly inverseFlattening: number;
}

const grs80: Ellipsoid = { semiMajorMetres: 6378137, inverseFlattening: 298.257222101 };
const wgs84: Ellipsoid = { semiMajorMetres: 6378137, inverseFlattening: 298.257223563 };
const bessel: Ellipsoid = { semiMajorMetres: 6377397.155, inverseFlattening: 299.1528128 };

/** Several datums share GRS80 or Bessel, so there the names have to be asked; the WGS 84 ellipsoid stands for itself. */
function datumOf(geographic: WktNode): Datum | undefined {
  if (isEllipsoid(geographic, wgs84)) return "wgs84";
  const names = [textOf(geographic), textOf(childNodes(geographic, "DATUM")[0])].map(simplified).join(" ");
  if (isEllipsoid(geographic, bessel)) return names.includes("tokyo") ? "tokyo" : undefined;
  if (!isEllipsoid(geographic, grs80)) return undefined;
  if (/(?:jgd|japanesegeodeticdatum)(?:2011|2024)/.test(names)) return "jgd2011";
  return /(?:jgd|japanesegeodeticdatum)2000/.test(names) ? "jgd2000" : undefined;
}

function isEllipsoid(geographic: WktNode, { semiMajorMetres, inverseFlattening }: Ellipsoid): boolean {
  const [spheroid] = childNodes(geographic, "DATUM").flatMap((datum) => childNodes(datum, "SPHEROID"));
  return isNear(Number(spheroid?.values[1]), semiMajorMetres, 1e-3) && isNear(Number(spheroid?.values[2]), inverseFlattening, 5e-7);
}

function isInDegrees(geographic: WktNode): boolean {
  const [meridian] = childNodes(geographic, "PRIMEM");
  const [unit] = childNodes(geographic, "UNIT");
  return isNear(Number(meridian?.values[1] ?? 0), 0) && isNear(Number(unit?.values[1]), Math.PI / 180, 1e-9);
}

function isInMetres(system: WktNode): boolean {
  return isNear(Number(childNodes(system, "UNIT")[0]?.values[1]), 1);
}

/** Looks parameters up by simplified name; an absent one is not a number. */
function parametersOf(system: WktNode): (name: string) => number {
  const values = new Map(childNodes(system, "PARAMETER").map((node) => [simplified(textOf(node)), Number(node.values[1])]));
  return (name) => values.get(name) ?? Number.NaN;
}

function byAuthority(system: WktNode): number | undefined {
  const [authority] = childNodes(system, "AUTHORITY", "ID");
  const code = Number(authority?.values[1]);
  if (!Number.isInteger(code) || !authority) return undefined;
  if (textOf(authority).toUpperCase() === "EPSG") return code;
  if (code === esriJgd2024.geographic) return geographicCodes.jgd2011;
  const zone = code - esriJgd2024.planeZone1 + 1;
  return planeZones.includes(zone) ? planeZoneEpsg(zone) : undefined;
}

function isNear(value: number, wanted: number, tolerance = 1e-6): boolean {
  return Math.abs(value - wanted) <= tolerance;
}

/** The first value, which is the name in every node that has one. */
function textOf(node: WktNode | undefined): string {
  return node?.values.find((value) => typeof value === "string") ?? "";
}

function simplified(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}
