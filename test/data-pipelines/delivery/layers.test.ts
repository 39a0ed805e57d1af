import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLayers, type OpenOptions } from "../../../data-pipelines/delivery/layers.ts";
import { openDelivery } from "../../../data-pipelines/delivery/open-delivery.ts";
import type { RawLayer } from "../../../data-pipelines/read/reader.ts";
import type { Problem } from "../../../model/problem.ts";
import { hasRealData, realData, temporaryFolder } from "../read/support/folders.ts";
import { problemOf, readAll } from "../read/support/reading.ts";
import { shapefileBytes } from "../read/support/shapefile-fixture.ts";

const root = temporaryFolder();
let folders = 0;

const geojson = JSON.stringify({ type: "FeatureCollection", features: [] });
const shapefile = shapefileBytes({ shapeType: 1, shapes: [{ type: "point", at: [1, 2] }] });

function shapefileNamed(base: string): Record<string, string | Buffer> {
  return { [`${base}.shp`]: shapefile.shp, [`${base}.shx`]: shapefile.shx, [`${base}.dbf`]: shapefile.dbf };
}

async function open<T>(source: string, use: (layers: RawLayer[]) => T | Promise<T>, options?: OpenOptions): Promise<T> {
  const { delivery, close } = await openDelivery(source, { temporaryDirectory: join(root, "tmp") });
  try {
    return await use(await openLayers(delivery, options));
  } finally {
    await close();
  }
}

async function layersOf(files: Readonly<Record<string, string | Buffer>>, options?: OpenOptions): Promise<[string, string][]> {
  const folder = join(root, `source-${folders++}`);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return open(folder, (layers) => layers.map(({ name, file }) => [name, file]), options);
}

const ksjGml = (features = `<ksj:Park gml:id="pk1"/>`) =>
  `<?xml version="1.0"?><ksj:Dataset xmlns:ksj="http://nlftp.mlit.go.jp/ksj/schemas/ksj-app">${features}</ksj:Dataset>`;
const registryMap = (system: string) =>
  `<?xml version="1.0"?><地図 xmlns="http://www.moj.go.jp/MINJI/tizuxml"><地図名>${system}</地図名><座標系>${system}</座標系><空間属性/><主題属性><筆 id="H1"><地番>1</地番></筆></主題属性></地図>`;

describe("the layers of a delivery", () => {
  it("are read from KSJ GML only when nothing else is there, whatever its name", async () => {
    const metadata = { "KS-META-P23-12_38.xml": "<?xml version='1.0'?><MD_Metadata/>" };
    const both = { ...metadata, "P23-12_38.xml": ksjGml(), ...shapefileNamed("P23a-12_38") };
    expect(await layersOf(both)).toEqual([["P23a-12_38", "P23a-12_38.shp"]]);
    expect(await layersOf({ ...metadata, "P23-12_38.xml": ksjGml() })).toEqual([["P23-12_38", "P23-12_38.xml"]]);
  });

  it("are the registry maps that have a place; those without are reported, and refused when there is no other", async () => {
    const leftOut: (string | undefined)[] = [];
    const options = { onLeftOut: ({ where, reason }: Problem) => leftOut.push(`${where}: ${reason}`) };
    const mixed = { "a.xml": registryMap("任意座標系"), "b.xml": registryMap("公共座標6系") };
    expect(await layersOf(mixed, options)).toEqual([["b", "b.xml"]]);
    expect(leftOut).toEqual(["a.xml: unknown-crs"]);
    expect((await problemOf(layersOf({ "a.xml": registryMap("任意座標系") }, options))).reason).toBe("unknown-crs");
    expect(leftOut).toHaveLength(1);
  });

  it("are read from GeoJSON before shapefile before CSV", async () => {
    expect(
      await layersOf({
        ...shapefileNamed("a"),
        "a.geojson": geojson,
        "a.csv": "x\n",
        ...shapefileNamed("b"),
        "b.csv": "x\n",
        "c.csv": "x\n",
      }),
    ).toEqual([
      ["a", "a.geojson"],
      ["b", "b.shp"],
      ["c", "c.csv"],
    ]);
  });

  it("are once each in a KSJ delivery, whose metadata is passed over", async () => {
    expect(
      await layersOf({
        "N02-22_GML/UTF-8/N02-22_Station.geojson": geojson,
        "N02-22_GML/Shift-JIS/N02-22_Station.geojson": geojson,
        ...shapefileNamed("N02-22_GML/Shift-JIS/N02-22_Station"),
        ...shapefileNamed("N02-22_GML/UTF-8/N02-22_RailroadSection"),
        ...shapefileNamed("N02-22_GML/Shift-JIS/N02-22_RailroadSection"),
        "N02-22_GML/N02-22.xml": "<gml/>",
        "N02-22_GML/メタデータ/KS-META-N02-22.xml": "<meta/>",
        "N02-22_GML/readme.txt": "text",
        "N02-22_GML/index.html": "<html></html>",
      }),
    ).toEqual([
      ["N02-22_RailroadSection", "N02-22_GML/UTF-8/N02-22_RailroadSection.shp"],
      ["N02-22_Station", "N02-22_GML/UTF-8/N02-22_Station.geojson"],
    ]);
  });

  it("of the same name in other folders are all there", async () => {
    expect(await layersOf({ "east/park.csv": "a\n", "west/park.csv": "a\n" })).toEqual([
      ["park", "east/park.csv"],
      ["park", "west/park.csv"],
    ]);
  });

  it("do not include the table that explains the columns, unless it is all there is", async () => {
    expect(await layersOf({ "ruins.csv": "a\n", "attributes.csv": "original_name,display_name\n" })).toEqual([["ruins", "ruins.csv"]]);
    expect(await layersOf({ "attributes.csv": "original_name,display_name\n" })).toEqual([["attributes", "attributes.csv"]]);
  });

  it("tell .json apart by content", async () => {
    expect(await layersOf({ "map.json": geojson, "table.json": '[{"a":1}]' })).toEqual([
      ["map", "map.json"],
      ["table", "table.json"],
    ]);
  });

  it("do not need the shapefile's missing parts when there is GeoJSON", async () => {
    expect(await layersOf({ "a.shp": shapefile.shp, "a.geojson": geojson })).toEqual([["a", "a.geojson"]]);
  });

  it("pass the encoding that was asked for to the reader", async () => {
    const folder = join(root, `source-${folders++}`);
    mkdirSync(folder);
    writeFileSync(join(folder, "a.csv"), Buffer.concat([Buffer.from("a\n"), Buffer.from([0x93, 0x8c, 0x0a])]));
    expect(await open(folder, ([layer]) => layer?.encoding, { encoding: "sjis" })).toBe("CP932");
  });
});

describe("a delivery without a layer", () => {
  it("is refused with what was found and what is read", async () => {
    const problem = await problemOf(layersOf({ "readme.txt": "x", "map.pdf": "%PDF-" }));
    expect(problem.reason).toBe("unknown-format");
    expect(problem.detail.ja).toMatch(/読める形式がありません（あったもの: map\.pdf, readme\.txt）$/);
    for (const extension of [".csv", ".geojson", ".shp"]) expect(problem.remedy?.en).toContain(extension);
  });

  it("lists no more than a few of many files", async () => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`${index + 10}.txt`, "x"]));
    expect((await problemOf(layersOf(files))).detail.en).toContain("17.txt and 22 more)");
  });
});

describe("a delivery with something wrong", () => {
  it("names everything at once", async () => {
    const problem = await problemOf(
      layersOf({ ...shapefileNamed("good"), "lone.shp": shapefile.shp, "table.dbf": shapefile.dbf, "index.shx": shapefile.shx }),
    );
    expect(problem.reason).toBe("missing-part");
    expect(problem.detail.en).toContain("lacks index.shp and index.dbf (index.shx alone");
    expect(problem.detail.en).toContain("lacks lone.shx and lone.dbf (lone.shp alone");
    expect(problem.detail.en).toContain("lacks table.shp and table.shx (table.dbf alone");
  });

  it("says what a .json really is", async () => {
    expect((await problemOf(layersOf({ "252131.json": "<html>404</html>" }))).detail.en).toBe(
      "252131.json is really a web page (HTML), not JSON",
    );
  });
});

describe.skipIf(!hasRealData)("real deliveries", () => {
  const real = (path: string) =>
    open(join(realData, path), async (layers) =>
      Promise.all(layers.map(async (layer) => [layer.file, layer.crs, layer.encoding, (await readAll(layer)).length])),
    );

  it.each([
    [
      "ksj/P23-12_38_GML.zip",
      [
        ["P23-12_38_GML/P23a-12_38.shp", 4612, "CP932", 805],
        ["P23-12_38_GML/P23b-12_38.shp", 4612, "CP932", 1018],
      ],
    ],
    ["ksj/A30a5-11_4939-jgd_GML.zip", [["A30a5-11_4939_SedimentDisasterAndSnowslide.shp", undefined, "CP932", 1]]],
    ["ksj/P13-11_25_GML", [["P13-11_25.shp", undefined, "CP932", 466]]],
    ["ksj/P13-11_25_GML/P13-11_25.dbf", [["P13-11_25.shp", undefined, "CP932", 466]]],
    ["awkward/zip_names/埋蔵文化財_cp932names.zip", [["埋蔵文化財/埋蔵文化財.shp", 2450, "CP932", 63]]],
    [
      "awkward/pyshp/blockgroups_multishapefile.zip",
      [
        ["blockgroups.shp", undefined, "UTF-8", 663],
        ["blockgroups2.shp", undefined, "UTF-8", 663],
      ],
    ],
    ["awkward/pyshp/REL.zip", [["REL/releaseArea20090407.shp", undefined, "UTF-8", 1]]],
    ["ruins/yaizu/文化財マップ", [["文化財マップ.geojson", 4326, "UTF-8", 157]]],
    ["facilities/yaizu/AED設置箇所一覧", [["222127_aed.csv", undefined, "UTF-8", 82]]],
    [
      "addresses/geolonia",
      [
        ["東近江市.json", undefined, "UTF-8", 244],
        ["近江八幡市.json", undefined, "UTF-8", 189],
      ],
    ],
    ["boundaries/osaka/osaka_6kei.shp", [["osaka_6kei.shp", 6674, "UTF-8", 24]]],
  ])("%s is read", async (path, wanted) => {
    expect(await real(path)).toEqual(wanted);
  });

  it.each([
    ["awkward/pyshp/empty_zipfile.zip", "unknown-format"],
    ["ksj/W09_dbf_without_shp", "missing-part"],
    ["awkward/mapshaper/shapefile/polygons.shp", "missing-part"],
    ["facilities/gsi_shelters/emergency/252042.json", "unreadable-file"],
    ["addresses/code-to-city.json", "unreadable-file"],
    ["ruins/registered_cultural_property/id_shifted_columns/00000010.json", "unreadable-file"],
  ])("%s is refused: %s", async (path, reason) => {
    expect((await problemOf(real(path))).reason).toBe(reason);
  });
});
