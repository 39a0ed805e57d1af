import type { Geometry, MultiPolygon, Polygon } from "geojson";
import type { Plane } from "../plane.ts";
import { mapPositions } from "../positions.ts";

/** Segments in a quarter of a round corner: at most 0.5 % of the distance short. */
const quadrantSegments = 8;

/** Everything within a distance of a geometry, measured on the plane-rectangular zone. The geometry is of one part. */
export async function bufferOf(geometry: Geometry, meters: number, plane: Plane): Promise<Polygon | MultiPolygon> {
  const { default: jsts } = await import("@turf/jsts");
  const onPlane = mapPositions(geometry, ([lon = 0, lat = 0]) => plane.toPlane(lon, lat));
  const buffered = jsts.BufferOp.bufferOp(new jsts.GeoJSONReader().read(onPlane), meters, quadrantSegments);
  return mapPositions(new jsts.GeoJSONWriter().write(buffered), ([east = 0, north = 0]) => plane.toLonLat(east, north));
}
