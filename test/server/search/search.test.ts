import { afterAll, beforeAll, expect, it } from "vitest";
import { loadDatasets } from "../../../datasets/index.ts";
import type { PlaceSearch } from "../../../model/place-search.ts";
import { answers } from "../../../server/ogc/openapi-schemas.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../../support/database.ts";
import { loadRecords } from "../../support/loads.ts";
import { startServer, type TestServer } from "../../support/server.ts";

const all = await loadDatasets();

describeHomes("the search for places", (home) => {
  let test: TestDatabase;
  let server: TestServer;

  const datasets = all.filter(({ id }) => ["town-addresses", "shelters", "public-facilities", "flood-hazard"].includes(id));

  async function load(
    id: string,
    source: string,
    rows: readonly { name: string; lonLat: [number, number]; koaza?: string }[],
  ): Promise<void> {
    const dataset = datasets.find((each) => each.id === id);
    if (dataset === undefined) throw new Error(id);
    const records = rows.map(({ name, lonLat }, row) => ({
      layer: 0,
      row,
      key: String(row),
      values: Object.keys(dataset.fields).map((field) => (field === "name" ? name : null)),
      raw: { name },
      geometry: { wkb: pointWkb(lonLat), srid: 6668 },
    }));
    await loadRecords(test.database, records, { dataset, source });
  }

  beforeAll(async () => {
    test = await createTestDatabase(home, datasets);
    await load("town-addresses", "isj-town", [
      { name: "青葉町", lonLat: [136.19, 35.1] },
      { name: "緑町一丁目", lonLat: [136.2, 35.1] },
      { name: "緑町十一丁目", lonLat: [136.21, 35.1] },
      { name: "八日市緑ヶ丘", lonLat: [136.22, 35.1] },
      { name: "小川町", lonLat: [136.3, 35.1] },
      { name: "小川町", lonLat: [136.1, 35.0] },
    ]);
    await load("town-addresses", "geolonia-addresses", [{ name: "青葉町", lonLat: [136.191, 35.1] }]);
    await load("shelters", "standard-evacuation", [
      { name: "青葉小学校", lonLat: [136.19, 35.101] },
      { name: "緑公民館", lonLat: [136.2, 35.101] },
    ]);
    server = await startServer(test.database, datasets);
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  async function search(query: string): Promise<PlaceSearch> {
    const response = await server.get(`/api/search?q=${encodeURIComponent(query)}`);
    expect(response.status).toBe(200);
    const body: unknown = await response.json();
    expect(answers.placeSearch.safeParse(body).error).toBeUndefined();
    return body as PlaceSearch;
  }
  const told = async (query: string) =>
    (await search(query)).candidates.map(({ match, title, unmatched }) =>
      [match, title, ...(unmatched === undefined ? [] : [unmatched])].join(" "),
    );

  it("finds a town however it is written, once", async () => {
    for (const query of ["青葉町", "東近江市青葉町", "滋賀県東近江市 大字青葉町", "青葉町 "]) {
      expect((await told(query))[0]).toBe("exact 青葉町");
      expect((await told(query)).filter((line) => line === "exact 青葉町")).toHaveLength(1);
    }
    expect(await told("八日市緑が丘")).toEqual(["exact 八日市緑ヶ丘"]);
    expect(await told("緑町１丁目")).toEqual(["exact 緑町一丁目", "part 緑町十一丁目"]);
  });

  it("says which part of an address it did not find", async () => {
    expect(await told("東近江市青葉町12番地の3")).toEqual(["town 青葉町 12-3"]);
    expect(await told("緑町11丁目2-3")).toEqual(["town 緑町十一丁目 2-3"]);
    expect(await told("緑町12丁目3")).toEqual([]);
  });

  it("offers every place of a name and every name with the part asked for", async () => {
    expect(await told("小川町")).toEqual(["exact 小川町", "exact 小川町"]);
    expect((await told("緑")).length).toBe(4);
    expect(await told("小学校 青葉")).toEqual(["part 青葉小学校"]);
    expect(await told("ない町")).toEqual([]);
  });

  it("reads positions before names", async () => {
    const { candidates } = await search("35.11,136.20");
    expect(candidates.map(({ kind, lonLat }) => [kind, lonLat])).toEqual([["degrees", [136.2, 35.11]]]);
  });

  it("knows a row from the moment it is published", async () => {
    expect(await told("新町")).toEqual([]);
    await load("town-addresses", "isj-town", [{ name: "新町", lonLat: [136.19, 35.1] }]);
    server.platform.forgetVersions();
    expect(await told("新町")).toEqual(["exact 新町"]);
  });

  it.each(["/api/search", "/api/search?q=", "/api/search?q=%20", `/api/search?q=${"あ".repeat(101)}`, "/api/search?query=x"])(
    "refuses %s with a problem",
    async (path) => {
      const response = await server.get(path);
      expect(response.status).toBe(400);
      expect(answers.problem.safeParse(await response.json()).error).toBeUndefined();
    },
  );

  it("takes what is no SQL as text", async () => {
    expect(await told("'; drop table data.town_addresses; --")).toEqual([]);
    expect(await told("%")).toEqual([]);
  });
});

function pointWkb(lonLat: readonly [number, number]): Uint8Array {
  const wkb = Buffer.alloc(21);
  wkb.writeUInt8(1, 0);
  wkb.writeUInt32LE(1, 1);
  lonLat.forEach((degrees, index) => wkb.writeDoubleLE(degrees, 5 + 8 * index));
  return wkb;
}
