import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeSketch, emptySketch, mostPlaces, type Sketch, type SketchChange } from "../../../client/tools/sketch/sketch.ts";
import { sketchOverlay } from "../../../client/tools/sketch/sketch-overlay.ts";

const place = fc.tuple(fc.double({ min: 136, max: 137, noNaN: true }), fc.double({ min: 35, max: 36, noNaN: true }));
const change: fc.Arbitrary<Exclude<SketchChange, { do: "undo" }>> = fc.oneof(
  fc.record({ do: fc.constant("add" as const), place }),
  fc.record({ do: fc.constant("move" as const), index: fc.nat(5), place }),
  fc.record({ do: fc.constant("remove" as const), index: fc.nat(5) }),
  fc.record({ do: fc.constant("replace" as const), places: fc.array(place, { maxLength: 4 }) }),
);

const after = (changes: readonly SketchChange[]) => changes.reduce<Sketch>(changeSketch, emptySketch);

describe("a sketch", () => {
  it("is what it was before once every change is undone", () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        let sketch = after(changes);
        for (let left = changes.length; left > 0; left--) sketch = changeSketch(sketch, { do: "undo" });
        expect(sketch).toEqual(emptySketch);
      }),
    );
  });

  it("puts places in the order in which they came, moves and removes them", () => {
    const three = after([
      { do: "add", place: [136, 35] },
      { do: "add", place: [136.1, 35] },
      { do: "add", place: [136.2, 35] },
    ]);
    expect(three.places.map(([lon]) => lon)).toEqual([136, 136.1, 136.2]);
    expect(changeSketch(three, { do: "move", index: 1, place: [136.5, 35.5] }).places[1]).toEqual([136.5, 35.5]);
    expect(changeSketch(three, { do: "remove", index: 0 }).places.map(([lon]) => lon)).toEqual([136.1, 136.2]);
  });

  it("takes no more places than it can list", () => {
    const full = after(Array.from({ length: mostPlaces + 3 }, (_, n) => ({ do: "add", place: [136 + n / 1000, 35] }) as const));
    expect(full.places).toHaveLength(mostPlaces);
    expect(changeSketch(full, { do: "undo" }).places).toHaveLength(mostPlaces - 1);
  });

  it("is drawn as points, joined to a line from two and to an area from three on", () => {
    const kinds = (count: number, shape: "point" | "line" | "area") => {
      const places = Array.from({ length: count }, (_, n) => [136 + n, 35 + (n % 2)] as const);
      const source = sketchOverlay("test", places, shape).sources["test"];
      if (source?.type !== "geojson" || typeof source.data === "string" || source.data.type !== "FeatureCollection") return [];
      return source.data.features.map(({ geometry }) => geometry.type);
    };
    expect(kinds(1, "area")).toEqual(["Point"]);
    expect(kinds(2, "area")).toEqual(["LineString", "Point", "Point"]);
    expect(kinds(3, "area")).toEqual(["Polygon", "Point", "Point", "Point"]);
    expect(kinds(3, "line")[0]).toBe("LineString");
    expect(kinds(3, "point")).toEqual(["Point", "Point", "Point"]);
  });
});
