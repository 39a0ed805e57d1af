import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { reader } from "../../../data-pipelines/read/shapefile.ts";
import { folderDelivery, hasRealData, realData } from "./support/folders.ts";
import { problemOf, readWith } from "./support/reading.ts";
import { decodeWkb } from "./support/wkb.ts";

interface Facts {
  readonly count: number;
  readonly crs: number | undefined;
  readonly encoding: string;
  readonly nulls?: number;
  readonly types?: readonly string[];
}

const lines = ["LineString", "MultiLineString"];
const areas = ["MultiPolygon", "Polygon"];
const zone8 = { crs: 2450, encoding: "CP932", types: ["Polygon"] };

/** What `data/README.md` states of each layer. */
const facts: Readonly<Record<string, Facts>> = {
  "boundaries/osaka/osaka_6kei": { count: 24, crs: 6674, encoding: "UTF-8", types: ["Polygon"] },
  "boundaries/yaizu/行政区域界/行政区域界": { ...zone8, count: 123, types: lines },
  "boundaries/yaizu/小学校区/小学校区": { ...zone8, count: 13 },
  "ksj/P13-11_25_GML/P13-11_25": { count: 466, crs: undefined, encoding: "CP932", types: ["Point"] },
  "ksj/L03a_mesh_cp932_fieldnames/src_blank": { count: 6400, crs: 6668, encoding: "CP932", types: ["Polygon"] },
  "ksj/N05-12_Station2_shiga/N05-12_Station2_shiga": { count: 493, crs: undefined, encoding: "CP932", types: ["Point"] },
  "urban-planning/yaizu/都市計画図_商業地域/商業地域": { ...zone8, count: 3 },
  "urban-planning/yaizu/都市計画図_近隣商業地域/近隣商業地域": { ...zone8, count: 5 },
  "urban-planning/yaizu/都市計画図_工業地域/工業地域": { ...zone8, count: 4 },
  "urban-planning/yaizu/都市計画図_工業専用地域/工業専用地域": { ...zone8, count: 3 },
  "urban-planning/yaizu/都市計画図_準工業地域/準工業地域": { ...zone8, count: 10 },
  "urban-planning/yaizu/都市計画図_準住居地域/準住居地域": { ...zone8, count: 1 },
  "urban-planning/yaizu/都市計画図_第一種低層住居専用地域/第一種低層住居専用地域": { ...zone8, count: 12, types: areas },
  "urban-planning/yaizu/都市計画図_第一種中高層住居専用地域/第一種中高層住居専用地域": { ...zone8, count: 15 },
  "urban-planning/yaizu/都市計画図_第二種中高層住居専用地域/第二種中高層住居専用地域": { ...zone8, count: 8 },
  "urban-planning/yaizu/都市計画図_第一種住居地域/第一種住居地域": { ...zone8, count: 30 },
  "urban-planning/yaizu/都市計画図_第二種住居地域/第二種住居地域": { ...zone8, count: 7 },
  "urban-planning/yaizu/都市計画図_敷地面積の最低限度指定区域/敷地面積の最低限度指定区域": { ...zone8, count: 3 },
  "urban-planning/yaizu/市街化区域界_市街化調整区域界/市街化区域界・市街化調整区域界": { ...zone8, count: 8 },
  "urban-planning/yaizu/都市計画道路/都市計画道路": { ...zone8, count: 300, types: lines },
  "urban-planning/yaizu/準防火地域/準防火地域": { ...zone8, count: 5, types: ["LineString"] },
  "urban-planning/yaizu/地区計画区域/地区計画区域": { ...zone8, count: 3, types: ["LineString"] },
  "urban-planning/yaizu/高度利用地区/高度利用地区": { ...zone8, count: 1, types: ["LineString"] },
  "urban-planning/takamatsu_noprj/工業地域": { count: 11, crs: undefined, encoding: "CP932", types: ["Polygon"] },
  "hazard/yaizu/浸水履歴_令和元年/浸水履歴_令和元年": { count: 60, crs: 4326, encoding: "CP932", types: areas },
  "hazard/yaizu/浸水履歴_平成17年/浸水履歴_平成17年": { count: 19, crs: 4612, encoding: "CP932" },
  "hazard/yaizu/浸水履歴_令和4年/浸水履歴_令和4年": { count: 62, crs: 4326, encoding: "UTF-8" },
  "hazard/yaizu/浸水履歴_統合/浸水履歴_統合": { ...zone8, count: 1, types: ["MultiPolygon"] },
  // Its text is ASCII, so that any encoding would do.
  "hazard/echizen/flood_assumed_area": { count: 4, crs: 4326, encoding: "UTF-8", types: ["MultiPolygon"] },
  "ruins/yaizu/埋蔵文化財/埋蔵文化財": { ...zone8, count: 63 },
  "facilities/sabae/sabae_aed_jgd2000": { count: 134, crs: 4612, encoding: "UTF-8", types: ["Point"] },
  "facilities/sabae/sabae_aed_tokyo": { count: 134, crs: 4301, encoding: "UTF-8", types: ["Point"] },
  "facilities/osaka/school": { count: 565, crs: 6674, encoding: "UTF-8", types: ["Point"] },
  "facilities/osaka/h31_chika": { count: 420, crs: 6674, encoding: "UTF-8", types: ["Point"] },
  "facilities/echizen/refuge_first": { count: 413, crs: 4326, encoding: "CP932", types: ["Point"] },
  "roads/sabae_osm_6674/sabae_way": { count: 2034, crs: 6674, encoding: "UTF-8", types: ["LineString"] },
  "roads/sabae_osm_4326/sabae_way": { count: 2034, crs: 4326, encoding: "UTF-8", types: ["LineString"] },
  "roads/sabae_network_2448/path": { count: 643, crs: 2448, encoding: "UTF-8", types: ["LineString"] },
  "roads/sabae_network_2448/hospital": { count: 6, crs: 2448, encoding: "UTF-8", nulls: 1, types: ["Point"] },
  "roads/taketomi_6684/road": { count: 245, crs: 6684, encoding: "UTF-8", nulls: 1 },
  "roads/yaizu/緊急輸送路_一次緊急輸送路/一次緊急輸送路": { count: 31, crs: 6668, encoding: "CP932" },
  "roads/yaizu/緊急輸送路_二次緊急輸送路/二次緊急輸送路": { count: 23, crs: 6668, encoding: "CP932" },
  "roads/yaizu/農道一般平面図_農道/農道": { count: 26, crs: 6668, encoding: "CP932" },
  "roads/yaizu/農道一般平面図_林道/林道": { count: 1, crs: 6668, encoding: "CP932" },
  "rivers/osaka_osm_6674/river": { count: 2338, crs: 6674, encoding: "UTF-8", nulls: 394, types: lines },
  "transport/yaizu/焼津市自主運行バス路線図_停留所/バス停留所(しずてつ除外)": {
    count: 164,
    crs: 6668,
    encoding: "CP932",
    types: ["Point"],
  },
  "transport/sabae_osm_6674/sabae_rail": { count: 12, crs: 6674, encoding: "UTF-8" },
  "transport/sabae_osm_6674/sabae_light_rail": { count: 18, crs: 6674, encoding: "UTF-8" },
  "awkward/mapshaper/dbf/cpg/big5": { count: 1, crs: undefined, encoding: "Big5" },
  "awkward/mapshaper/dbf/ldid/chinese": { count: 1, crs: 4326, encoding: "GBK" },
  "awkward/mapshaper/shapefile/utf8-property": { count: 1, crs: 4326, encoding: "UTF-8" },
  "awkward/mapshaper/shapefile/shplib/brklinz": { count: 122, crs: undefined, encoding: "UTF-8" },
  "awkward/mapshaper/shapefile/shplib/multipnt": { count: 1, crs: undefined, encoding: "UTF-8", types: ["MultiPoint"] },
  // Four of its index entries are wrong; GDAL loses fourteen records and two shapes, nothing is lost here.
  "awkward/mapshaper/shapefile/shplib/3dpoints": { count: 22, crs: undefined, encoding: "UTF-8", types: ["Point"] },
  // Its records are numbered from 5.
  "awkward/mapshaper/issues/518_519_shp_reading/data_corruption_error": {
    count: 8,
    crs: undefined,
    encoding: "UTF-8",
    types: ["LineString"],
  },
  "awkward/pyshp/corrupt_too_long": { count: 10, crs: undefined, encoding: "UTF-8", types: ["LineString"] },
};

/** Characters that were lost before publication. */
const publishedReplacements: Readonly<Record<string, number>> = {
  "facilities/sabae/sabae_aed_jgd2000": 2,
  "facilities/sabae/sabae_aed_tokyo": 2,
};

describe.skipIf(!hasRealData)("real shapefiles", () => {
  for (const [base, expected] of Object.entries(facts)) {
    it(`${base} is as its description says`, async () => {
      const { layer, features } = await readReal(base);
      const geometries = features.flatMap(({ wkb }) => decodeWkb(wkb) ?? []);
      const { count, crs, encoding, nulls = 0, types } = expected;
      expect({ count: features.length, announced: layer.count, crs: layer.crs, encoding: layer.encoding }).toEqual({
        count,
        announced: count,
        crs,
        encoding,
      });
      expect(features.length - geometries.length).toBe(nulls);
      if (types) expect([...new Set(geometries.map(({ type }) => type))].sort()).toEqual(types);
      const text = JSON.stringify([layer.columns, ...features.map(({ properties }) => properties)]);
      expect(text.split("\ufffd").length - 1).toBe(publishedReplacements[base] ?? 0);
    });
  }

  it("with text cut inside a character keep the record and say so", async () => {
    const { features } = await readReal("hazard/yaizu/浸水履歴_平成17年/浸水履歴_平成17年");
    expect(features.flatMap(({ findings }) => findings)).toEqual([
      { kind: "cut-text", row: 2, column: "水害地域", value: "道路冠水（5～10cm程" },
      { kind: "cut-text", row: 3, column: "水害地域", value: "道路冠水（5～10cm程" },
    ]);
  });

  it("have Japanese column names, cut ones too", async () => {
    expect((await readReal("ksj/L03a_mesh_cp932_fieldnames/src_blank")).layer.columns.slice(0, 4)).toEqual([
      "メッシュ",
      "田",
      "他農用地",
      "森林",
    ]);
    expect((await readReal("hazard/yaizu/浸水履歴_令和元年/浸水履歴_令和元年")).layer.columns).toContain("異常気");
    expect((await readReal("facilities/osaka/h31_chika")).layer.columns).toContain("Area(㎡)");
  });

  it("hold the 25 parks of Higashiomi", async () => {
    const { features } = await readReal("ksj/P13-11_25_GML/P13-11_25");
    expect(features.filter(({ properties }) => Object.values(properties).includes("東近江市"))).toHaveLength(25);
  });

  it("pass on the coordinate that is no place", async () => {
    const { features } = await readReal("awkward/mapshaper/issues/invalid_coords/invalid_coordinates");
    expect(decodeWkb(features[0]?.wkb ?? null)?.coordinates).toEqual([-1.7976931348623157e308, -1.7976931348623157e308]);
  });

  it.each([
    ["ksj/W09_dbf_without_shp/cp932.dbf", "cp932.shp"],
    ["awkward/mapshaper/shapefile/polygons.shp", "polygons.shx and polygons.dbf"],
    ["awkward/mapshaper/shapefile/ignore-properties.shp", "ignore-properties.shx and ignore-properties.dbf"],
    ["awkward/mapshaper/issues/68/cell1.shp", "cell1.shx and cell1.dbf"],
    ["awkward/pyshp/latin1.shp", "latin1.shx"],
  ])("%s is refused for want of %s", async (path, missing) => {
    const problem = await problemOf(readWith(reader, { delivery: folderDelivery(dirname(join(realData, path))), name: basename(path) }));
    expect(problem.reason).toBe("missing-part");
    expect(problem.detail.en).toContain(`lacks ${missing} (`);
  });
});

async function readReal(base: string) {
  const path = join(realData, base);
  if (!existsSync(`${path}.shp`)) throw new Error(`${path}.shp does not exist`);
  return readWith(reader, { delivery: folderDelivery(dirname(path)), name: `${basename(path)}.shp` });
}
