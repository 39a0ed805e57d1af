import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type DatasetInput, defineDataset } from "../../model/dataset.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../support/database.ts";
import { ingestOne } from "../support/ingest.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { temporaryFolder } from "./read/support/folders.ts";

const folder = temporaryFolder();
const label = (text: string) => ({ ja: text, en: text });
const closures: DatasetInput = {
  id: "test-closures",
  title: label("通行止め"),
  description: label("通行止めの区間"),
  theme: "roads-rivers",
  geometry: "point",
  fields: {
    name: { type: "text", label: label("名称"), required: true },
    closed_on: { type: "date", label: label("開始日") },
    open_again_on: { type: "date", label: label("終了日") },
    seen_by: { type: "date", label: label("確認日"), visibility: "internal" },
  },
  titleField: "name",
  validity: { from: "closed_on", to: "open_again_on" },
  tiles: { minZoom: 10, maxZoom: 16, fields: ["name"] },
  style: { color: "#888888" },
  sources: [
    {
      id: "closures",
      title: label("通行止め"),
      publisher: label("試験市"),
      landing: "https://example.com/",
      licence: "CC-BY-4.0",
      attribution: label("試験市"),
      recognise: ["名称", "開始日"],
      crs: 6668,
      position: { lon: "経度", lat: "緯度" },
      columns: { name: "名称", closed_on: "開始日", open_again_on: "終了日" },
    },
  ],
};
const dataset = defineDataset(closures);

describeHomes("a dataset that says from and to when a feature is so", (home) => {
  let test: TestDatabase;
  let server: TestServer;
  beforeAll(async () => {
    const rows = ["春,令和6年3月1日,2024/05/31", "夏,2024-07-01,", "いつも,,", "昔,昭和64年1月7日,平成2年12月31日"];
    writeFileSync(
      join(folder, "closures.csv"),
      ["名称,開始日,終了日,緯度,経度", ...rows.map((row, n) => `${row},35.1${n},136.2`)].join("\n"),
    );
    test = await createTestDatabase(home, [dataset]);
    await ingestOne(test.database, [dataset], { from: join(folder, "closures.csv") });
    server = await startServer(test.database, [dataset]);
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  it("keeps the days of every row, and none where the delivery has none", async () => {
    const { rows } = await test.database.pool.query(
      "select name, valid_from::text, valid_to::text from published.test_closures order by fid",
    );
    expect(rows).toEqual([
      { name: "春", valid_from: "2024-03-01", valid_to: "2024-05-31" },
      { name: "夏", valid_from: "2024-07-01", valid_to: null },
      { name: "いつも", valid_from: null, valid_to: null },
      { name: "昔", valid_from: "1989-01-07", valid_to: "1990-12-31" },
    ]);
  });

  it.each([
    ["2024-04-15", ["春", "いつも"]],
    ["2024-06-15", ["いつも"]],
    ["2024-05-31/2024-07-01", ["春", "夏", "いつも"]],
    ["../1989-12-31", ["いつも", "昔"]],
    ["2030-01-01/..", ["夏", "いつも"]],
  ])("answers what is so at %s", async (datetime, names) => {
    const response = await server.get(`/api/collections/test-closures/items?f=json&datetime=${datetime}`);
    const { features } = (await response.json()) as { features: { properties: { name: string } }[] };
    expect(features.map(({ properties }) => properties.name)).toEqual(names);
  });

  it("can only name public dates", () => {
    expect(() => defineDataset({ ...closures, validity: { from: "name" } })).toThrow(/name\W+ is no public date/);
    expect(() => defineDataset({ ...closures, validity: { to: "seen_by" } })).toThrow(/seen_by\W+ is no public date/);
  });
});
