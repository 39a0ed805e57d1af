import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { loadDatasets } from "../../datasets/index.ts";
import type { InView, InViewFeature } from "../../model/in-view.ts";
import { inViewPage } from "../../sql/in-view.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../support/database.ts";
import { loadRecords } from "../support/loads.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { boundary, box, lonLat, never, point, record, shelters, townSide, zones } from "./report/site-world.ts";

const places = Array.from({ length: 60 }, (_, n) => ({ east: 30 + ((n * 977) % 2900), north: 20 + ((n * 613) % 2900) }));
const bboxOf = (west: number, south: number, east: number, north: number) => [...lonLat(west, south), ...lonLat(east, north)].join(",");

describeHomes("the features in view", (home) => {
  let test: TestDatabase;
  let server: TestServer;
  const datasets = [boundary, zones, shelters, never];

  beforeAll(async () => {
    test = await createTestDatabase(home, datasets);
    const load = (dataset: typeof zones, records: ReturnType<typeof record>[], source = "open") =>
      loadRecords(test.database, records, { dataset, source });
    await load(boundary, [record({ no: 1, name: "試験市", wkb: box(0, 0, townSide) })]);
    await load(zones, [
      record({ no: 1, name: "西", wkb: box(0, 0, 1000, 3000) }),
      record({ no: 2, name: "東", wkb: box(2000, 0, 1000, 3000) }),
    ]);
    await load(zones, [record({ no: 9, name: "非公開", wkb: box(0, 0, townSide) })], "closed");
    await load(
      shelters,
      places.map(({ east, north }, no) => record({ no, name: `所${no}`, flood: no % 2 === 0, wkb: point(east, north) })),
    );
    server = await startServer(test.database, datasets);
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  async function ask(query: Readonly<Record<string, string>>): Promise<InView> {
    const response = await server.get(`/api/in-view?${String(new URLSearchParams(query))}`);
    expect([response.status, response.status === 200 ? "" : await response.text()]).toEqual([200, ""]);
    return (await response.json()) as InView;
  }

  it("are those that touch the box, nearest first, at the distance in the plane zone", async () => {
    const here = { east: 1400, north: 1500 };
    const view = { west: 700, south: 900, east: 2100, north: 2100 };
    const { layers } = await ask({
      datasets: "test-shelters",
      bbox: bboxOf(view.west, view.south, view.east, view.north),
      near: lonLat(here.east, here.north).join(","),
      limit: "100",
    });
    const expected = places
      .map((place, no) => ({ ...place, name: `所${no}`, meters: Math.hypot(place.east - here.east, place.north - here.north) }))
      .filter(({ east, north }) => east > view.west && east < view.east && north > view.south && north < view.north)
      .toSorted((a, b) => a.meters - b.meters);
    const found = layers[0]?.features ?? [];
    expect(expected.length).toBeGreaterThan(5);
    expect(found.map(({ properties }) => properties["name"])).toEqual(expected.map(({ name }) => name));
    expect(layers[0]).toMatchObject({ matched: expected.length, version: 1 });
    for (const [index, { distanceMeters, bearingDegrees }] of found.entries()) {
      const { east, north, meters } = expected[index] ?? { east: 0, north: 0, meters: 0 };
      expect(distanceMeters).toBeCloseTo(meters, 2);
      const bearing = (Math.atan2(east - here.east, north - here.north) * 180) / Math.PI;
      expect(bearingDegrees).toBeCloseTo((bearing + 360) % 360, 2);
    }
  });

  it("have no direction where they are over the place, and a place of their own within the box where they are not", async () => {
    const near = lonLat(1500, 1500);
    const [west, south, east, north] = [1400, 1400, 2600, 1600];
    const { layers } = await ask({ datasets: "test-boundary,test-zones", bbox: bboxOf(west, south, east, north), near: near.join(",") });
    const [town] = layers[0]?.features ?? [];
    expect(town).toMatchObject({ distanceMeters: 0, bearingDegrees: null });
    expect(town?.lonLat[0]).toBeCloseTo(near[0], 9);
    const [zone, ...more] = layers[1]?.features ?? [];
    expect(more).toEqual([]);
    expect(zone?.properties["name"]).toBe("東");
    expect(zone?.distanceMeters).toBeCloseTo(500, 1);
    expect(zone?.bearingDegrees).toBeCloseTo(90, 1);
    const [[w, s], [e, n]] = [lonLat(2000, south), lonLat(east, north)];
    expect(zone?.lonLat[0]).toBeGreaterThan(w);
    expect(zone?.lonLat[0]).toBeLessThan(e);
    expect(zone?.lonLat[1]).toBeGreaterThan(s);
    expect(zone?.lonLat[1]).toBeLessThan(n);
  });

  it("carry what the API answers about each of them, and nothing that is not public", async () => {
    const asked = { bbox: bboxOf(0, 0, townSide, townSide), near: lonLat(10, 10).join(","), datasets: "test-shelters,test-zones" };
    const { layers } = await ask(asked);
    for (const { dataset, features } of layers) {
      for (const { fid, properties } of features) {
        const item = await (await server.get(`/api/collections/${dataset}/items/${fid}`)).json();
        expect(properties).toEqual((item as { properties: unknown }).properties);
      }
    }
    expect(JSON.stringify(layers)).not.toMatch(/秘密|非公開/);
  });

  it("come in pages that hold each feature once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 25 }), fc.integer({ min: 0, max: 3000 }), async (limit, east) => {
        const all: InViewFeature[] = [];
        const asked = { datasets: "test-shelters", bbox: bboxOf(0, 0, townSide, townSide), near: lonLat(east, 700).join(",") };
        for (;;) {
          const { layers } = await ask({ ...asked, limit: String(limit), offset: String(all.length) });
          const { features = [], matched = 0 } = layers[0] ?? {};
          if (features.length === 0) break;
          expect(matched).toBe(places.length);
          all.push(...features);
        }
        expect(new Set(all.map(({ fid }) => fid)).size).toBe(places.length);
        expect(all.map(({ distanceMeters }) => distanceMeters)).toEqual(
          all.map(({ distanceMeters }) => distanceMeters).toSorted((a, b) => a - b),
        );
      }),
      { numRuns: 8 },
    );
  });

  it("may have a field of any name: one called “place” was taken for the place on the feature", async () => {
    const all = (await loadDatasets()).filter(({ visibility }) => visibility === "public");
    expect(Object.keys(all.find(({ id }) => id === "ruins")?.fields ?? {})).toContain("place");
    const real = await createTestDatabase(home, all);
    for (const dataset of all) {
      const question = { bboxLonLat: [136.1, 35, 136.3, 35.2], nearLonLat: [136.2, 35.1], planeEpsg: 6674, limit: 1, offset: 0 } as const;
      await expect(inViewPage(real.database, dataset, 1, question)).resolves.toEqual({ matched: 0, features: [] });
    }
    await real.drop();
  });

  it("of a dataset that nothing was loaded into are none", async () => {
    const { layers } = await ask({ datasets: "test-never", bbox: bboxOf(0, 0, 100, 100), near: lonLat(0, 0).join(",") });
    expect(layers).toEqual([{ dataset: "test-never", version: null, matched: 0, features: [] }]);
  });

  it.each([
    ["a box whose corners are swapped", { bbox: "136.3,35.2,136.1,35.0" }, 400, "bbox"],
    ["a box that is none", { bbox: "here" }, 400, "bbox"],
    ["a place beyond the pole", { near: "136,91" }, 400, "near"],
    ["a page that is too large", { limit: "1000" }, 400, "limit"],
    ["a misspelt parameter", { ofset: "3" }, 400, "ofset"],
    ["a dataset nobody knows", { datasets: "test-shelters,nothing" }, 404, "nothing"],
  ])("are refused for %s", async (_name, changed, status, where) => {
    const asked = { datasets: "test-shelters", bbox: "136.1,35.0,136.3,35.2", near: "136.2,35.1", ...changed };
    const response = await server.get(`/api/in-view?${String(new URLSearchParams(asked))}`);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ where });
  });
});
