import { writeFileSync } from "node:fs";
import { join } from "node:path";
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { reader } from "../../../data-pipelines/read/geojson.ts";
import type { ReadOptions } from "../../../data-pipelines/read/reader.ts";
import { folderDelivery, hasRealData, realData, temporaryFolder } from "./support/folders.ts";
import { problemOf, readWith } from "./support/reading.ts";
import { decodeWkb } from "./support/wkb.ts";

const root = temporaryFolder();
let files = 0;

async function read(content: unknown, { name = `f${files++}.geojson`, ...options }: ReadOptions & { name?: string } = {}) {
  const bytes = Buffer.isBuffer(content) || typeof content === "string" ? content : JSON.stringify(content);
  writeFileSync(join(root, name), bytes);
  return readWith(reader, { delivery: folderDelivery(root), name, options });
}

async function readReal(path: string) {
  return readWith(reader, { delivery: folderDelivery(join(realData, path, "..")), name: path.replace(/^.*\//, "") });
}

function feature(geometry: unknown, properties: unknown = {}): Record<string, unknown> {
  return { type: "Feature", properties, geometry };
}

function collection(...features: readonly unknown[]): Record<string, unknown> {
  return { type: "FeatureCollection", features };
}

const point = { type: "Point", coordinates: [136.2, 35.1] };

async function geometryOf(geometry: unknown) {
  const [only] = (await read(collection(feature(geometry)))).features;
  return only?.findings.length === 0 ? decodeWkb(only.wkb) : only?.findings;
}

describe("a GeoJSON document", () => {
  it("tells columns, count and WGS 84", async () => {
    const { layer, features } = await read(
      collection(feature(point, { 名称: "公園", n: 1 }), feature(null, { n: null, extra: { a: [1] } })),
    );
    expect(layer).toMatchObject({ columns: ["名称", "n", "extra"], count: 2, crs: 4326, encoding: "UTF-8", hasGeometry: true });
    expect(features.map(({ row, properties, wkb }) => [row, properties, decodeWkb(wkb)?.coordinates])).toEqual([
      [1, { 名称: "公園", n: 1 }, [136.2, 35.1]],
      [2, { n: null, extra: { a: [1] } }, undefined],
    ]);
  });

  it("may be a single feature or a bare geometry", async () => {
    expect((await read(feature(point, { a: 1 }))).features).toMatchObject([{ row: 1, properties: { a: 1 } }]);
    const bare = await read({
      type: "MultiPoint",
      coordinates: [
        [1, 2],
        [3, 4],
      ],
    });
    expect(bare.features.map(({ wkb }) => decodeWkb(wkb))).toEqual([
      {
        type: "MultiPoint",
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      },
    ]);
  });

  it("may be empty, start with a byte order mark and hold its members in any order", async () => {
    expect((await read(collection())).features).toEqual([]);
    const text = `\ufeff {"features": [${JSON.stringify(feature(point))}] , "crs": {"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::6674"}}, "type": "FeatureCollection"}\n`;
    const { layer, features } = await read(text);
    expect([layer.crs, features.length]).toEqual([6674, 1]);
  });

  it("gives the id of a feature as a property unless there is one", async () => {
    const withId = { ...feature(point, { a: 1 }), id: "p-1" };
    const taken = { ...feature(point, { id: "own" }), id: 7 };
    const { layer, features } = await read(collection(withId, taken));
    expect(layer.columns).toEqual(["id", "a"]);
    expect(features.map(({ properties }) => properties)).toEqual([{ id: "p-1", a: 1 }, { id: "own" }]);
  });

  it("may be newline-delimited, with record separators too", async () => {
    const line = JSON.stringify(feature(point, { a: '}{[\\"' }));
    for (const text of [`${line}\n${line}\n`, `\u001e${line}\n\u001e${line}`, `${line}\r\n\r\n${line}`]) {
      expect((await read(text, { name: "lines.geojsonl" })).features.map(({ row, properties }) => [row, properties["a"]])).toEqual([
        [1, '}{[\\"'],
        [2, '}{[\\"'],
      ]);
    }
  });

  it("comes in batches, however the chunks of the file fall", async () => {
    const features = Array.from({ length: 3_000 }, (_, index) =>
      feature(point, { 説明: `${'長い文字列\\"[{'.repeat(index % 120)}${index}` }),
    );
    const { layer, features: found } = await read(collection(...features));
    expect(found.map(({ properties }) => properties)).toEqual(features.map(({ properties }) => properties));
    for await (const batch of layer.features()) expect(batch.length).toBeLessThanOrEqual(256);
  });
});

describe("its coordinate system", () => {
  const named = (name: string) => ({
    ...collection(feature({ type: "Point", coordinates: [0, 0] })),
    crs: { type: "name", properties: { name } },
  });

  it.each([
    ["urn:ogc:def:crs:OGC:1.3:CRS84", 4326],
    ["urn:ogc:def:crs:OGC::CRS84", 4326],
    ["urn:ogc:def:crs:EPSG::6668", 6668],
    ["EPSG:2450", 2450],
    ["http://www.opengis.net/def/crs/EPSG/0/6674", 6674],
    ["something else", undefined],
  ])("%s is %s", async (name, code) => {
    expect((await read(named(name))).layer.crs).toBe(code);
  });

  it("is asked for when the coordinates cannot be degrees", async () => {
    expect((await read(collection(feature({ type: "Point", coordinates: [-20_000, -110_000] })))).layer.crs).toBeUndefined();
  });

  it("is not doubted for one point at -1.797e308", async () => {
    const nowhere = { type: "Point", coordinates: [-1.7976931348623157e308, -1.7976931348623157e308] };
    const { layer, features } = await read(collection(feature(nowhere), feature(point)));
    expect(layer.crs).toBe(4326);
    expect(decodeWkb(features[0]?.wkb ?? null)?.coordinates).toEqual(nowhere.coordinates);
  });
});

describe("geometries", () => {
  const ring = [
    [0, 0],
    [0, 1],
    [1, 1],
    [0, 0],
  ];

  it.each([
    { type: "Point", coordinates: [1, 2] },
    {
      type: "LineString",
      coordinates: [
        [1, 2],
        [3, 4],
      ],
    },
    { type: "Polygon", coordinates: [ring, ring] },
    { type: "MultiPoint", coordinates: [[1, 2]] },
    {
      type: "MultiLineString",
      coordinates: [
        [
          [1, 2],
          [3, 4],
        ],
        [
          [5, 6],
          [7, 8],
        ],
      ],
    },
    { type: "MultiPolygon", coordinates: [[ring], [ring, ring]] },
  ])("of type $type keep their positions", async (geometry) => {
    expect(await geometryOf(geometry)).toEqual(geometry);
  });

  it("lose Z, close rings and pad what is too short", async () => {
    expect(await geometryOf({ type: "Point", coordinates: [1, 2, 99] })).toMatchObject({ coordinates: [1, 2] });
    expect(
      await geometryOf({
        type: "Polygon",
        coordinates: [
          [
            [0, 0, 5],
            [0, 1, 5],
            [1, 1, 5],
          ],
        ],
      }),
    ).toMatchObject({ coordinates: [ring] });
    expect(await geometryOf({ type: "LineString", coordinates: [[1, 2]] })).toMatchObject({
      coordinates: [
        [1, 2],
        [1, 2],
      ],
    });
  });

  it("may be collections", async () => {
    const nested = {
      type: "GeometryCollection",
      geometries: [point, { type: "LineString", coordinates: [] }, { type: "GeometryCollection", geometries: [point] }],
    };
    expect(await geometryOf(nested)).toEqual({
      type: "GeometryCollection",
      coordinates: [point, { type: "GeometryCollection", coordinates: [point] }],
    });
  });

  it("without positions are none", async () => {
    for (const coordinates of [[], [[]], [[[]]]]) expect(await geometryOf({ type: "MultiPolygon", coordinates })).toBeNull();
    expect(await geometryOf({ type: "Point", coordinates: [] })).toBeNull();
    expect(await geometryOf({ type: "GeometryCollection", geometries: [] })).toBeNull();
  });

  it("with coordinates that are no numbers are not a number", async () => {
    expect(await geometryOf({ type: "Point", coordinates: [null, "35"] })).toMatchObject({ coordinates: [Number.NaN, Number.NaN] });
  });

  it.each([
    { type: "Curve", coordinates: [[0, 0]] },
    { type: "Point", coordinates: [[0, 0]] },
    {
      type: "Polygon",
      coordinates: [
        [0, 0],
        [1, 1],
      ],
    },
    { type: "LineString", coordinates: "0 0, 1 1" },
    { type: "LineString" },
    "POINT(0 0)",
    [1, 2],
  ])("that are none are a damaged record: %j", async (geometry) => {
    expect(await geometryOf(geometry)).toEqual([{ kind: "damaged-record", row: 1 }]);
  });

  it("nested without end do not exhaust the stack", async () => {
    const depth = 50_000;
    const nested = `${'{"type":"GeometryCollection","geometries":['.repeat(1000)}${"]}".repeat(1000)}`;
    const arrays = `{"type":"Polygon","coordinates":${"[".repeat(depth)}${"]".repeat(depth)}}`;
    for (const geometry of [nested, arrays]) {
      const { features } = await read(
        `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":${geometry}}]}`,
      );
      expect(features[0]?.findings).toEqual([{ kind: "damaged-record", row: 1 }]);
    }
  });
});

describe("a document that is no GeoJSON", () => {
  it("is refused with what it says of itself", async () => {
    const problem = await problemOf(read({ type: "unavailable", message: "公開されていません。" }, { name: "252042.json" }));
    expect(problem).toMatchObject({ reason: "unreadable-file", where: "252042.json" });
    expect(problem.detail.ja).toContain('type は "unavailable"、内容は"公開されていません。"');
  });

  it.each([
    ["TopoJSON", { type: "Topology", objects: {} }, 'its type is "Topology"'],
    ["an object without type", { data: [] }, "it has no type"],
    ["a collection whose features are no array", { type: "FeatureCollection", features: null }, "FeatureCollection"],
  ])("is refused: %s", async (_name, content, said) => {
    expect((await problemOf(read(content))).detail.en).toContain(said);
  });

  it("is refused with line and column where the JSON breaks", async () => {
    const good = JSON.stringify(feature(point));
    const problem = await problemOf(read(`{"type":"FeatureCollection","features":[\n${good},\n{"type":"東近江" "x":1}\n]}`));
    expect(problem.detail.en).toMatch(/broken JSON at line 3, column 1[45]$/);
    const missingComma = await problemOf(read(`{"type":"FeatureCollection","features":[\n${good}\n${good}]}`));
    expect(missingComma.detail.en).toContain("broken JSON at line 3, column 1");
  });

  it("is refused when it is cut short", async () => {
    const whole = JSON.stringify(collection(feature(point), feature(point)));
    for (const length of [whole.length - 1, whole.length - 2, 120, 60, 20]) {
      expect((await problemOf(read(whole.slice(0, length)))).detail.en).toMatch(/ends too early|broken JSON/);
    }
  });

  it("is refused when something follows it", async () => {
    expect((await problemOf(read(`${JSON.stringify(collection())}x`))).detail.en).toContain("broken JSON");
  });

  it("is refused when it is empty or a web page", async () => {
    expect((await problemOf(read(""))).detail.en).toContain("really an empty file");
    expect((await problemOf(read("<html><body>404</body></html>"))).detail.en).toContain("really a web page");
  });
});

describe("text", () => {
  const cp932 = iconv.encode(JSON.stringify(collection(feature(point, { 表: "ソ能予" }))), "cp932");

  it("in CP932 is refused with the remedy", async () => {
    const problem = await problemOf(read(cp932));
    expect(problem.detail.en).toContain("not UTF-8");
    expect(problem.remedy?.en).toContain("--encoding");
  });

  it("in CP932 is read when asked for, brackets and backslashes inside characters too", async () => {
    const { layer, features } = await read(cp932, { encoding: "cp932" });
    expect([layer.encoding, features[0]?.properties]).toEqual(["CP932", { 表: "ソ能予" }]);
  });

  it("that is not what was asked for is refused", async () => {
    expect((await problemOf(read(collection(feature(point, { a: "東近江市" })), { encoding: "euc-jp" }))).reason).toBe("unreadable-file");
  });
});

describe.skipIf(!hasRealData)("real GeoJSON", () => {
  it.each([
    ["boundaries/n03_geolonia/25213.json", 1, 4326],
    ["boundaries/n03_smartnews/N03-21_25_210101.geojson", 19, 4326],
    ["ksj/P13-11_25_converted.geojson", 466, 4326],
    ["hazard/yaizu/内水浸水想定区域(公共下水道区域内)/内水浸水想定区域.geojson", 6, 4326],
    ["ruins/yaizu/文化財マップ/文化財マップ.geojson", 157, 4326],
    ["facilities/gsi_shelters/emergency/252131.json", 40, 4326],
    ["facilities/gsi_shelters/evacuation/252131.json", 88, 4326],
    ["facilities/gsi_shelters/emergency/252026.json", 64, 4326],
    ["facilities/gsi_shelters/evacuation/252026.json", 18, 4326],
    ["facilities/gsi_shelters/emergency/253839.json", 9, 4326],
    ["facilities/gsi_shelters/evacuation/253839.json", 27, 4326],
    ["rivers/yaizu/河川・海岸_監視カメラ/CameraInfo.geojson", 20, 4326],
    ["transport/yaizu/焼津市自主運行バス路線図_路線/bus-route.geojson", 14, 4326],
    ["awkward/mapshaper/issues/384_invalid_json/ex2.json", 2, undefined],
    ["awkward/mapshaper/issues/177/mixed_feature.json", 3, 4326],
  ])("%s has %i features in %s", async (path, count, crs) => {
    const { layer, features } = await readReal(path);
    expect([features.length, layer.count, layer.crs]).toEqual([count, count, crs]);
    expect(JSON.stringify(features.map(({ properties }) => properties))).not.toContain("\ufffd");
    for (const { wkb, findings } of features) expect([decodeWkb(wkb) !== null, findings]).toEqual([true, []]);
  });

  it("has the boundary of Higashiomi with all its 5,091 vertices", async () => {
    const { features } = await readReal("boundaries/n03_geolonia/25213.json");
    expect(decodeWkb(features[0]?.wkb ?? null)?.coordinates).toSatisfy((rings: unknown[][]) => rings.flat().length === 5091);
  });

  it("has one cultural property at -1.797e308", async () => {
    const { features } = await readReal("ruins/yaizu/文化財マップ/文化財マップ.geojson");
    expect(features.filter(({ wkb }) => JSON.stringify(decodeWkb(wkb)).includes("e+308"))).toHaveLength(1);
  });

  it("closes the open ring and keeps the holes", async () => {
    const open = decodeWkb((await readReal("awkward/mapshaper/issues/125/openring.json")).features[0]?.wkb ?? null);
    expect(open?.coordinates).toSatisfy(([ring]: unknown[][]) => JSON.stringify(ring?.[0]) === JSON.stringify(ring?.at(-1)));
    const holes = decodeWkb((await readReal("awkward/mapshaper/issues/538_missing_holes/multipolygon.json")).features[0]?.wkb ?? null);
    expect(holes?.coordinates).toSatisfy((polygons: unknown[][]) => polygons.map((rings) => rings.length).join() === "1,2");
  });

  it.each(["emergency", "evacuation"])("of Omihachiman's %s sites is refused, quoting that it is unavailable", async (kind) => {
    const problem = await problemOf(readReal(`facilities/gsi_shelters/${kind}/252042.json`));
    expect(problem.detail.ja).toContain('type は "unavailable"');
    expect(problem.detail.ja).toContain("公開されていません");
  });

  it.each(["sample.json", "sample1.json"])("%s is refused as broken", async (name) => {
    expect((await problemOf(readReal(`awkward/mapshaper/issues/384_invalid_json/${name}`))).detail.en).toMatch(
      /broken JSON at line \d+, column \d+/,
    );
  });
});
