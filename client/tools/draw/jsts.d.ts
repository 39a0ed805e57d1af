/** The part of @turf/jsts that is used; it has no types of its own. */
declare module "@turf/jsts" {
  import type { Geometry, MultiPolygon, Polygon } from "geojson";

  interface JstsGeometry {
    isEmpty(): boolean;
  }

  const jsts: {
    readonly GeoJSONReader: new () => { read(geometry: Geometry): JstsGeometry };
    readonly GeoJSONWriter: new () => { write(geometry: JstsGeometry): Polygon | MultiPolygon };
    readonly BufferOp: { bufferOp(geometry: JstsGeometry, distance: number, quadrantSegments: number): JstsGeometry };
  };
  export default jsts;
}
