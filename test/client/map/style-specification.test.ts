import { validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import type { SourceSpecification, StyleSpecification } from "maplibre-gl";
import { describe, expect, it } from "vitest";
import { cityStyle, emptySelection, type StyleChoice } from "../../../client/map/city-style.ts";
import { withOverlays } from "../../../client/map/overlay.ts";
import { reliefStyle } from "../../../client/map/relief/relief-style.ts";
import { ownOverlay } from "../../../client/tools/own-files/own-layer.ts";
import { sketchOverlay } from "../../../client/tools/sketch/sketch-overlay.ts";
import { loadDatasets } from "../../../datasets/index.ts";
import { styleLayers } from "../../../model/legend.ts";
import type { TerrainTiles } from "../../../model/terrain.ts";

/** Browsers do not check the style of the map, because on a slow phone that takes longer than to draw it: here it is checked. */

const datasets = await loadDatasets();
const tiles: SourceSpecification = { type: "vector", tiles: ["https://example.jp/{z}/{x}/{y}.mvt"] };

const styleIn = (language: "ja" | "en"): StyleSpecification => ({
  version: 8,
  // Letters are drawn with the fonts of the device.
  glyphs: "https://example.jp/{fontstack}/{range}.pbf",
  sources: Object.fromEntries(datasets.map(({ id }) => [id, tiles])),
  layers: datasets.flatMap((dataset) => styleLayers(dataset, { source: dataset.id, language })) as unknown as StyleSpecification["layers"],
});

const everything: StyleChoice = {
  visible: new Set(datasets.map(({ id }) => id)),
  base: new Set(datasets.filter(({ style }) => style.base).map(({ id }) => id)),
  opacity: new Map(datasets.map(({ id }) => [id, 0.4])),
  background: "city",
  selection: emptySelection,
};

const terrain: TerrainTiles = {
  tilejson: "3.0.0",
  encoding: "terrarium",
  tiles: ["https://example.jp/terrain/{z}/{x}/{y}.png"],
  minzoom: 9,
  maxzoom: 15,
  bounds: [136, 35, 137, 36],
  attribution: "例",
  sample: false,
  coverage: { type: "Polygon", coordinates: [[[136, 35], [137, 35], [137, 36], [136, 35]]] }, // prettier-ignore
};

const messages = (style: StyleSpecification) =>
  validateStyleMin(style as unknown as Parameters<typeof validateStyleMin>[0]).map(({ message }) => message);

describe("the style of the map is what the MapLibre specification allows", () => {
  it.each(["ja", "en"] as const)("with every dataset, in %s", (language) => {
    const style = styleIn(language);
    expect(style.layers.length).toBeGreaterThan(datasets.length);
    expect(messages(cityStyle(style, everything))).toEqual([]);
  });

  it("over the national base map, with coarser tiles, and with nothing switched on", () => {
    const style = styleIn("ja");
    expect(messages(cityStyle(style, { ...everything, background: "gsi", mostTileZoom: 13 }))).toEqual([]);
    expect(messages(cityStyle(style, { ...everything, visible: new Set(), opacity: new Map() }))).toEqual([]);
  });

  it("in relief, with and without ground", () => {
    const style = cityStyle(styleIn("ja"), everything);
    expect(messages(reliefStyle(style, terrain, everything.base))).toEqual([]);
    expect(messages(reliefStyle(style, undefined, everything.base))).toEqual([]);
  });

  it("with what tools draw on it", () => {
    const own = { id: "machizu-own-1", url: "https://example.jp/a.geojson", on: true } as Parameters<typeof ownOverlay>[0][number];
    const sketches = (["point", "line", "area"] as const).map((shape) =>
      sketchOverlay(
        `machizu-${shape}`,
        [
          [136, 35],
          [136.1, 35],
          [136.1, 35.1],
        ],
        shape,
      ),
    );
    expect(messages(withOverlays(cityStyle(styleIn("ja"), everything), [ownOverlay([own]), ...sketches]))).toEqual([]);
  });

  it("and what is not allowed is found", () => {
    const style = styleIn("ja");
    const wrong = {
      ...style,
      layers: [...style.layers, { id: "wrong", type: "line", source: "nothing", paint: { "line-width": "wide" } }],
    };
    expect(messages(wrong as StyleSpecification).length).toBeGreaterThan(1);
  });
});
