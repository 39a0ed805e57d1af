import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { reader } from "../../../data-pipelines/read/topojson.ts";
import { hasRealData, realFile } from "../../support/real-data.ts";
import { temporaryFolder } from "./support/folders.ts";
import { gdalFeatures, readLayer, readLayers, writeText } from "./support/layered-reading.ts";
import { problemOf } from "./support/reading.ts";
import { hasGdal } from "./support/references.ts";

const folder = temporaryFolder();

/** Two squares that share an arc. */
const topology = {
  type: "Topology",
  transform: { scale: [0.5, 0.25], translate: [136, 35] },
  arcs: [
    [
      [2, 0],
      [0, 4],
    ],
    [
      [2, 4],
      [-2, 0],
      [0, -4],
      [2, 0],
    ],
    [
      [2, 0],
      [2, 0],
      [0, 4],
      [-2, 0],
    ],
  ],
  objects: {
    町: {
      type: "GeometryCollection",
      geometries: [
        { type: "Polygon", arcs: [[0, 1]], id: 7, properties: { 名称: "西" } },
        { type: "Polygon", arcs: [[2, -1]], properties: { 名称: "東", id: "x" } },
        { type: null, properties: { 名称: "無" } },
        { type: "MultiPolygon", arcs: [[[0, 1]], [[2, ~0]]] },
      ],
    },
    点: { type: "Point", coordinates: [2, 4], properties: { a: 1 } },
    線: { type: "MultiLineString", arcs: [[0], [1]] },
  },
};
const write = (name: string, value: unknown) => writeText(folder, name, JSON.stringify(value));

describe("TopoJSON", () => {
  it("gives every object as a layer, arcs joined and brought to degrees", async () => {
    const layers = await readLayers(reader, write("a.topojson", topology));
    expect(layers.map(({ layer }) => [layer.name, layer.crs, layer.count])).toEqual([
      ["a_町", 4326, 4],
      ["a_点", 4326, 1],
      ["a_線", 4326, 1],
    ]);
    const [towns, point, lines] = layers;
    expect(towns?.features.map(({ row, properties }) => [row, properties])).toEqual([
      [1, { id: 7, 名称: "西" }],
      [2, { 名称: "東", id: "x" }],
      [3, { 名称: "無" }],
      [4, {}],
    ]);
    expect(towns?.geometries[0]).toEqual({
      type: "Polygon",
      coordinates: [
        [
          [137, 35],
          [137, 36],
          [136, 36],
          [136, 35],
          [137, 35],
        ],
      ],
    });
    expect(towns?.geometries[1]).toEqual({
      type: "Polygon",
      coordinates: [
        [
          [137, 35],
          [138, 35],
          [138, 36],
          [137, 36],
          [137, 35],
        ],
      ],
    });
    expect(towns?.geometries[2]).toBeNull();
    expect(towns?.geometries[3]).toMatchObject({ type: "MultiPolygon", coordinates: [{}, {}] });
    expect(point?.geometries).toEqual([{ type: "Point", coordinates: [137, 36] }]);
    expect(lines?.geometries[0]).toMatchObject({ type: "MultiLineString" });
  });

  it("without quantisation takes positions as they are, and metres for no system", async () => {
    const plain = {
      type: "Topology",
      arcs: [
        [
          [18_000, -98_000],
          [18_100, -97_900],
        ],
      ],
      objects: { a: { type: "LineString", arcs: [0] } },
    };
    const { layer, geometries } = await readLayer(reader, write("b.topojson", plain));
    expect(layer).toMatchObject({ name: "b", crs: undefined });
    expect(geometries).toEqual([
      {
        type: "LineString",
        coordinates: [
          [18_000, -98_000],
          [18_100, -97_900],
        ],
      },
    ]);
    const named = { ...plain, crs: { type: "name", properties: { name: "urn:ogc:def:crs:EPSG::6674" } } };
    expect((await readLayer(reader, write("c.topojson", named))).layer.crs).toBe(6674);
  });

  it("reports records that refer to arcs that are not there, or are no geometry", async () => {
    const bad = {
      ...topology,
      objects: {
        a: {
          type: "GeometryCollection",
          geometries: [{ type: "LineString", arcs: [9] }, { type: "Sphere" }, { type: "LineString", arcs: ["0"] }, 5],
        },
      },
    };
    const { features } = await readLayer(reader, write("d.topojson", bad));
    expect(features.map(({ findings }) => findings)).toEqual([1, 2, 3, 4].map((row) => [{ kind: "damaged-record", row }]));
  });

  it("is told from other JSON by its type, and refused when broken", async () => {
    const accepts = async (name: string, value: unknown) => reader.accepts?.({ name, path: write(name, value), bytes: 1 });
    expect(await accepts("e.json", topology)).toBe(true);
    expect(await accepts("f.json", { type: "FeatureCollection", features: [] })).toBe(false);
    expect((await problemOf(readLayers(reader, write("g.topojson", { type: "Topology", arcs: [] })))).detail.en).toContain("not TopoJSON");
    expect((await problemOf(readLayers(reader, write("h.topojson", { ...topology, transform: { scale: [1] } })))).detail.en).toContain(
      "not TopoJSON",
    );
    expect((await problemOf(readLayers(reader, writeText(folder, "i.topojson", JSON.stringify(topology).slice(0, 90))))).detail.en).toMatch(
      /line 1/,
    );
  });
});

describe.skipIf(!hasRealData)("the municipalities of Shiga", () => {
  const path = realFile("boundaries", "n03_smartnews", "N03-21_25_210101.topojson");

  it("are the 19 of the GeoJSON that was made from the same", async () => {
    const { layer, features, geometries } = await readLayer(reader, path);
    expect(layer).toMatchObject({ crs: 4326, count: 19 });
    const geojson = JSON.parse(readFileSync(path.replace(".topojson", ".geojson"), "utf8")) as {
      features: { properties: unknown; geometry: { coordinates: unknown } }[];
    };
    expect(features.map(({ properties }) => properties)).toEqual(geojson.features.map(({ properties }) => properties));
    const numbers = (coordinates: unknown) => [coordinates].flat(6) as number[];
    for (const [index, { geometry }] of geojson.features.entries()) {
      const ours = numbers(geometries[index]?.coordinates);
      const theirs = numbers(geometry.coordinates);
      expect(
        Math.abs(Math.max(...ours.filter((_, at) => at % 2 === 0)) - Math.max(...theirs.filter((_, at) => at % 2 === 0))),
      ).toBeLessThan(0.001);
    }
  });

  it.skipIf(!hasGdal)("read as in GDAL", async () => {
    const { geometries } = await readLayer(reader, path);
    const theirs = gdalFeatures(path).map(({ geometry }) => geometry);
    const rounded = (value: unknown) => JSON.stringify(value).replaceAll(/\d+\.\d+/g, (number) => Number(number).toFixed(9));
    expect(geometries.map((geometry) => rounded(geometry?.coordinates))).toEqual(theirs.map((geometry) => rounded(geometry?.coordinates)));
  });
});
