import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, describeHomes, type TestDatabase } from "../../support/database.ts";
import { loadRecords } from "../../support/loads.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { plotRecord, plots, squareWkb } from "../../support/world.ts";

const numbered = { dataset: plots, source: "numbered" };
const empty = { ...plots, id: "test-empty", title: { ja: "空の区画", en: "Empty plots" }, theme: "heritage" as const };

/** 1 goes, 2 is renamed, 3 is moved, 61 to 120 come; 4 is only edited where the public does not see it. */
const first = Array.from({ length: 60 }, (_, index) => plotRecord(index + 1));
const second = [
  ...first.slice(1).map((record) => {
    if (record.key === "2") return plotRecord(2, { name: '改名<b>"&' });
    return record.key === "3" ? plotRecord(3, { wkb: squareWkb(18_050, -97_000) }) : record;
  }),
  ...Array.from({ length: 60 }, (_, index) => plotRecord(index + 61)),
];

describeHomes("the data pages", (home) => {
  let test: TestDatabase;
  let server: TestServer;
  beforeAll(async () => {
    test = await createTestDatabase(home, [plots, empty]);
    for (const records of [first, second]) await loadRecords(test.database, records, numbered);
    await loadRecords(test.database, [plotRecord(900, { name: "非公開の行" })], { dataset: plots, source: "private" });
    server = await startServer(test.database, [plots, empty]);
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  async function page(path: string, status = 200): Promise<string> {
    const response = await server.get(path, { Accept: "text/html" });
    expect([path, response.status]).toEqual([path, status]);
    return response.text();
  }

  it("find datasets by format and by the day of their last version", async () => {
    const today = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);
    const tomorrow = new Date(Date.now() + 33 * 3_600_000).toISOString().slice(0, 10);
    const both = await page("/data");
    for (const title of ["試験区画", "空の区画"]) expect(both).toContain(`>${title}</a>`);
    for (const query of ["format=gpkg", `since=${today}`, `since=${today}&format=csv&theme=planning&licence=CC-BY-4.0&q=`]) {
      const found = await page(`/data?${query}`);
      expect(found).toContain(">試験区画</a>");
      expect(found).not.toContain(">空の区画</a>");
    }
    for (const query of ["format=standard.csv", `since=${tomorrow}`]) expect(await page(`/data?${query}`)).not.toContain(">試験区画</a>");
    for (const query of ["since=2026-13-01", "since=gestern", "format=<x>"]) await page(`/data?${query}`, 400);
  });

  it("show the first rows, without what the public may not see", async () => {
    const html = await page("/data/test-plots");
    expect(html).toContain("全119件のうち、はじめの10件です。");
    expect(html).toContain("改名&lt;b&gt;&quot;&amp;");
    expect(html).not.toContain("非公開の行");
    expect(html).not.toContain("所有者");
    expect(await page("/data/test-empty")).not.toContain("中身を見る");
  });

  it("give the sizes of the files once they are known, as they are", async () => {
    await page("/data/test-plots");
    await expect.poll(async () => (await page("/data/test-plots")).match(/file-size/g)?.length).toBeGreaterThanOrEqual(10);
    const html = await page("/data/test-plots");
    for (const format of ["csv", "gpkg", "parquet", "shp.zip"]) {
      const bytes = (await (await server.get(`/download/test-plots.${format}`)).arrayBuffer()).byteLength;
      const written = `${new Intl.NumberFormat("ja", { maximumSignificantDigits: 3 }).format(bytes / 1000)} kB`;
      expect(html).toContain(`<code>.${format}</code><span class="file-size">${written}</span>`);
    }
  });

  it("estimate the size of a new version from the file of the last one, and say so", async () => {
    const before = (await (await server.get("/download/test-plots.geojson")).arrayBuffer()).byteLength;
    await loadRecords(test.database, second.slice(0, 60), numbered);
    server.platform.forgetVersions();
    const html = await page("/data/test-plots");
    const estimate = /<code>\.geojson<\/code><span class="file-size">約 ([\d.]+) kB/.exec(html)?.[1];
    expect(Number(estimate) * 1000).toBeGreaterThan(before * 0.4);
    expect(Number(estimate) * 1000).toBeLessThan(before * 0.6);
  });

  it("list what differs between two versions, field by field", async () => {
    const html = await page("/data/test-plots/changes?from=1&to=2");
    expect(html).toContain("<td>名称</td><td>区画2</td><td>改名&lt;b&gt;&quot;&amp;</td>");
    expect(html).toContain("図形・位置が変わりました");
    expect(html).toContain("<td>名称</td><td>区画1</td><td>—</td>");
    const counts = [...html.matchAll(/<dd>([\d,]+)<\/dd>/g)].slice(0, 3).map(([, count]) => Number(count));
    expect(counts).toEqual(await countsOfFile(1, 2));
    expect(counts).toEqual([60, 2, 1]);
  });

  it("page through a long difference, each row once", async () => {
    const seen: string[] = [];
    let path: string | undefined = "/data/test-plots/changes?from=1&to=2";
    while (path !== undefined) {
      const html: string = await page(path);
      seen.push(...[...html.matchAll(/items\/(\d+)\?f=html/g)].map(([, fid]) => fid ?? ""));
      path = /class="button" href="([^"]*after=\d+)"/.exec(html)?.[1]?.replaceAll("&amp;", "&");
    }
    expect(seen).toHaveLength(63);
    expect(new Set(seen).size).toBe(63);
  });

  it("list one kind of change alone", async () => {
    const html = await page("/data/test-plots/changes?from=1&to=2&only=removed");
    expect([...html.matchAll(/items\/(\d+)\?f=html/g)]).toHaveLength(1);
    expect(html).toContain('<option value="removed" selected="">');
  });

  it("compare the newest version with the one before it when none is named", async () => {
    const html = await page("/data/test-plots/changes");
    const counts = [...html.matchAll(/<dd>([\d,]+)<\/dd>/g)].slice(0, 3).map(([, count]) => Number(count));
    expect(counts).toEqual(await countsOfFile(3, 4));
  });

  it("refuse versions there are not, the wrong order and unknown parameters, on a page", async () => {
    expect(await page("/data/test-plots/changes?from=2&to=1", 400)).toContain("新しい版です");
    await page("/data/test-plots/changes?from=77", 404);
    await page("/data/test-plots/changes?form=1", 400);
    await page("/data/test-plots/changes?after=-1", 400);
    await page("/data/nothing/changes", 404);
    await page("/data/test-empty/changes", 404);
  });

  /** Added, changed, removed: as the file of the same difference has them. */
  async function countsOfFile(from: number, to: number): Promise<number[]> {
    const response = await server.get(`/download/test-plots/changes?from=${from}&to=${to}&f=geojson`);
    const { features } = (await response.json()) as { features: { properties: { change: string } }[] };
    return ["added", "changed", "removed"].map((kind) => features.filter(({ properties }) => properties.change === kind).length);
  }
});
