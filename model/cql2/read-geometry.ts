import { z } from "zod";
import { checkGeometry } from "./check-geometry.ts";
import type { Geometry, Position } from "./expression.ts";
import { filterProblem } from "./filter-problem.ts";

/** GeoJSON → geometry. Heights are read and dropped. */

const position = z
  .array(z.number())
  .min(2)
  .max(4)
  .transform(([x = 0, y = 0]): Position => [x, y]);
const line = z.array(position).min(1);
const lines = z.array(line).min(1);

/** A collection holds no collections: the grammar of the standard does not know them. */
const simpleGeometries = [
  z.object({ type: z.literal("Point"), coordinates: position }),
  z.object({ type: z.literal(["MultiPoint", "LineString"]), coordinates: line }),
  z.object({ type: z.literal(["MultiLineString", "Polygon"]), coordinates: lines }),
  z.object({ type: z.literal("MultiPolygon"), coordinates: z.array(lines).min(1) }),
] as const;

const geometrySchema: z.ZodType<Geometry> = z.discriminatedUnion("type", [
  ...simpleGeometries,
  z.object({ type: z.literal("GeometryCollection"), geometries: z.array(z.discriminatedUnion("type", simpleGeometries)).min(1) }),
]);

/** @throws Problem for what is no geometry, or one that cannot be (a ring that is not closed, …). */
export function readGeometry(value: unknown, at: string): Geometry {
  const result = geometrySchema.safeParse(value);
  if (!result.success) {
    const path = result.error.issues[0]?.path.map((part) => `/${String(part)}`).join("") ?? "";
    throw filterProblem(
      at + path,
      { ja: "GeoJSON の図形として読めません", en: "it is no GeoJSON geometry" },
      {
        ja: 'Point から MultiPolygon、GeometryCollection（例：{"type":"Point","coordinates":[136.2,35.1]}）',
        en: 'Point to MultiPolygon or GeometryCollection, such as {"type":"Point","coordinates":[136.2,35.1]}',
      },
    );
  }
  for (const geometry of result.data.type === "GeometryCollection" ? result.data.geometries : [result.data]) checkGeometry(geometry, at);
  return result.data;
}
