import type { GeometryParts } from "../wkb/parts-wkb.ts";
import type { GmlShapes } from "./gml-shapes.ts";

/** The shapes without their heights. */
export function partsOfShapes({ points, lines, polygons }: GmlShapes): GeometryParts {
  return {
    points: points.flatMap(({ xy }) => xy.slice(0, 2)),
    lines: lines.map(({ xy }) => xy),
    areas: polygons.map((rings) => rings.map(({ xy }) => xy)),
  };
}
