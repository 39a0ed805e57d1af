import { crsName, ogcWkt, wgs84Epsg } from "../crs/definitions.ts";

type SpatialReference = readonly [name: string, id: number, organization: string, code: number, definition: string, description: string];

/** Rows of gpkg_spatial_ref_sys: those that every GeoPackage has, and the one of its features. */
export function spatialReferences(epsg: number): SpatialReference[] {
  return [
    ["Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"],
    ["Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"],
    ...[...new Set([wgs84Epsg, epsg])].map((code): SpatialReference => [
      crsName(code),
      code,
      "EPSG",
      code,
      ogcWkt(code),
      `EPSG:${code}, x before y`,
    ]),
  ];
}
