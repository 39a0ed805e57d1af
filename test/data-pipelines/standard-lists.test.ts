import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadDatasets } from "../../datasets/index.ts";
import { createTestDatabase, homes, type TestDatabase } from "../support/database.ts";
import { ingestAll, ingestOne } from "../support/ingest.ts";
import { hasRealData, realFile, skippedWithoutRealData } from "../support/real-data.ts";

const datasets = await loadDatasets();

describe.each(homes)("standard lists loaded (%s)", (home) => {
  let test: TestDatabase;
  let folder = "";
  beforeAll(async () => {
    test = await createTestDatabase(home, datasets);
    folder = await mkdtemp(path.join(tmpdir(), "machizu-standard-"));
  });
  afterAll(async () => {
    await test.drop();
    await rm(folder, { recursive: true, force: true });
  });

  async function file(name: string, ...lines: string[]): Promise<string> {
    const target = path.join(folder, name);
    await writeFile(target, `${lines.join("\r\n")}\r\n`);
    return target;
  }
  const rows = async (sql: string) => (await test.database.pool.query<Record<string, unknown>>(sql)).rows;

  it("rows without a position are placed by an address that is certain, say so, and are never guessed", async () => {
    const towns = await file(
      "towns.csv",
      "town,koaza,lat,lng",
      "緑町,,35.11,136.20",
      "浜野町,,35.12,136.21",
      "双子町,,35.13,136.22",
      "双子町,,35.14,136.23",
    );
    await ingestOne(test.database, datasets, { from: towns, dataset: "town-addresses" });
    const header = "全国地方公共団体コード,ID,名称,所在地_連結表記,緯度,経度,設置位置,小児対応設備の有無";
    const aed = await file(
      "aed.csv",
      header,
      "252131,1,一,滋賀県東近江市緑町1,35.1,136.2,玄関,有",
      "252131,2,二,滋賀県東近江市浜野町２－３,,,玄関,無",
      "252131,3,三,滋賀県東近江市双子町1,NA,NA,玄関,",
      "252131,4,四,,0,0,玄関,",
      "252131,5,五,滋賀県東近江市緑町1,136.2,35.1,玄関,有",
      "252131,6,六,滋賀県東近江市緑町1,35度6分0秒,136°12′00″,玄関,有",
    );
    const load = await ingestOne(test.database, datasets, { from: aed });
    expect([load.dataset, load.source, load.rows]).toMatchObject(["aed", "standard-aed", { read: 6, loaded: 6, refused: 0 }]);
    expect(Object.fromEntries(load.findings.map(({ kind, count, examples }) => [kind, [count, examples[0]?.row]]))).toEqual({
      "no-geometry": [3, 3],
      "located-to-town": [1, 3],
      "address-not-found": [1, 4],
      "swapped-position": [1, 6],
    });
    expect(
      await rows(
        "select name, located_by, for_children, round(st_x(geom)::numeric, 6)::float8 as x, round(st_y(geom)::numeric, 6)::float8 as y from data.aed order by fid",
      ),
    ).toEqual([
      { name: "一", located_by: null, for_children: true, x: 136.2, y: 35.1 },
      { name: "二", located_by: "town", for_children: false, x: 136.21, y: 35.12 },
      { name: "三", located_by: "none", for_children: null, x: null, y: null },
      { name: "四", located_by: "none", for_children: null, x: null, y: null },
      { name: "五", located_by: null, for_children: true, x: 136.2, y: 35.1 },
      { name: "六", located_by: null, for_children: true, x: 136.2, y: 35.1 },
    ]);
  });

  it("headers written differently load the same rows as the official ones", async () => {
    const official = await file(
      "official.csv",
      "全国地方公共団体コード,ID,名称,所在地_連結表記,緯度,経度,SSID,提供エリア",
      "252131,1,駅,滋賀県東近江市緑町1,35.1,136.2,City,全館",
    );
    const first = await ingestOne(test.database, datasets, { from: official });
    const written = await file(
      "written.csv",
      "全国地方公共団体コ―ド,施設ID,施設名,所在地_連結標記,ｌａｔ,lon,ＳＳＩＤ, 提供エリア ",
      "252131,1,駅,滋賀県東近江市緑町1,35.1,136.2,City,全館",
    );
    const second = await ingestOne(test.database, datasets, { from: written });
    expect([first.source, second.source]).toEqual(["standard-wireless-lan", "standard-wireless-lan"]);
    expect(second.changes).toMatchObject({ added: 0, removed: 0 });
    expect(await rows("select name, ssid, area, address from data.public_wifi where version_to is null")).toEqual([
      { name: "駅", ssid: "City", area: "全館", address: "滋賀県東近江市緑町1" },
    ]);
  });

  it("GeoJSON with exchanged axes is put right where every vertex proves it", async () => {
    const swapped = await file(
      "rivers.geojson",
      JSON.stringify({
        type: "FeatureCollection",
        features: [
          {
            type: "Feature",
            properties: { name: "川" },
            geometry: {
              type: "LineString",
              coordinates: [
                [35.1, 136.2],
                [35.2, 136.3],
              ],
            },
          },
        ],
      }),
    );
    const load = await ingestOne(test.database, datasets, { from: swapped, dataset: "rivers", source: "osm-rivers", crs: 6668 });
    expect(load.findings.map(({ kind, count }) => [kind, count])).toContainEqual(["swapped-position", 1]);
    expect(await rows("select st_xmin(geom) > 136 as right from data.rivers where version_to is null")).toEqual([{ right: true }]);
  });

  describe.skipIf(!hasRealData)(`real lists${skippedWithoutRealData}`, () => {
    it.each([
      ["facilities/yaizu/AED設置箇所一覧/222127_aed.csv", "aed", 82],
      ["facilities/yaizu/公衆トイレ一覧/222127_public_toilet.csv", "public-facilities", 112],
      ["facilities/yaizu/公衆無線LAN一覧/222127_public_wireless_lan.csv", "public-wifi", undefined],
      ["facilities/sanuki/公衆無線LAN-緯度経度.csv", "public-wifi", undefined],
      ["facilities/yaizu/市役所・センター/222127_facilities_smartmap.csv", "public-facilities", undefined],
      ["facilities/yaizu/指定緊急避難場所一覧/222127_evacuation_space.csv", "shelters", undefined],
    ] as const)("%s goes into %s, every row", async (name, dataset, count) => {
      const [load] = await ingestAll(test.database, datasets, { from: realFile(name), acceptCountChange: true });
      expect(load).toMatchObject({ dataset, rows: { refused: 0 } });
      expect(load?.rows.loaded).toBe(load?.rows.read);
      if (count !== undefined) expect(load?.rows.read).toBe(count);
    });
  });
});
