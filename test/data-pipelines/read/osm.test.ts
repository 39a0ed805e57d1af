import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAreaByTags } from "../../../data-pipelines/read/osm/area-rule.ts";
import { NodePlaces } from "../../../data-pipelines/read/osm/node-places.ts";
import { Problem } from "../../../model/problem.ts";
import { reader } from "../../../data-pipelines/read/osm.ts";
import { hasRealData, realFile } from "../../support/real-data.ts";
import { damage, damaged } from "./support/damage.ts";
import { temporaryFolder } from "./support/folders.ts";
import { gdalFeatures, type LayerReading, readLayers, writeText } from "./support/layered-reading.ts";
import { deltas, message, osmBlock, packed, zigzag } from "./support/pbf-writer.ts";
import { problemOf } from "./support/reading.ts";
import { hasGdal } from "./support/references.ts";

const folder = temporaryFolder();

interface Way {
  readonly nodes: readonly number[];
  readonly tags?: Readonly<Record<string, string>>;
}

interface Fixture {
  readonly nodes: Readonly<Record<number, readonly [lon: number, lat: number, tags?: Readonly<Record<string, string>>]>>;
  readonly ways: Readonly<Record<number, Way>>;
  readonly relations?: Readonly<Record<number, { readonly ways: readonly number[]; readonly tags: Readonly<Record<string, string>> }>>;
}

/** A square with corners 1–4 and a small one inside with corners 5–8. */
const fixture: Fixture = {
  nodes: {
    1: [136, 35],
    2: [136.4, 35],
    3: [136.4, 35.4],
    4: [136, 35.4],
    5: [136.1, 35.1],
    6: [136.2, 35.1],
    7: [136.2, 35.2],
    8: [136.1, 35.2],
    9: [136.123_456_7, 35.765_432_1, { name: "八日市", railway: "station" }],
    10: [1, 1, { created_by: "x" }],
  },
  ways: {
    20: { nodes: [1, 2, 3], tags: { highway: "residential", name: "通り" } },
    21: { nodes: [5, 6, 7, 8, 5], tags: { building: "yes" } },
    22: { nodes: [5, 6, 7, 8, 5], tags: { highway: "service" } },
    23: { nodes: [3, 2, 1] },
    24: { nodes: [3, 4, 1] },
    25: { nodes: [5, 8, 7, 6, 5] },
    26: { nodes: [1, 999], tags: { highway: "path" } },
  },
  relations: {
    30: { ways: [23, 24, 25], tags: { type: "multipolygon", landuse: "forest" } },
    31: { ways: [23, 24, 999], tags: { type: "boundary", name: "境" } },
    32: { ways: [20], tags: { type: "route", name: "系統" } },
    33: { ways: [21], tags: { type: "multipolygon" } },
    34: { ways: [23], tags: { type: "multipolygon", landuse: "farm" } },
  },
};

function osmXml({ nodes, ways, relations = {} }: Fixture): string {
  const tags = (given: Readonly<Record<string, string>> = {}) =>
    Object.entries(given)
      .map(([k, v]) => `<tag k="${k}" v="${v}"/>`)
      .join("");
  return `<?xml version="1.0"?><osm version="0.6"><bounds minlat="35"/>
    ${Object.entries(nodes)
      .map(([id, [lon, lat, own]]) => `<node id="${id}" lon="${lon}" lat="${lat}">${tags(own)}</node>`)
      .join("")}
    ${Object.entries(ways)
      .map(([id, way]) => `<way id="${id}">${way.nodes.map((node) => `<nd ref="${node}"/>`).join("")}${tags(way.tags)}</way>`)
      .join("")}
    ${Object.entries(relations)
      .map(
        ([id, { ways: members, tags: own }]) =>
          `<relation id="${id}"><member type="node" ref="9" role=""/>${members.map((way) => `<member type="way" ref="${way}" role="outer"/>`).join("")}${tags(own)}</relation>`,
      )
      .join("")}</osm>`;
}

function osmPbf(given: Fixture, { dense = true, compression = "zlib" as "raw" | "zlib" | "zstd", stringsLast = false } = {}): Buffer {
  const strings = [""];
  const text = (word: string) => (strings.includes(word) ? strings.indexOf(word) : strings.push(word) - 1);
  const keysValues = (tags?: Readonly<Record<string, string>>) =>
    (tags ? [2, 3] : []).map((field, at) => [field, packed(Object.entries(tags ?? {}).map((pair) => text(pair[at] ?? "")))] as const);
  const nodes = Object.entries(given.nodes).map(([id, [lon, lat, tags]]) => ({
    id: Number(id),
    lon: Math.round(lon * 1e7),
    lat: Math.round(lat * 1e7),
    tags,
  }));
  const nodeGroup = dense
    ? message([
        [
          2,
          message([
            [1, deltas(nodes.map(({ id }) => id))],
            [8, deltas(nodes.map(({ lat }) => lat))],
            [9, deltas(nodes.map(({ lon }) => lon))],
            [10, packed(nodes.flatMap(({ tags = {} }) => [...Object.entries(tags).flat().map(text), 0]))],
          ]),
        ],
      ])
    : message(
        nodes.map(({ id, lon, lat, tags }) => [1, message([[1, zigzag(id)], ...keysValues(tags), [8, zigzag(lat)], [9, zigzag(lon)]])]),
      );
  const ways = Object.entries(given.ways).map(
    ([id, way]) => [3, message([[1, Number(id)], ...keysValues(way.tags), [8, deltas(way.nodes)]])] as const,
  );
  const relations = Object.entries(given.relations ?? {}).map(
    ([id, { ways: members, tags }]) =>
      [
        4,
        message([
          [1, Number(id)],
          ...keysValues(tags),
          [8, packed(members.map(() => 0))],
          [9, deltas(members)],
          [10, packed(members.map(() => 1))],
        ]),
      ] as const,
  );
  const groups = [nodeGroup, message(ways), message(relations)].map((group) => [2, group] as const);
  const table = [1, message(strings.map((word) => [1, word] as const))] as const;
  const block = message(stringsLast ? [...groups, table] : [table, ...groups]);
  const header = message([
    [4, "OsmSchema-V0.6"],
    [4, "DenseNodes"],
  ]);
  return Buffer.concat([osmBlock("OSMHeader", header, compression), osmBlock("OSMData", block, compression)]);
}

const summary = (layers: readonly LayerReading[]) =>
  layers.map(({ layer, features, geometries }) => ({
    name: layer.file.replace(/^.*#/, ""),
    count: layer.count,
    features: features.map(({ row, properties, findings }) => ({ row, properties, findings })),
    geometries,
  }));

describe("an OSM extract", () => {
  it("gives tagged nodes as points, ways as lines or areas, multipolygons as areas", async () => {
    const layers = await readLayers(reader, writeText(folder, "a.osm", osmXml(fixture)));
    expect(layers.map(({ layer }) => [layer.name, layer.crs, layer.count])).toEqual([
      ["a_points", 4326, 1],
      ["a_lines", 4326, 3],
      ["a_areas", 4326, 5],
    ]);
    const [points, lines, areas] = layers;
    expect(points?.features[0]?.properties).toEqual({ osm_type: "node", osm_id: 9, name: "八日市", railway: "station" });
    expect(points?.geometries).toEqual([{ type: "Point", coordinates: [136.123_456_7, 35.765_432_1] }]);
    expect(lines?.features.map(({ properties }) => properties["osm_id"])).toEqual([20, 22, 26]);
    expect(lines?.geometries).toMatchObject(
      [{ type: "LineString", coordinates: { length: 3 } }, { type: "LineString", coordinates: { length: 5 } }, null].map(
        (one) => one ?? expect.toBeOneOf([null]),
      ),
    );
    expect(areas?.features.map(({ properties }) => [properties["osm_type"], properties["osm_id"]])).toEqual([
      ["way", 21],
      ["relation", 30],
      ["relation", 31],
      ["relation", 33],
      ["relation", 34],
    ]);
    expect(areas?.geometries[1]).toMatchObject({ type: "Polygon", coordinates: [{ length: 5 }, { length: 5 }] });
    expect(areas?.features.map(({ findings }) => findings)).toEqual([[], [], [{ kind: "invalid-geometry", row: 3 }], [], []]);
    expect(areas?.features[3]?.properties).toMatchObject({ building: "yes" });
    expect(areas?.geometries[4]).toBeNull();
  });

  it.each([
    ["dense nodes, zlib", {}],
    ["plain nodes, raw", { dense: false, compression: "raw" as const }],
    ["zstd, texts behind the elements", { compression: "zstd" as const, stringsLast: true }],
  ])("as PBF (%s) is the same as XML", async (_, options) => {
    const xml = await readLayers(reader, writeText(folder, "same.osm", osmXml(fixture)));
    const pbf = await readLayers(reader, writeText(folder, "same.pbf", osmPbf(fixture, options)));
    expect(summary(pbf)).toEqual(summary(xml));
  });

  it.skipIf(!hasGdal)("as PBF has the layers that GDAL makes of it, and those beside whose geometry GDAL gives up", async () => {
    const path = writeText(folder, "gdal.osm.pbf", osmPbf(fixture));
    const idsIn = (layer: string) =>
      gdalFeatures(path, layer).map(({ properties }) => Number(properties["osm_id"] ?? properties["osm_way_id"]));
    expect([idsIn("points"), idsIn("lines"), idsIn("multipolygons").sort((a, b) => a - b)]).toEqual([[9], [20, 22], [21, 30, 33]]);
    const drawn = (await readLayers(reader, path)).map(({ features }) =>
      features.filter(({ wkb, findings }) => wkb !== null && findings.length === 0).map(({ properties }) => properties["osm_id"]),
    );
    expect(drawn).toEqual([[9], [20, 22], [21, 30, 33]]);
  });

  it("without the elements that an editor deleted", async () => {
    const xml = osmXml({ nodes: { 9: [1, 2, { name: "a" }] }, ways: {} }).replace('<node id="9"', '<node id="9" action="delete"');
    expect(await readLayers(reader, writeText(folder, "deleted.osm", xml))).toEqual([]);
  });

  it("joins islands and lakes by how they lie, whatever their roles say", async () => {
    const ring = (start: number, west: number, size: number) =>
      [
        [west, 35],
        [west + size, 35],
        [west + size, 35 + size],
        [west, 35 + size],
      ].map(([x, y], n) => [start + n, [x, (y ?? 0) + (4 - size) / 20]]);
    const nodes = Object.fromEntries([...ring(1, 136, 4), ...ring(11, 137, 2), ...ring(21, 137.5, 1), ...ring(31, 150, 1)]);
    const way = (start: number): Way => ({ nodes: [start, start + 1, start + 2, start + 3, start] });
    const relations = { 9: { ways: [21, 11, 1, 31], tags: { type: "multipolygon", natural: "water" } } };
    const [areas] = await readLayers(
      reader,
      writeText(folder, "rings.osm", osmXml({ nodes, ways: { 1: way(1), 11: way(11), 21: way(21), 31: way(31) }, relations })),
    );
    const polygons = areas?.geometries[0]?.coordinates as unknown[][];
    expect(polygons.map((rings) => rings.length).sort((a, b) => a - b)).toEqual([1, 1, 2]);
  });

  it("is refused with the place of the damage, and a vector tile is left alone", async () => {
    const pbf = osmPbf(fixture);
    expect((await problemOf(readLayers(reader, writeText(folder, "cut.pbf", pbf.subarray(0, -10))))).detail.en).toContain("block 2");
    const history = Buffer.concat([osmBlock("OSMHeader", message([[4, "HistoricalInformation"]])), pbf]);
    expect((await problemOf(readLayers(reader, writeText(folder, "history.pbf", history)))).detail.en).toContain("HistoricalInformation");
    const bomb = osmBlock("OSMData", Buffer.alloc(40 * 2 ** 20));
    expect(
      (await problemOf(readLayers(reader, writeText(folder, "bomb.pbf", Buffer.concat([osmBlock("OSMHeader", Buffer.alloc(0)), bomb])))))
        .reason,
    ).toBe("unreadable-file");
    expect(await readLayers(reader, writeText(folder, "tile.pbf", message([[3, "layer"]])))).toEqual([]);
    expect((await problemOf(readLayers(reader, writeText(folder, "cut.osm", osmXml(fixture).slice(0, 300))))).detail.en).toMatch(/line/);
    expect(
      (await problemOf(readLayers(reader, writeText(folder, "bomb.osm", '<!DOCTYPE osm [<!ENTITY a "a">]><osm/>')))).detail.en,
    ).toContain("DOCTYPE");
  });

  it("damaged in any way gives layers or a Problem, quickly", async () => {
    const whole = osmPbf(fixture, { compression: "raw" });
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (changes) => {
        const started = performance.now();
        try {
          await readLayers(reader, writeText(folder, "damaged.pbf", changes.reduce(damaged, whole)));
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
          refused++;
        }
        expect(performance.now() - started).toBeLessThan(2_000);
      }),
      { numRuns: 800, seed: 20_260_406 },
    );
    expect(refused).toBeGreaterThan(100);
    expect(refused).toBeLessThan(790);
  });
});

describe("a closed way", () => {
  it.each([
    [{ building: "yes" }, true],
    [{ building: "no" }, false],
    [{ highway: "residential" }, false],
    [{ highway: "services" }, true],
    [{ natural: "coastline" }, false],
    [{ natural: "water" }, true],
    [{ barrier: "fence" }, false],
    [{ highway: "pedestrian", area: "yes" }, true],
    [{ leisure: "park", area: "no" }, false],
    [{ leisure: "track" }, false],
    [{ name: "x" }, false],
  ])("with %j is an area: %s", (tags, expected) => {
    expect(isAreaByTags(new Map(Object.entries(tags)))).toBe(expected);
  });
});

describe("the places of nodes", () => {
  it("are found again among many, negative and large numbers too", () => {
    const places = new NodePlaces("test");
    const ids = Array.from({ length: 50_000 }, (_, n) => (n % 3 === 0 ? -n : n % 3 === 1 ? n : 12_000_000_000 + n));
    for (const id of ids) places.set(id, id / 7, id / 3);
    for (const id of ids) {
      const path: number[] = [];
      places.append(id, path);
      expect(path).toEqual([id / 7, id / 3]);
    }
    const none: number[] = [];
    places.append(999_999, none);
    expect(none).toEqual([]);
  });
});

describe.skipIf(!hasRealData)("the railways of Hokkaido", () => {
  it("have 376 stations, 58 ways and negative numbers", async () => {
    const layers = await readLayers(reader, realFile("transport", "hokkaido_rail_osm", "stops_shapes.osm"));
    const [points, lines] = layers;
    expect(layers).toHaveLength(2);
    expect(points?.features.filter(({ properties }) => properties["railway"] === "station")).toHaveLength(376);
    expect(lines?.features).toHaveLength(58);
    expect(points?.features[0]?.properties).toMatchObject({ osm_id: -176_889, name: "小樽", "name:ja_kana": "おたる" });
    expect(points?.geometries[0]).toEqual({ type: "Point", coordinates: [140.993_497_962_36, 43.197_570_084_5] });
    expect(lines?.geometries.every((geometry) => geometry?.type === "LineString")).toBe(true);
  });
});
