import type { StyleSpecification } from "maplibre-gl";
import { describe, expect, it } from "vitest";
import { reliefStyle, unknownGround } from "../../../../client/map/relief/relief-style.ts";
import type { TerrainTiles } from "../../../../model/terrain.ts";

const of = (dataset: string, height = {}) => ({
  metadata: { "machizu:dataset": dataset, ...height },
  source: dataset,
  "source-layer": dataset,
});
const style: StyleSpecification = {
  version: 8,
  sources: { land: { type: "vector", tiles: ["http://x/{z}/{x}/{y}"] }, buildings: { type: "vector", tiles: ["http://x/{z}/{x}/{y}"] } },
  layers: [
    { id: "background", type: "background" },
    { id: "land", type: "fill", ...of("land") },
    {
      id: "buildings",
      type: "fill",
      ...of("buildings", { "machizu:height": "height_m" }),
      layout: { visibility: "none" },
      paint: { "fill-color": "#d6ccc2" },
    },
  ],
};
const terrain: TerrainTiles = {
  tilejson: "3.0.0",
  encoding: "terrarium",
  tiles: ["http://x/terrain/{z}/{x}/{y}.png?v=1"],
  minzoom: 9,
  maxzoom: 15,
  bounds: [136, 35, 137, 36],
  attribution: "x",
  sample: true,
  coverage: {
    type: "Polygon",
    coordinates: [
      [
        [136, 35],
        [137, 35],
        [137, 36],
        [136, 35],
      ],
    ],
  },
};

describe("a style in relief", () => {
  const relief = reliefStyle(style, terrain, new Set(["land", "buildings"]));

  it("has the ground true to scale shaded over the areas of the base map", () => {
    expect(relief.terrain).toEqual({ source: "machizu-ground", exaggeration: 1 });
    expect(relief.layers.map(({ id }) => id).slice(0, 4)).toEqual(["background", "land", "machizu-shade", "buildings"]);
  });

  it("raises a building by its own height only, and marks one whose height nobody knows", () => {
    const [unknown, standing] = ["buildings-unknown-height", "buildings-standing"].map((id) =>
      relief.layers.find((layer) => layer.id === id),
    );
    expect(standing).toMatchObject({
      type: "fill-extrusion",
      filter: ["has", "height_m"],
      paint: { "fill-extrusion-height": ["get", "height_m"] },
    });
    expect(unknown).toMatchObject({ type: "fill", filter: ["!", ["has", "height_m"]] });
    // Both are hidden with the dataset.
    expect([standing?.layout?.visibility, unknown?.layout?.visibility]).toEqual(["none", "none"]);
  });

  it("without elevation data leaves the ground flat and still raises buildings", () => {
    const flat = reliefStyle(style, undefined, new Set());
    expect(flat.terrain).toBeUndefined();
    expect(flat.layers.map(({ type }) => type)).toContain("fill-extrusion");
  });

  it("marks all ground around the known one", () => {
    const [marked] = unknownGround(terrain).features;
    expect(marked?.geometry).toMatchObject({
      coordinates: [
        [
          [134, 33],
          [139, 33],
          [139, 38],
          [134, 38],
          [134, 33],
        ],
        (terrain.coverage.coordinates as unknown[])[0],
      ],
    });
  });
});
