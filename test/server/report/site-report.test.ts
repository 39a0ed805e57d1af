import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { SiteReport, SiteReportEntry } from "../../../model/site-report.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../../support/database.ts";
import { loadRecords } from "../../support/loads.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { boundary, box, lonLat, lonLatRing, never, point, record, shelters, townSide, zones, zoneSide } from "./site-world.ts";

type Ring = readonly (readonly [number, number])[];

describeHomes("a site report", (home) => {
  let test: TestDatabase;
  let server: TestServer;

  const datasets = [boundary, zones, shelters, never];

  beforeAll(async () => {
    test = await createTestDatabase(home, datasets);
    const load = (dataset: typeof zones, records: ReturnType<typeof record>[], source = "open") =>
      loadRecords(test.database, records, { dataset, source });
    await load(boundary, [record({ no: 1, name: "試験市", wkb: box(0, 0, townSide) })]);
    // Eight of nine squares; the two in the south-west corner say the same.
    const squares = Array.from({ length: 8 }, (_, n) => ({ n, west: (n % 3) * zoneSide, south: Math.floor(n / 3) * zoneSide }));
    await load(
      zones,
      squares.map(({ n, west, south }) =>
        record({ no: n, name: n < 2 ? "同じ" : `区${n}`, people: n < 2 ? 5 : n, wkb: box(west, south, zoneSide) }),
      ),
    );
    await load(zones, [record({ no: 99, name: "非公開", wkb: box(0, 0, townSide) })], "closed");
    await load(shelters, [
      record({ no: 1, name: "近い", wkb: point(600, 500), flood: false, quake: false }),
      record({ no: 2, name: "次", wkb: point(700, 500), flood: null, quake: null }),
      record({ no: 3, name: "遠い", wkb: point(800, 500), flood: false, quake: false }),
      record({ no: 4, name: "洪水用", wkb: point(900, 500), flood: true, quake: true }),
      record({ no: 5, name: "もっと遠い洪水用", wkb: point(1000, 500), flood: true, quake: false }),
    ]);
    server = await startServer(test.database, datasets);
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  async function at(east: number, north: number, query = ""): Promise<SiteReport> {
    const [lon, lat] = lonLat(east, north);
    const response = await server.get(`/report?lon=${lon.toFixed(9)}&lat=${lat.toFixed(9)}${query}`);
    expect(response.status).toBe(200);
    return (await response.json()) as SiteReport;
  }

  function post(body: string, headers: Record<string, string> = { "Content-Type": "application/geo+json" }): Promise<Response> {
    return fetch(`${server.url}/report`, { method: "POST", headers, body });
  }

  async function over(ring: Ring): Promise<SiteReport> {
    const response = await post(JSON.stringify({ type: "Polygon", coordinates: [lonLatRing(ring)] }));
    expect(response.status).toBe(200);
    return (await response.json()) as SiteReport;
  }

  function entry({ topics }: SiteReport, dataset: string): SiteReportEntry {
    const found = topics.flatMap(({ entries }) => entries).find((candidate) => candidate.dataset === dataset);
    if (found === undefined) throw new Error(`no ${dataset} in the report`);
    return found;
  }

  it("names the zone over a point with source, version and date", async () => {
    const report = await at(500, 1500);
    expect(entry(report, "test-zones")).toMatchObject({
      status: "found",
      truncated: false,
      version: { version: 2, sample: false },
      sources: [{ id: "open", attribution: { ja: "試験市 test-zones" }, licence: { id: "CC-BY-4.0" }, releasedOn: null }],
      facts: [
        {
          title: { value: "区3" },
          values: [{ label: { ja: "人数" }, value: 3, unit: "人" }],
          distanceMeters: 0,
          overlapSquareMeters: null,
          nearBoundary: null,
          rows: 1,
          sinceVersion: 1,
        },
      ],
    });
    expect(report.place).toMatchObject({ coverage: "inside", planeEpsg: 6674, areaSquareMeters: null });
    expect(report.place.centerPlaneMeters[0]).toBeCloseTo(18_500, 3);
    expect(report.place.centerPlaneMeters[1]).toBeCloseTo(-96_500, 3);
  });

  it("sends to the counter within the accuracy of a boundary, on either side of it", async () => {
    const { facts } = entry(await at(996, 1500), "test-zones");
    expect(facts.map(({ title, distanceMeters }) => [title.value, Math.round(distanceMeters * 1000)])).toEqual([
      ["区3", 0],
      ["区4", 4000],
    ]);
    for (const { nearBoundary } of facts) {
      expect(nearBoundary?.distanceMeters).toBeCloseTo(4, 3);
      expect(nearBoundary).toMatchObject({ accuracyMeters: 10, statement: { en: "The line is thick" } });
    }
  });

  it("takes rows that say the same as one, whose common edge is no boundary", async () => {
    const { facts } = entry(await at(1001, 500), "test-zones");
    expect(facts).toMatchObject([{ title: { value: "同じ" }, rows: 2, nearBoundary: null }]);
  });

  it("tells apart: nothing there, outside the data, nothing loaded", async () => {
    const inside = await at(2500, 2500);
    expect(entry(inside, "test-zones")).toMatchObject({ status: "none", statement: { ja: "何もありません" }, facts: [] });
    const outside = await at(-500, -500);
    expect(outside.place.coverage).toBe("outside");
    expect(entry(outside, "test-zones")).toMatchObject({ status: "outside", facts: [] });
    expect(entry(outside, "test-zones").statement?.ja).toContain("データなし");
    expect(entry(outside, "test-boundary")).toMatchObject({ status: "none", statement: { ja: "市外です" } });
    expect(entry(inside, "test-never")).toMatchObject({ status: "no-data", version: null, facts: [] });
  });

  it("has every expected topic, also those that no dataset speaks of", async () => {
    const { topics } = await at(500, 500);
    expect(topics.find(({ topic }) => topic === "school-district")?.entries).toEqual([]);
    expect(topics.find(({ topic }) => topic === "elevation")?.entries).toEqual([]);
    expect(topics.map(({ topic }) => topic)).not.toContain("transport");
  });

  it("lists the nearest shelters, and the nearest for each disaster besides", async () => {
    const { facts } = entry(await at(500, 500), "test-shelters");
    expect(facts.map(({ title, distanceMeters }) => [title.value, Math.round(distanceMeters)])).toEqual([
      ["近い", 100],
      ["次", 200],
      ["洪水用", 400],
    ]);
    const listed = facts.map(({ values }) => values.at(-1)?.meaning?.en ?? null);
    expect(listed).toEqual(["none", null, "Flood, Earthquake"]);
  });

  it("measures overlap in square metres of the plane zone", async () => {
    const report = await over([
      [800, 1400],
      [1300, 1400],
      [1300, 1600],
      [800, 1600],
    ]);
    expect(report.place.areaSquareMeters).toBeCloseTo(100_000, 1);
    const { facts } = entry(report, "test-zones");
    expect(facts.map(({ title }) => title.value)).toEqual(["区4", "区3"]);
    expect(facts[0]?.overlapSquareMeters).toBeCloseTo(60_000, 1);
    expect(facts[0]?.overlapPercent).toBeCloseTo(60, 3);
    expect(facts[1]?.overlapSquareMeters).toBeCloseTo(40_000, 1);
    expect(facts[0]?.nearBoundary?.distanceMeters).toBe(0);
  });

  it("says when a drawn area is only partly in the city", async () => {
    const report = await over([
      [-100, 100],
      [100, 100],
      [100, 300],
      [-100, 300],
    ]);
    expect(report.place.coverage).toBe("partly");
    expect(entry(report, "test-zones").facts[0]?.overlapPercent).toBeCloseTo(50, 3);
  });

  it("accounts for all of an area that zones tile", async () => {
    const east = fc.double({ min: 20, max: 2980, noNaN: true });
    const north = fc.double({ min: 20, max: 1980, noNaN: true });
    await fc.assert(
      fc.asyncProperty(east, north, fc.integer({ min: 30, max: 400 }), fc.integer({ min: 3, max: 12 }), async (e, n, radius, corners) => {
        const ring = Array.from({ length: corners }, (_, index): [number, number] => {
          const angle = (2 * Math.PI * index) / corners;
          return [clamp(e + radius * Math.cos(angle), 2999), clamp(n + radius * Math.sin(angle), 1999)];
        });
        if (new Set(ring.map(String)).size < corners) return;
        const response = await post(JSON.stringify({ type: "Polygon", coordinates: [lonLatRing(ring)] }));
        if (response.status === 400) return; // flattened to a line at the edge
        const report = (await response.json()) as SiteReport;
        const covered = entry(report, "test-zones").facts.reduce((sum, { overlapSquareMeters }) => sum + (overlapSquareMeters ?? 0), 0);
        expect(covered).toBeCloseTo(report.place.areaSquareMeters ?? 0, 0);
        expect(covered).toBeCloseTo(ringArea(ring), 0);
      }),
      { numRuns: 12 },
    );
  });

  it("never shows internal fields or sources that may not be redistributed", async () => {
    const text = JSON.stringify(await at(500, 500));
    expect(text).not.toContain("秘密の山田");
    expect(text).not.toContain("非公開");
  });

  it("speaks of an earlier moment on request", async () => {
    const before = await at(500, 500, "&asOf=2020-01-01");
    expect(before.asOf).toContain("2020-01-01");
    expect(entry(before, "test-zones").status).toBe("no-data");
  });

  it("answers 304 until a version changes", async () => {
    const [lon, lat] = lonLat(500, 500);
    const path = `/report?lon=${lon}&lat=${lat}`;
    const etag = (await server.get(path)).headers.get("etag") ?? "";
    expect((await server.get(path, { "If-None-Match": etag })).status).toBe(304);
  });

  it.each([
    ["/report?f=json", 400],
    ["/report?lon=136.2", 400],
    ["/report?lon=abc&lat=35", 400],
    ["/report?lon=2.35&lat=48.85", 400],
    ["/report?lon=136.2&lat=35.1&zoom=3", 400],
    ["/report?lon=136.2&lat=35.1&asOf=7", 400],
  ])("refuses %s with one clear problem", async (path, status) => {
    const response = await server.get(path);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ type: "urn:machizu:problem:invalid-parameter", detail: expect.any(String) });
  });

  const polygon = (ring: Ring) => JSON.stringify({ type: "Polygon", coordinates: [ring.map(([e, n]) => lonLat(e, n))] });
  const circle = (count: number, radius: number) =>
    Array.from({ length: count + 1 }, (_, n): [number, number] => {
      const angle = (2 * Math.PI * (n % count)) / count;
      return [500 + radius * Math.cos(angle), 500 + radius * Math.sin(angle)];
    });

  it.each([
    ["no JSON", "{", 400],
    ["an empty body", "", 400],
    ["a line", '{"type":"LineString","coordinates":[[136,35],[136.1,35]]}', 400],
    [
      "an open ring",
      polygon([
        [0, 0],
        [9, 0],
        [9, 9],
        [0, 9],
      ]),
      400,
    ],
    [
      "a bow tie",
      polygon([
        [0, 0],
        [90, 90],
        [90, 0],
        [0, 90],
        [0, 0],
      ]),
      400,
    ],
    [
      "Web Mercator metres",
      '{"type":"Polygon","coordinates":[[[15160000,4180000],[15160100,4180000],[15160100,4180100],[15160000,4180000]]]}',
      400,
    ],
    ["an area over a square kilometre", polygon(circle(32, 700)), 413],
    ["too many vertices", polygon(circle(1001, 300)), 413],
    ["too large a body", `{"pad":"${"x".repeat(200_000)}"}`, 413],
  ])("refuses %s", async (_, body, status) => {
    const response = await post(body);
    expect(response.status).toBe(status);
    const problem = (await response.json()) as { type: string; remedy?: string };
    expect(problem.type).toBe(`urn:machizu:problem:${status === 413 ? "too-large" : "invalid-parameter"}`);
  });

  it("takes a Feature, and a form", async () => {
    const geometry = JSON.parse(
      polygon([
        [0, 0],
        [90, 0],
        [90, 90],
        [0, 90],
        [0, 0],
      ]),
    ) as object;
    const feature = await post(JSON.stringify({ type: "Feature", properties: {}, geometry }));
    expect(((await feature.json()) as SiteReport).place.areaSquareMeters).toBeCloseTo(8100, 1);
    const form = await post(new URLSearchParams({ area: JSON.stringify(geometry) }).toString(), {
      "Content-Type": "application/x-www-form-urlencoded",
    });
    expect(((await form.json()) as SiteReport).place.areaSquareMeters).toBeCloseTo(8100, 1);
  });

  it("is a page for people, in their language", async () => {
    const [lon, lat] = lonLat(996, 1500);
    const page = async (language: string) =>
      (await server.get(`/report?lon=${lon}&lat=${lat}&lang=${language}`, { Accept: "text/html" })).text();
    const japanese = await page("ja");
    for (const text of ["この場所の報告書", "区3", "境界から 4 m です", "データなし", "第2版"]) expect(japanese).toContain(text);
    expect(await page("en")).toContain("4 m from the boundary");
    const form = await server.get("/report", { Accept: "text/html" });
    expect(await form.text()).toContain('name="lon"');
  });
});

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, 1), most);
}

/** Shoelace formula. */
function ringArea(ring: Ring): number {
  const twice = ring.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [0, 0];
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2;
}
