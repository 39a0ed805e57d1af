import type { LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";
import { describe, expect, test } from "vitest";
import { cityStyle, datasetOf, emptySelection, gsiSourceId, type StyleChoice } from "../../../client/map/city-style.ts";

const tiles: SourceSpecification = { type: "vector", tiles: ["https://example.jp/{z}/{x}/{y}.mvt"] };
const style: StyleSpecification = {
  version: 8,
  sources: { roads: tiles, shelters: tiles },
  layers: [
    { id: "land", type: "background", paint: { "background-color": "#ffffff" } },
    { id: "roads", type: "line", source: "roads", "source-layer": "roads", metadata: { "machizu:dataset": "roads" } },
    {
      id: "shelters",
      type: "circle",
      source: "shelters",
      "source-layer": "shelters",
      metadata: { "machizu:dataset": "shelters" },
      layout: { visibility: "none", "circle-sort-key": 1 },
    },
  ],
};
const choice: StyleChoice = {
  visible: new Set(["roads", "shelters"]),
  base: new Set(["roads"]),
  opacity: new Map(),
  background: "city",
  selection: emptySelection,
};

function visibility(result: StyleSpecification) {
  return Object.fromEntries(result.layers.flatMap((layer) => (datasetOf(layer) ? [[layer.id, layer.layout?.visibility]] : [])));
}

describe("cityStyle", () => {
  test("gives every layer a source that the style has", () => {
    for (const background of ["city", "gsi"] as const) {
      const { layers, sources } = cityStyle(style, { ...choice, background });
      const used = layers.flatMap((layer) => ("source" in layer ? [layer.source] : []));
      expect(used.filter((source) => !Object.hasOwn(sources, source))).toEqual([]);
      expect(new Set(layers.map(({ id }) => id)).size).toBe(layers.length);
    }
  });

  test("shows what is switched on and keeps the rest of the layout", () => {
    const result = cityStyle(style, { ...choice, visible: new Set(["shelters"]) });
    expect(visibility(result)).toEqual({ roads: "none", shelters: "visible" });
    expect(result.layers.find(({ id }) => id === "shelters")).toHaveProperty("layout.circle-sort-key", 1);
  });

  test("names no source outside the city unless that was chosen", () => {
    expect(JSON.stringify(cityStyle(style, choice))).not.toContain("gsi.go.jp");
  });

  test("puts the GSI tiles over the background and under all data, in place of the city's base map", () => {
    const result = cityStyle(style, { ...choice, background: "gsi" });
    expect(result.layers.map(({ id }) => id).slice(0, 3)).toEqual(["land", gsiSourceId, "roads"]);
    expect(visibility(result)).toEqual({ roads: "none", shelters: "visible" });
  });

  test("draws a layer as strongly as its definition says, times the reader's share", () => {
    const [land, roads, shelters] = style.layers as [LayerSpecification, LayerSpecification, LayerSpecification];
    const half = { ...roads, paint: { "line-opacity": 0.5, "line-width": 3 } } as LayerSpecification;
    const result = cityStyle(
      { ...style, layers: [land, half, shelters] },
      {
        ...choice,
        opacity: new Map([
          ["roads", 0.4],
          ["shelters", 0.5],
        ]),
      },
    );
    const paint = (wanted: string) => result.layers.find(({ id }) => id === wanted)?.paint;
    expect(paint("roads")).toEqual({ "line-opacity": 0.2, "line-width": 3 });
    expect(paint("shelters")).toEqual({ "circle-opacity": 0.5, "circle-stroke-opacity": 0.5 });
  });

  test("draws the pattern of an area over its colour, and as faint", () => {
    const look = { filter: ["==", ["get", "kind"], "a"], "fill-pattern": "rising-dense" };
    const zones = {
      id: "zones",
      type: "fill",
      source: "roads",
      "source-layer": "zones",
      metadata: { "machizu:dataset": "zones", "machizu:pattern": look },
      paint: { "fill-color": "#ff0000", "fill-opacity": 0.5 },
    } as unknown as LayerSpecification;
    const layersOf = (opacity: ReadonlyMap<string, number>) =>
      cityStyle({ ...style, layers: [zones] }, { ...choice, visible: new Set(["zones"]), opacity }).layers.slice(0, 2);
    const [, over] = layersOf(new Map());
    expect(over).toMatchObject({ id: "zones-pattern", filter: look.filter, paint: { "fill-pattern": "rising-dense" } });
    const opacities = (layers: LayerSpecification[]) => layers.map(({ paint }) => (paint as Record<string, number>)["fill-opacity"]);
    const [color, pattern] = opacities(layersOf(new Map()));
    expect(opacities(layersOf(new Map([["zones", 0.5]])))).toEqual([(color ?? 0) / 2, (pattern ?? 0) / 2]);
  });

  test("asks for no finer tiles than a light visit wants, and draws no patterns", () => {
    const deep: SourceSpecification = { type: "vector", tiles: [], minzoom: 15, maxzoom: 16 };
    const fine: SourceSpecification = { type: "vector", tiles: [], minzoom: 9, maxzoom: 16 };
    const light = cityStyle({ ...style, sources: { roads: fine, shelters: deep } }, { ...choice, mostTileZoom: 13 });
    expect([light.sources["roads"], light.sources["shelters"]]).toMatchObject([{ maxzoom: 13 }, { maxzoom: 15 }]);
    expect(light.layers.filter(({ id }) => id.endsWith("-pattern"))).toEqual([]);
  });

  test("draws the selection on top", () => {
    expect(cityStyle(style, choice).layers.at(-1)).toMatchObject({ source: "machizu-selection" });
  });

  test("does not change the style it was given", () => {
    const before = structuredClone(style);
    cityStyle(style, { ...choice, background: "gsi" });
    expect(style).toEqual(before);
  });
});
