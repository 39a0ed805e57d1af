import type { GeometryKind } from "../../../model/dataset.ts";
import { type FlatGeometry, pathRole, wkbType } from "../geometry/flat-geometry.ts";

/** A shapefile holds shapes of one kind. The number is the shape type of the ESRI whitepaper (July 1998). */
export const shapeTypes = { point: 1, multipoint: 8, line: 3, polygon: 5 } as const;

export type ShapeKind = keyof typeof shapeTypes;

/** Where rows without a position go, as null shapes. */
export function kindOfNullShapes(kind: GeometryKind): ShapeKind {
  return kind === "mixed" ? "point" : kind;
}

/** The kinds a geometry has to be split into: several only for a collection. */
export function shapeKinds(geometry: FlatGeometry): readonly ShapeKind[] {
  return kindsByType[geometry.type] ?? kindsInCollection(geometry);
}

const kindsByType: Partial<Record<number, readonly ShapeKind[]>> = {
  [wkbType.point]: ["point"],
  [wkbType.multiPoint]: ["multipoint"],
  [wkbType.lineString]: ["line"],
  [wkbType.multiLineString]: ["line"],
  [wkbType.polygon]: ["polygon"],
  [wkbType.multiPolygon]: ["polygon"],
};

const kindsByRole = {
  [pathRole.point]: "multipoint",
  [pathRole.line]: "line",
  [pathRole.outer]: "polygon",
  [pathRole.hole]: "polygon",
} as const;

function kindsInCollection({ roles, pathCount }: FlatGeometry): ShapeKind[] {
  const kinds = new Set<ShapeKind>();
  for (let path = 0; path < pathCount; path++) kinds.add(kindsByRole[roles[path] as 0 | 1 | 2 | 3]);
  return [...kinds];
}

/** Does a path belong into a shape of this kind? */
export function isOfKind(role: number, kind: ShapeKind): boolean {
  const ofRole = kindsByRole[role as 0 | 1 | 2 | 3];
  return kind === ofRole || (kind === "point" && role === pathRole.point);
}
