import proj4 from "proj4";
import type { Line, XyPlane } from "../plane-geometry.ts";

/** Degrees, JGD2011 (EPSG:6668). */
export type LonLat = readonly [lon: number, lat: number];

const geographic = "+proj=longlat +ellps=GRS80 +no_defs";
const zoneVi = "+proj=tmerc +lat_0=36 +lon_0=136 +k=0.9999 +x_0=0 +y_0=0 +ellps=GRS80 +units=m +no_defs";
const converter = proj4(zoneVi, geographic);

export function lonLatOf([x, y]: XyPlane): LonLat {
  const [lon, lat] = converter.forward([x, y]);
  return [lon, lat];
}

export function xyPlaneOf([lon, lat]: LonLat): XyPlane {
  const [x, y] = converter.inverse([lon, lat]);
  return [x, y];
}

export function lonLatLine(line: Line): LonLat[] {
  return line.map(lonLatOf);
}

const esriGeographic =
  'GEOGCS["GCS_JGD_2011",DATUM["D_JGD_2011",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';

/** Texts of .prj files as ArcGIS writes them. */
export const prjTexts = {
  geographic: esriGeographic,
  zoneVi: `PROJCS["JGD_2011_Japan_Zone_6",${esriGeographic},PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",136.0],PARAMETER["Scale_Factor",0.9999],PARAMETER["Latitude_Of_Origin",36.0],UNIT["Meter",1.0]]`,
} as const;
