import type { Feature, FeatureCollection, Geometry } from "geojson";

/** What the map draws an earlier shape by: `change` among its properties. */
export const movedFrom = "moved-from";

/** A difference of two versions, as the server writes it: a changed row has its earlier state beside. */
interface ChangedFeature extends Feature<Geometry | null> {
  readonly before?: { readonly geometry: Geometry | null };
}

/** Adds the earlier shape of every row that has another one now; below the others, so that it hides none. */
export function withOldShapes({ features, ...rest }: FeatureCollection<Geometry | null>): FeatureCollection<Geometry | null> {
  const moved = features.filter(
    ({ geometry, before }: ChangedFeature) => before?.geometry != null && JSON.stringify(before.geometry) !== JSON.stringify(geometry),
  );
  const old = moved.map(({ before }: ChangedFeature) => ({
    type: "Feature" as const,
    geometry: before?.geometry ?? null,
    properties: { change: movedFrom },
  }));
  return { ...rest, features: [...old, ...features] };
}
