import { afterAll, beforeAll, expect, it } from "vitest";
import { loadDatasets } from "../../../datasets/index.ts";
import type { DatasetDefinition } from "../../../model/dataset.ts";
import type { SiteReport, SiteReportEntry } from "../../../model/site-report.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../../support/database.ts";
import { loadRecords } from "../../support/loads.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { corner, lonLat, point } from "./site-world.ts";

type Plane = readonly [east: number, north: number];

/** Two streets that meet at a right angle, and one beyond a river that nothing crosses. */
const streets: readonly (readonly Plane[])[] = [
  [
    [0, 0],
    [400, 0],
  ],
  [
    [400, 0],
    [400, 300],
  ],
  [
    [0, 600],
    [400, 600],
  ],
];

describeHomes("the way to a shelter", (home) => {
  let test: TestDatabase;
  let server: TestServer;
  let datasets: readonly DatasetDefinition[];

  beforeAll(async () => {
    datasets = await loadDatasets();
    test = await createTestDatabase(home, datasets);
    await load("shelters", [
      { values: { name: "角の小学校", kind: "both", flood: true }, wkb: point(400, 310) },
      { values: { name: "川向こうの公民館", kind: "shelter", landslide: true }, wkb: point(100, 590) },
    ]);
    server = await startServer(test.database, datasets);
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  async function load(id: string, rows: readonly { values: Readonly<Record<string, unknown>>; wkb: Uint8Array }[]): Promise<void> {
    const dataset = datasets.find((each) => each.id === id) as DatasetDefinition;
    const records = rows.map(({ values, wkb }, row) => ({
      layer: 0,
      row,
      key: String(row),
      values: Object.keys(dataset.fields).map((field) => (values[field] ?? null) as string | boolean | null),
      raw: { values },
      geometry: { wkb, srid: 6674 },
    }));
    await loadRecords(test.database, records, { dataset, source: dataset.sources[0]?.id ?? "" });
  }

  async function sheltersFrom(east: number, north: number, query = ""): Promise<SiteReportEntry> {
    const [lon, lat] = lonLat(east, north);
    const response = await server.get(`/report?lon=${lon.toFixed(9)}&lat=${lat.toFixed(9)}&f=json${query}`);
    expect(response.status).toBe(200);
    const { topics } = (await response.json()) as SiteReport;
    return topics.flatMap(({ entries }) => entries).find(({ dataset }) => dataset === "shelters") as SiteReportEntry;
  }

  it("is not known while there are no roads, and says so", async () => {
    const { facts, walkedOn } = await sheltersFrom(0, 10);
    expect(facts.map(({ walkingMeters }) => walkingMeters)).toEqual([null, null]);
    expect(walkedOn).toBeNull();
    const [lon, lat] = lonLat(0, 10);
    const page = await (await server.get(`/report?lon=${lon}&lat=${lat}&f=html`)).text();
    expect(page).toContain("（道のりは分かりません）");
  });

  it("follows the roads, with their source and version, and is unknown where none leads there", async () => {
    await load(
      "roads",
      streets.map((line) => ({ values: { road_class: "3" }, wkb: lineWkb(line) })),
    );
    server.platform.forgetVersions();
    const { facts, walkedOn } = await sheltersFrom(0, 10);
    const school = facts.find(({ title }) => title.value === "角の小学校");
    expect(school?.distanceMeters).toBeCloseTo(Math.hypot(400, 300), 1);
    expect(school?.walkingMeters).toBeCloseTo(10 + 400 + 300 + 10, 1);
    expect(facts.find(({ title }) => title.value === "川向こうの公民館")?.walkingMeters).toBeNull();
    expect(walkedOn).toMatchObject({ dataset: "roads", version: 1, sample: false, sources: [{ releasedOn: null }] });
  });

  it("is told in words, on the page and as a PDF", async () => {
    const [lon, lat] = lonLat(20, 10);
    const address = `/report?lon=${lon}&lat=${lat}`;
    const page = await (await server.get(`${address}&f=html`)).text();
    expect(page).toContain("道のり 700 m（道路データによる概算、徒歩 9分ほど）、直線 484 m");
    expect(page).toContain("道のりの計算に使った道路");
    const english = await (await server.get(`${address}&f=html&lang=en`)).text();
    expect(english).toContain("700 m on foot by the road data (an estimate, about 9 min), 484 m in a straight line");
    expect((await server.get(`${address}&f=pdf`)).status).toBe(200);
  });

  it("uses the roads of the version that is asked for", async () => {
    await load("roads", [
      ...streets.map((line) => ({ values: { road_class: "3" }, wkb: lineWkb(line) })),
      {
        values: { road_class: "3" },
        wkb: lineWkb([
          [0, 0],
          [400, 300],
        ]),
      },
    ]);
    server.platform.forgetVersions();
    const { facts, walkedOn } = await sheltersFrom(0, 10);
    expect(walkedOn?.version).toBe(2);
    expect(facts.find(({ title }) => title.value === "角の小学校")?.walkingMeters).toBeLessThan(525);
  });

  it("is told for points only: an area has no front door", async () => {
    const ring = [
      [0, 0],
      [50, 0],
      [50, 50],
      [0, 50],
      [0, 0],
    ].map(([east = 0, north = 0]) => lonLat(east, north));
    const body = JSON.stringify({ type: "Polygon", coordinates: [ring] });
    const headers = { "Content-Type": "application/geo+json" };
    const report = (await (await fetch(`${server.url}/report`, { method: "POST", headers, body })).json()) as SiteReport;
    const entry = report.topics.flatMap(({ entries }) => entries).find(({ dataset }) => dataset === "shelters");
    expect(entry?.facts.length).toBe(2);
    expect(entry?.facts.some((fact) => "walkingMeters" in fact)).toBe(false);
  });
});

function lineWkb(line: readonly Plane[]): Uint8Array {
  const wkb = Buffer.alloc(9 + 16 * line.length);
  wkb.writeUInt8(1, 0);
  wkb.writeUInt32LE(2, 1);
  wkb.writeUInt32LE(line.length, 5);
  for (const [index, [east, north]] of line.entries()) {
    wkb.writeDoubleLE(corner.east + east, 9 + 16 * index);
    wkb.writeDoubleLE(corner.north + north, 17 + 16 * index);
  }
  return wkb;
}
