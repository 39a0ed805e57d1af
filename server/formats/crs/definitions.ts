import { planeZone, planeZoneEpsg, planeZoneOrigin, planeZones, storageEpsg, webMercatorEpsg } from "../../../model/geo/crs.ts";

/** The coordinate systems a file can be in, as the formats spell them. Every file has x (east, longitude) before y. */

export const wgs84Epsg = 4326;

/** JGD2011 and WGS 84 degrees, which are taken as equal; Web Mercator; the plane rectangular zones of JGD2011. */
export const fileEpsgs: readonly number[] = [storageEpsg, wgs84Epsg, webMercatorEpsg, ...planeZones.map((zone) => planeZoneEpsg(zone))];

/** As EPSG names it. */
export function crsName(epsg: number): string {
  if (epsg === storageEpsg) return "JGD2011";
  if (epsg === wgs84Epsg) return "WGS 84";
  if (epsg === webMercatorEpsg) return "WGS 84 / Pseudo-Mercator";
  return `JGD2011 / Japan Plane Rectangular CS ${romanNumerals[zoneOf(epsg) - 1]}`;
}

const romanNumerals = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX".split(" ");
const planeScale = 0.9999;
const radiansPerDegree = "0.0174532925199433";

/** Well-known text of OGC 01-009, as GeoPackage wants it. */
export function ogcWkt(epsg: number): string {
  const id = `AUTHORITY["EPSG","${epsg}"]`;
  if (epsg === storageEpsg || epsg === wgs84Epsg) return geographicWkt(epsg, 'AXIS["Latitude",NORTH],AXIS["Longitude",EAST],');
  const metre = 'UNIT["metre",1,AUTHORITY["EPSG","9001"]]';
  if (epsg === webMercatorEpsg)
    return (
      `PROJCS["${crsName(epsg)}",${geographicWkt(wgs84Epsg)},PROJECTION["Mercator_1SP"],PARAMETER["central_meridian",0],PARAMETER["scale_factor",1],` +
      `PARAMETER["false_easting",0],PARAMETER["false_northing",0],${metre},AXIS["Easting",EAST],AXIS["Northing",NORTH],` +
      `EXTENSION["PROJ4","+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +wktext +no_defs"],${id}]`
    );
  const [latitude, longitude] = planeZoneOrigin(zoneOf(epsg));
  return (
    `PROJCS["${crsName(epsg)}",${geographicWkt(storageEpsg)},PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",${latitude}],` +
    `PARAMETER["central_meridian",${degrees(longitude)}],PARAMETER["scale_factor",${planeScale}],PARAMETER["false_easting",0],PARAMETER["false_northing",0],` +
    `${metre},AXIS["Northing",NORTH],AXIS["Easting",EAST],${id}]`
  );
}

function geographicWkt(epsg: number, axes = ""): string {
  const [datum, ellipsoid] =
    epsg === wgs84Epsg
      ? [
          ["WGS_1984", 6326],
          ['"WGS 84",6378137,298.257223563', 7030],
        ]
      : [
          ["Japanese_Geodetic_Datum_2011", 1128],
          ['"GRS 1980",6378137,298.257222101', 7019],
        ];
  return (
    `GEOGCS["${crsName(epsg)}",DATUM["${datum[0]}",SPHEROID[${ellipsoid[0]},AUTHORITY["EPSG","${ellipsoid[1]}"]],AUTHORITY["EPSG","${datum[1]}"]],` +
    `PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",${radiansPerDegree},AUTHORITY["EPSG","9122"]],${axes}AUTHORITY["EPSG","${epsg}"]]`
  );
}

/** Well-known text as ESRI spells it, for `.prj`. */
export function esriWkt(epsg: number): string {
  if (epsg === storageEpsg) return esriJgd2011;
  if (epsg === wgs84Epsg) return esriWgs84;
  if (epsg === webMercatorEpsg)
    return `PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",${esriWgs84},PROJECTION["Mercator_Auxiliary_Sphere"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",0.0],PARAMETER["Standard_Parallel_1",0.0],PARAMETER["Auxiliary_Sphere_Type",0.0],UNIT["Meter",1.0]]`;
  const zone = zoneOf(epsg);
  const [latitude, longitude] = planeZoneOrigin(zone);
  return (
    `PROJCS["JGD_2011_Japan_Zone_${zone}",${esriJgd2011},PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],` +
    `PARAMETER["Central_Meridian",${decimal(longitude)}],PARAMETER["Scale_Factor",${planeScale}],PARAMETER["Latitude_Of_Origin",${decimal(latitude)}],UNIT["Meter",1.0]]`
  );
}

const esriJgd2011 = `GEOGCS["GCS_JGD_2011",DATUM["D_JGD_2011",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",${radiansPerDegree}]]`;
const esriWgs84 = `GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",${radiansPerDegree}]]`;

/** PROJJSON (https://proj.org/specifications/projjson.html), as GeoParquet wants it. */
export function projJson(epsg: number): object {
  const id = { authority: "EPSG", code: epsg };
  const base = epsg === wgs84Epsg || epsg === webMercatorEpsg ? geographicJson(wgs84Epsg) : geographicJson(storageEpsg);
  if (epsg === storageEpsg || epsg === wgs84Epsg) return { $schema: schema, type: "GeographicCRS", name: crsName(epsg), ...base, id };
  const axis = (name: string, abbreviation: string, direction: string) => ({ name, abbreviation, direction, unit: "metre" });
  const isWeb = epsg === webMercatorEpsg;
  const [latitude, longitude] = isWeb ? [0, 0] : planeZoneOrigin(zoneOf(epsg));
  return {
    $schema: schema,
    type: "ProjectedCRS",
    name: crsName(epsg),
    base_crs: { name: crsName(isWeb ? wgs84Epsg : storageEpsg), ...base, id: { authority: "EPSG", code: isWeb ? wgs84Epsg : storageEpsg } },
    conversion: {
      name: isWeb ? "Popular Visualisation Pseudo-Mercator" : `Japan Plane Rectangular CS zone ${romanNumerals[zoneOf(epsg) - 1]}`,
      method: isWeb
        ? { name: "Popular Visualisation Pseudo Mercator", id: { authority: "EPSG", code: 1024 } }
        : { name: "Transverse Mercator", id: { authority: "EPSG", code: 9807 } },
      parameters: [
        parameter("Latitude of natural origin", { value: latitude, unit: "degree", code: 8801 }),
        parameter("Longitude of natural origin", { value: degrees(longitude), unit: "degree", code: 8802 }),
        ...(isWeb ? [] : [parameter("Scale factor at natural origin", { value: planeScale, unit: "unity", code: 8805 })]),
        parameter("False easting", { value: 0, unit: "metre", code: 8806 }),
        parameter("False northing", { value: 0, unit: "metre", code: 8807 }),
      ],
    },
    coordinate_system: {
      subtype: "Cartesian",
      axis: isWeb
        ? [axis("Easting", "X", "east"), axis("Northing", "Y", "north")]
        : [axis("Northing", "X", "north"), axis("Easting", "Y", "east")],
    },
    id,
  };
}

const schema = "https://proj.org/schemas/v0.5/projjson.schema.json";

function geographicJson(epsg: number): object {
  const axis = (name: string, abbreviation: string, direction: string) => ({ name, abbreviation, direction, unit: "degree" });
  const datum =
    epsg === wgs84Epsg
      ? { name: "World Geodetic System 1984", ellipsoid: { name: "WGS 84", semi_major_axis: 6_378_137, inverse_flattening: 298.257223563 } }
      : {
          name: "Japanese Geodetic Datum 2011",
          ellipsoid: { name: "GRS 1980", semi_major_axis: 6_378_137, inverse_flattening: 298.257222101 },
        };
  return {
    datum: { type: "GeodeticReferenceFrame", ...datum },
    coordinate_system: {
      subtype: "ellipsoidal",
      axis: [axis("Geodetic latitude", "Lat", "north"), axis("Geodetic longitude", "Lon", "east")],
    },
  };
}

function parameter(name: string, { value, unit, code }: { value: number; unit: string; code: number }): object {
  return { name, value, unit, id: { authority: "EPSG", code } };
}

function zoneOf(epsg: number): number {
  const zone = planeZone(epsg);
  if (zone === undefined) throw new RangeError(`EPSG:${epsg} is in none of the lists above`);
  return zone;
}

/** As EPSG prints a third of a degree. */
function degrees(value: number): number {
  return Number(value.toFixed(12));
}

function decimal(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(degrees(value));
}
