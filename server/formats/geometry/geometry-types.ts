import type { GeometryKind } from "../../../model/dataset.ts";
import { wkbType } from "./flat-geometry.ts";

/**
 * What single types become where a file has one type for all features: lines and polygons are multi-part in every
 * version of a dataset, whether one of them has several parts or not. Points stay as they are.
 */
export function promotedTypes(kind: GeometryKind): Partial<Record<number, number>> {
  if (kind === "line") return { [wkbType.lineString]: wkbType.multiLineString };
  if (kind === "polygon") return { [wkbType.polygon]: wkbType.multiPolygon };
  return {};
}

/** The geometry types that occurred. */
export class GeometryTypes {
  readonly seen = new Set<number>();

  add(type: number): void {
    if (type !== wkbType.none) this.seen.add(type);
  }

  /** The one type that all features have; undefined when there are several or none. */
  get only(): number | undefined {
    const [first, ...others] = this.seen;
    return others.length === 0 ? first : undefined;
  }

  /** Ascending. */
  get all(): number[] {
    return [...this.seen].sort((a, b) => a - b);
  }
}
