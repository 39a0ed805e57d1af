import { describe, expect, it } from "vitest";
import { loadDatasets } from "../../datasets/index.ts";
import { type DatasetInput, defineDataset } from "../../model/dataset.ts";
import { labelPoints, legendRows, styleLayers } from "../../model/legend.ts";

const datasets = await loadDatasets();

function sample(geometry: DatasetInput["geometry"], style: DatasetInput["style"]) {
  return defineDataset({
    id: "trees",
    title: { ja: "樹木", en: "Trees" },
    description: { ja: "街路樹", en: "Street trees" },
    theme: "facilities",
    geometry,
    fields: {
      name: { type: "text", label: { ja: "名前", en: "Name" } },
      age: { type: "integer", label: { ja: "樹齢", en: "Age" } },
      leaf: {
        type: "code",
        label: { ja: "葉", en: "Leaf" },
        codes: [
          { value: "b", label: { ja: "広葉樹", en: "Broad-leaved" }, short: { ja: "広", en: "B" }, color: "#00AA00" },
          { value: "n", label: { ja: "針葉樹", en: "Conifer" }, color: "#005500", pattern: "rising-dense" },
        ],
      },
    },
    titleField: "name",
    tiles: { minZoom: 10, maxZoom: 14, fields: ["name", "age", "leaf"] },
    style,
    sources: [
      {
        id: "trees",
        title: { ja: "樹木", en: "Trees" },
        publisher: { ja: "市", en: "City" },
        landing: "https://example.jp/",
        licence: "CC0-1.0",
        attribution: { ja: "市", en: "City" },
        recognise: ["name"],
        columns: { name: "name" },
      },
    ],
  });
}

const byLeaf = { color: "#888888", colorBy: "leaf", outline: "#222222", size: 2 };
const byAge = {
  color: "#888888",
  classes: {
    field: "age",
    steps: [
      { from: 0, color: "#EEEEEE", label: { ja: "若い", en: "Young" } },
      { from: 100, color: "#333333", label: { ja: "古い", en: "Old" } },
    ],
  },
};
const options = { source: "city", language: "ja" as const };

describe("legendRows()", () => {
  it("has a row for every coloured code and one for all else", () => {
    expect(legendRows(sample("polygon", byLeaf))).toEqual([
      { label: { ja: "広葉樹", en: "Broad-leaved" }, short: { ja: "広", en: "B" }, color: "#00AA00", kind: "fill", outline: "#222222" },
      {
        label: { ja: "針葉樹", en: "Conifer" },
        short: { ja: "針葉樹", en: "Conifer" },
        color: "#005500",
        pattern: "rising-dense",
        kind: "fill",
        outline: "#222222",
      },
      {
        label: { ja: "その他・不明", en: "Other or unknown" },
        short: { ja: "その他・不明", en: "Other or unknown" },
        color: "#888888",
        kind: "fill",
        outline: "#222222",
      },
    ]);
  });

  it("has a row for every class and one for unknown values", () => {
    expect(legendRows(sample("point", byAge)).map(({ label, color, kind }) => [label.en, color, kind])).toEqual([
      ["Young", "#EEEEEE", "circle"],
      ["Old", "#333333", "circle"],
      ["Other or unknown", "#888888", "circle"],
    ]);
  });

  it("is the title alone where there is one colour", () => {
    expect(legendRows(sample("line", { color: "#5B93D3" })).map(({ label, color, kind }) => [label.ja, color, kind])).toEqual([
      ["樹木", "#5B93D3", "line"],
    ]);
  });

  it("has one row for what nobody knows, not one for the code that says so and one for all else", () => {
    const unknown = datasets.flatMap((dataset) => {
      const labels = legendRows(dataset).map(({ label }) => label.ja);
      return labels.filter((label) => label.includes("不明")).length > 1 ? [[dataset.id, labels]] : [];
    });
    expect(unknown).toEqual([]);
    const zones = datasets.find(({ id }) => id === "land-use-zones");
    expect(zones && legendRows(zones).at(-1)?.label.ja).toBe("その他・不明");
  });

  it("has no two rows that look the same", () => {
    for (const dataset of datasets) {
      const looks = legendRows(dataset).map(({ color, pattern }) => `${dataset.id} ${color} ${pattern}`);
      expect(looks).toEqual([...new Set(looks)]);
    }
  });

  it("is an outline where the map draws nothing else, and as faint as the map", () => {
    const boundary = datasets.find(({ id }) => id === "city-boundary");
    expect(boundary && legendRows(boundary)).toMatchObject([{ opacity: 0, outline: "#4B4B57" }]);
    expect(legendRows(sample("polygon", { ...byLeaf, opacity: 0.5 })).map(({ opacity }) => opacity)).toEqual([0.5, 0.5, 0.5]);
  });

  it("gives every row of every dataset words", () => {
    for (const dataset of datasets) {
      const labels = legendRows(dataset).map(({ label }) => label.ja);
      expect(labels).toEqual([...new Set(labels)]);
    }
  });
});

describe("styleLayers()", () => {
  it("draws points as circles, lines as lines, areas as fill and outline, and both kinds of a mixed dataset", () => {
    const layers = (geometry: DatasetInput["geometry"]) =>
      styleLayers(sample(geometry, byLeaf), options).map(({ id, type }) => `${id} ${type}`);
    expect(layers("point")).toEqual(["trees circle"]);
    expect(layers("line")).toEqual(["trees line"]);
    expect(layers("polygon")).toEqual(["trees fill", "trees-outline line"]);
    expect(layers("mixed")).toEqual(["trees fill", "trees-outline line", "trees-point circle"]);
  });

  it("draws no outline without a colour for it and no label without a field for it", () => {
    expect(styleLayers(sample("polygon", { color: "#888888" }), options).map(({ id }) => id)).toEqual(["trees"]);
  });

  it("reads the dataset's own layer of the tiles from its first zoom on", () => {
    for (const layer of styleLayers(sample("mixed", { ...byLeaf, label: "name" }), options)) {
      const sourceLayer = layer.type === "symbol" ? "trees-label" : "trees";
      expect(layer).toMatchObject({ source: "city", "source-layer": sourceLayer, metadata: { "machizu:dataset": "trees" } });
      expect(layer.minzoom).toBeGreaterThanOrEqual(10);
    }
  });

  it("labels points and lines where they are, and areas at points of their own", () => {
    const labelled = { ...byLeaf, label: "name" };
    const sourceLayers = (["point", "line", "polygon"] as const).map(
      (geometry) => styleLayers(sample(geometry, labelled), options).find(({ type }) => type === "symbol")?.["source-layer"],
    );
    expect(sourceLayers).toEqual(["trees", "trees", "trees-label"]);
    expect(labelPoints(sample("polygon", labelled))).toEqual({ name: "trees-label", field: "name", minZoom: 13 });
    expect(labelPoints(sample("polygon", byLeaf))).toBeUndefined();
  });

  it("colours codes by match and numbers by step, unknown values by the colour for unknown", () => {
    const [fill] = styleLayers(sample("polygon", byLeaf), options);
    expect(fill?.paint["fill-color"]).toEqual(["match", ["get", "leaf"], "b", "#00AA00", "n", "#005500", "#888888"]);
    const [circle] = styleLayers(sample("point", byAge), options);
    const step = ["step", ["get", "age"], "#888888", 0, "#EEEEEE", 100, "#333333"];
    expect(circle?.paint["circle-color"]).toEqual(["case", ["==", ["typeof", ["get", "age"]], "number"], step, "#888888"]);
  });

  it("says which pattern goes with a colour, for the features that have one", () => {
    const [areas] = styleLayers(sample("polygon", byLeaf), options);
    expect(areas?.metadata["machizu:pattern"]).toEqual({
      filter: ["in", ["get", "leaf"], ["literal", ["n"]]],
      "fill-pattern": ["match", ["get", "leaf"], "n", "rising-dense", "rising-dense"],
    });
    const steps = byAge.classes.steps.map((step, index) => ({ ...step, pattern: index === 0 ? "dots-sparse" : "grid-dense" }) as const);
    const [classed] = styleLayers(sample("polygon", { ...byAge, classes: { ...byAge.classes, steps } }), options);
    expect(classed?.metadata["machizu:pattern"]).toEqual({
      filter: ["all", ["==", ["typeof", ["get", "age"]], "number"], [">=", ["get", "age"], 0]],
      "fill-pattern": ["step", ["get", "age"], "dots-sparse", 100, "grid-dense"],
    });
    const [points] = styleLayers(sample("point", byLeaf), options);
    expect(points?.metadata).toEqual({ "machizu:dataset": "trees" });
  });

  it("refuses classes of which only some have a pattern", () => {
    const [young, old] = byAge.classes.steps;
    const steps = [{ ...young, pattern: "dots-sparse" as const }, old] as never;
    expect(() => sample("polygon", { ...byAge, classes: { ...byAge.classes, steps } })).toThrow(
      "either all classes have a pattern or none",
    );
  });

  it("separates the points and areas of a mixed dataset", () => {
    const filters = Object.fromEntries(styleLayers(sample("mixed", byLeaf), options).map(({ id, filter }) => [id, filter?.[2]]));
    expect(filters).toEqual({
      trees: ["Polygon", "MultiPolygon"],
      "trees-outline": ["Polygon", "MultiPolygon"],
      "trees-point": ["Point", "MultiPoint"],
    });
  });

  it("prints codes by their short label in the reader's language", () => {
    const label = (language: "ja" | "en") =>
      styleLayers(sample("polygon", { ...byLeaf, label: "leaf" }), { source: "city", language }).find(({ id }) => id === "trees-label")
        ?.layout?.["text-field"];
    expect(label("ja")).toEqual(["match", ["get", "leaf"], "b", "広", "n", "針葉樹", ""]);
    expect(label("en")).toEqual(["match", ["get", "leaf"], "b", "B", "n", "Conifer", ""]);
  });

  it.each(datasets)("of $id use only fields that its tiles carry, under ids of their own", (dataset) => {
    const layers = styleLayers(dataset, options);
    const read = layers.flatMap((layer) => [...fieldsRead(layer)]);
    expect(read.filter((name) => !dataset.tiles.fields.includes(name))).toEqual([]);
    expect(layers.map(({ id }) => id.replace(dataset.id, ""))).toEqual([...new Set(layers.map(({ id }) => id.replace(dataset.id, "")))]);
    for (const { id } of layers) expect(id.replace(dataset.id, "")).toMatch(/^(-outline|-point|-label)?$/);
  });

  it.each(datasets)("of $id paint every colour of the legend", (dataset) => {
    const painted = JSON.stringify(styleLayers(dataset, options));
    for (const { color } of legendRows(dataset)) expect(painted).toContain(color);
  });
});

/** The names in every `["get", name]` of an expression. */
function* fieldsRead(value: unknown): Generator<string> {
  if (Array.isArray(value) && value[0] === "get" && typeof value[1] === "string") yield value[1];
  else if (typeof value === "object" && value !== null) for (const part of Object.values(value)) yield* fieldsRead(part);
}
