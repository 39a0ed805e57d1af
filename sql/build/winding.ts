import type { GeometryKind } from "../../model/dataset.ts";

/**
 * Outer rings counter-clockwise, as GeoJSON wants them (RFC 7946, 3.1.6). Polygons only: PostGIS before 3.4 turns lines round as well,
 * and the direction of a river is data.
 */
export function rightHanded(kind: GeometryKind, geometry: string): string {
  if (kind === "point" || kind === "line") return geometry;
  const wound = `st_forcepolygonccw(${geometry})`;
  return kind === "polygon"
    ? wound
    : `case when geometrytype(${geometry}) in ('POLYGON', 'MULTIPOLYGON') then ${wound} else ${geometry} end`;
}
