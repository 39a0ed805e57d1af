import proj4 from "proj4";
import { planeZone, planeZoneProj4 } from "../../model/geo/crs.ts";
import type { PlaneProjection } from "../../model/geo/plane.ts";

const geographic = "+proj=longlat +ellps=GRS80 +no_defs";

const projections = new Map<number, PlaneProjection>();

/** Between JGD2011 degrees and a plane-rectangular zone. @throws RangeError for a code that is no zone. */
export function planeProjection(epsg: number): PlaneProjection {
  const known = projections.get(epsg);
  if (known) return known;
  const zone = planeZone(epsg);
  if (zone === undefined) throw new RangeError(`EPSG:${epsg} is no plane-rectangular zone`);
  const converter = proj4(planeZoneProj4(zone), geographic);
  const projection: PlaneProjection = {
    toLonLat: (east, north) => converter.forward([east, north]) as [number, number],
    toPlane: (lon, lat) => converter.inverse([lon, lat]) as [number, number],
  };
  projections.set(epsg, projection);
  return projection;
}
