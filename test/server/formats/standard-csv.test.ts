import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadCity } from "../../../config/city.ts";
import { reader as csv } from "../../../data-pipelines/read/csv.ts";
import { checkList, recogniseList } from "../../../data-pipelines/validate-list.ts";
import { loadDatasets } from "../../../datasets/index.ts";
import { loadStandardLists } from "../../../datasets/standard/index.ts";
import { loadFormats } from "../../../server/formats/index.ts";
import { formatsOf } from "../../../server/formats/standard/formats-of.ts";
import { offeredList } from "../../../server/formats/standard/list-columns.ts";
import { standardCsv } from "../../../server/formats/standard/standard-csv.ts";
import { createTestDatabase, homes, type TestDatabase } from "../../support/database.ts";
import { ingestOne } from "../../support/ingest.ts";
import { currentSource } from "../../support/source.ts";

const datasets = await loadDatasets();
const lists = await loadStandardLists();
const city = await loadCity("25213");
const official = (id: string) => lists.find((list) => list.id === id)?.forms.new?.columns ?? [];
const datasetOf = (id: string) => {
  const dataset = datasets.find((candidate) => candidate.id === id);
  if (!dataset) throw new Error(id);
  return dataset;
};

/** The lists 05 and 13 share a dataset with 01. */
const offered = {
  aed: "08",
  "fire-water": "14",
  "medical-institutions": "10",
  "population-by-age": "04",
  "public-facilities": "01",
  "public-wifi": "07",
  ruins: "02",
  shelters: "03",
  tourism: "11",
  "waste-sorting": "28",
};

describe("the list of a dataset", () => {
  it.each(Object.entries(offered))("%s is %s, in a form whose order is official", async (id, list) => {
    const offer = await offeredList(datasetOf(id));
    expect([offer?.list.id, offer?.form.order]).toEqual([list, "official"]);
  });

  it("is offered among its downloads, behind the plain CSV, and among those of no other dataset", async () => {
    const formats = await loadFormats();
    const menus = new Map(datasets.map((dataset) => [dataset.id, formatsOf({ formats, city }, dataset).map(({ id }) => id)]));
    const standard = [...menus].filter(([, ids]) => ids.includes("standard.csv"));
    expect(standard.map(([id]) => id)).toEqual(Object.keys(offered));
    for (const [, ids] of standard) expect(ids.indexOf("standard.csv")).toBe(ids.indexOf("csv") + 1);
  });

  it("is none for the others, which are refused", async () => {
    for (const dataset of datasets.filter(({ id }) => !(id in offered))) expect(await offeredList(dataset), dataset.id).toBeUndefined();
    const pieces = standardCsv(city).write({ dataset: datasetOf("roads") } as never);
    await expect(Array.fromAsync(pieces)).rejects.toThrow(/No municipal standard list/);
  });
});

describe.each(homes)("standard.csv (%s)", (home) => {
  let test: TestDatabase;
  let folder = "";
  beforeAll(async () => {
    test = await createTestDatabase(home, datasets);
    folder = await mkdtemp(path.join(tmpdir(), "machizu-standard-csv-"));
  });
  afterAll(async () => {
    await test.drop();
    await rm(folder, { recursive: true, force: true });
  });

  async function deliver(name: string, columns: readonly string[], ...rows: readonly Record<string, string>[]): Promise<string> {
    const file = path.join(folder, name);
    const line = (row: Record<string, string>) => columns.map((column) => `"${row[column] ?? ""}"`).join(",");
    await writeFile(file, [columns.join(","), ...rows.map(line)].join("\r\n"));
    return file;
  }

  async function written(id: string): Promise<string> {
    return Buffer.concat(await Array.fromAsync(standardCsv(city).write(await currentSource(test.database, datasetOf(id))))).toString();
  }

  const place = { 全国地方公共団体コード: "252131", 地方公共団体名: "滋賀県東近江市", 所在地_連結表記: "滋賀県東近江市八日市緑町1" };
  const where = { 所在地_都道府県: "滋賀県", 所在地_市区町村: "東近江市", 緯度: "35.112800", 経度: "136.207800" };

  it.each([
    [
      "aed",
      "08",
      {
        ID: "0000000007",
        名称: "市役所, \n本館",
        名称_カナ: "シヤクショ",
        設置位置: "1階",
        電話番号: "0748-24-1234",
        開始時間: "08:30",
        小児対応設備の有無: "有",
      },
    ],
    [
      "shelters",
      "03",
      {
        ID: "A-1",
        名称: "中央公園",
        市区町村コード: "252131",
        災害種別_地震: "1",
        指定避難所との重複: "1",
        想定収容人数: "1200",
        "対象となる町会・自治会": "緑町;本町",
        標高: "121.5",
      },
    ],
    ["fire-water", "14", { ID: "1", 種別: "耐震性貯水槽", 口径: "75mm" }],
    ["public-wifi", "07", { ID: "9", 名称: "駅", SSID: "City", 提供エリア: "全館", 設置者: "市" }],
  ] as const)("%s gives the cells of list %s back in the official order, and the strict check finds nothing", async (id, list, cells) => {
    const row = { ...place, ...where, ...cells };
    await ingestOne(test.database, datasets, { from: await deliver(`${id}.csv`, official(list), row) });
    const text = await written(id);
    expect(text.startsWith(`\uFEFF${official(list).join(",")}\r\n`)).toBe(true);
    expect(parse(text, { bom: true, columns: true })).toEqual([
      Object.fromEntries(official(list).map((column) => [column, (row as Record<string, string>)[column] ?? ""])),
    ]);

    const file = path.join(folder, `${id}-again.csv`);
    await writeFile(file, text);
    const delivered = { name: `${id}-again.csv`, path: file, bytes: 1 };
    const layer = await csv.open(delivered, { label: "again", files: [delivered] }, {});
    const candidate = recogniseList(layer.columns, lists);
    if (!candidate) throw new Error("not recognised");
    const checked = await checkList(layer, candidate, { code6: city.code6, strict: true });
    expect([checked.list.id, checked.formName, checked.rows, checked.faults]).toEqual([list, "new", 1, []]);
  });

  it.each([
    [
      "population-by-age",
      "04",
      {
        地域コード: "001",
        調査年月日: "2026-04-01",
        地域名: "八日市緑町",
        総人口: "512",
        男性: "250",
        女性: "262",
        "0-4歳の男性": "11",
        "85歳以上の女性": "19",
        世帯数: "231",
      },
    ],
    [
      "waste-sorting",
      "28",
      { ID: "0000000001", ゴミの品目: "アイロン", 分別区分: "不燃ごみ", 注意点: "水を抜く", 料金種別: "有料", 料金: "300円", 備考: "—" },
    ],
  ] as const)("%s, a table without places, gives list %s back as it came", async (id, list, cells) => {
    const row = { 全国地方公共団体コード: "252131", 地方公共団体名: "滋賀県東近江市", ...cells };
    const load = await ingestOne(test.database, datasets, { from: await deliver(`${id}.csv`, official(list), row) });
    expect(load).toMatchObject({ dataset: id, rows: { read: 1, loaded: 1, refused: 0 }, findings: [] });
    const text = await written(id);
    expect(text.startsWith(`\uFEFF${official(list).join(",")}\r\n`)).toBe(true);
    expect(parse(text, { bom: true, columns: true })).toEqual([
      Object.fromEntries(official(list).map((column) => [column, (row as Record<string, string>)[column] ?? ""])),
    ]);
    const again = await ingestOne(test.database, datasets, { from: await deliver(`${id}-again.csv`, official(list), row) });
    expect(again.changes).toEqual({ added: 0, changed: 0, removed: 0, unchanged: 1 });
  });

  it("a position found by address is not handed on as the place", async () => {
    const towns = path.join(folder, "towns.csv");
    await writeFile(towns, "town,koaza,lat,lng\r\n八日市緑町,,35.11,136.20\r\n");
    await ingestOne(test.database, datasets, { from: towns, dataset: "town-addresses" });
    const row = { ...place, ID: "1", 名称: "診療所", 診療科目: "内科", 病床数: "0", 緯度: "", 経度: "" };
    await ingestOne(test.database, datasets, { from: await deliver("hospital.csv", official("10"), row) });
    expect(parse(await written("medical-institutions"), { bom: true, columns: true })).toMatchObject([
      { 名称: "診療所", 住所: "滋賀県東近江市八日市緑町1", 緯度: "", 経度: "", 診療科目: "内科", 病床数: "0", NO: "1" },
    ]);
  });
});
