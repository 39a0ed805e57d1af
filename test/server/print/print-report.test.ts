import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, describeHomes, type TestDatabase } from "../../support/database.ts";
import { loadRecords } from "../../support/loads.ts";
import { readQr } from "../../support/read-qr.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { boundary, box, lonLat, lonLatRing, never, record, townSide, zones, zoneSide } from "../report/site-world.ts";
import { firstPage, hasPoppler, pdfInfo, pdfStructure, pdfText, skippedWithoutPoppler } from "./read-pdf.ts";

describeHomes(`a printed site report${skippedWithoutPoppler}`, (home) => {
  let test: TestDatabase;
  let server: TestServer;
  const datasets = [boundary, zones, never];

  beforeAll(async () => {
    test = await createTestDatabase(home, datasets);
    const load = (dataset: typeof zones, records: ReturnType<typeof record>[]) =>
      loadRecords(test.database, records, { dataset, source: "open" });
    await load(boundary, [record({ no: 1, name: "試験市", wkb: box(0, 0, townSide) })]);
    await load(zones, [record({ no: 1, name: "髙﨑区", people: 7, wkb: box(0, 0, zoneSide) })]);
    server = await startServer(test.database, datasets);
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  const [lon, lat] = lonLat(500, 500);
  const address = `/report?lon=${lon.toFixed(7)}&lat=${lat.toFixed(7)}`;

  it.skipIf(!hasPoppler)("has a code that opens the report of exactly this place", async () => {
    const pdf = Buffer.from(await (await server.get(`${address}&f=pdf&lang=ja`)).arrayBuffer());
    const link = readQr(await firstPage(pdf));
    expect(link).toBe(`${server.url}/report?lon=${lon.toFixed(6)}&lat=${lat.toFixed(6)}&lang=ja&f=html`);
    expect((await fetch(link)).headers.get("content-type")).toMatch(/^text\/html/);
  });

  it.skipIf(!hasPoppler)("says the same as the page: facts, sources, versions, what has no data", async () => {
    const response = await server.get(`${address}&f=pdf&lang=ja`);
    expect(response.headers.get("content-type")).toBe("application/pdf");
    const pdf = Buffer.from(await response.arrayBuffer());
    const text = (await pdfText(pdf)).replaceAll(/\s+/g, "");
    for (const said of [
      "この場所の報告書",
      "髙﨑区／この場所／人数：7人",
      "区域の中です",
      "試験市test-zones",
      "第1版",
      "データなし",
      "令和",
    ])
      expect(text).toContain(said);
    expect(text).not.toContain("山田");
    const info = await pdfInfo(pdf);
    expect([info.get("Title"), info.get("Tagged")]).toEqual(["この場所の報告書", "yes"]);
    expect(await pdfStructure(pdf)).toMatch(/^ *H3\b/m);
  });

  it.skipIf(!hasPoppler)("is what a program gets that accepts PDF only, of a drawn area too", async () => {
    const body = JSON.stringify({
      type: "Polygon",
      coordinates: [
        lonLatRing([
          [100, 100],
          [300, 100],
          [300, 200],
          [100, 200],
        ]),
      ],
    });
    const headers = { Accept: "application/pdf", "Accept-Language": "en", "Content-Type": "application/geo+json" };
    const response = await fetch(`${server.url}/report`, { method: "POST", headers, body });
    const pdf = Buffer.from(await response.arrayBuffer());
    expect((await pdfText(pdf)).replaceAll(/\s+/g, " ")).toMatch(/Area: 20000\.\d m².*overlap 20000\.\d m² \(100\.0%\)/);
  });

  it("is an answer of its own to caches", async () => {
    const etags = await Promise.all(
      ["&f=pdf", "&f=html", "&f=json"].map(async (form) => (await server.get(address + form)).headers.get("etag")),
    );
    expect(new Set(etags).size).toBe(3);
  });
});
