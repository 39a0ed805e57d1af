import type { Feature, FeatureCollection, Geometry } from "geojson";
import { expect, test } from "vitest";
import { withOldShapes } from "../../../../client/pages/map/old-shapes.ts";

const at = (x: number): Geometry => ({ type: "Point", coordinates: [x, 35] });

const feature = (change: string, geometry: Geometry | null, before?: Geometry | null): Feature<Geometry | null> & { before?: object } => ({
  type: "Feature",
  geometry,
  properties: { change },
  ...(before !== undefined && { before: { geometry: before, properties: {} } }),
});

const shapes = (...features: Feature<Geometry | null>[]) => {
  const collection: FeatureCollection<Geometry | null> = { type: "FeatureCollection", features };
  return withOldShapes(collection).features.map(({ geometry, properties }) => [properties?.["change"], geometry]);
};

test("a moved row is drawn where it is and, below that, where it was", () => {
  expect(shapes(feature("changed", at(2), at(1)), feature("added", at(3)))).toEqual([
    ["moved-from", at(1)],
    ["changed", at(2)],
    ["added", at(3)],
  ]);
});

test("a row that stays where it is, has just got its place, or is new or gone has no earlier shape; one that has lost its place has", () => {
  expect(
    shapes(feature("changed", at(2), at(2)), feature("changed", at(2), null), feature("added", at(3)), feature("removed", at(4))),
  ).toEqual([
    ["changed", at(2)],
    ["changed", at(2)],
    ["added", at(3)],
    ["removed", at(4)],
  ]);
  expect(shapes(feature("changed", null, at(1)))).toEqual([
    ["moved-from", at(1)],
    ["changed", null],
  ]);
});
