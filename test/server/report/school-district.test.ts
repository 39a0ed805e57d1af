import { afterAll, beforeAll, expect, it } from "vitest";
import { isInPolygon } from "../../../data-pipelines/sample/plane-geometry.ts";
import { buildWorld } from "../../../data-pipelines/sample/world.ts";
import { defaultSeed } from "../../../data-pipelines/sample/generate.ts";
import { lonLatOf } from "../../../data-pipelines/sample/write/crs.ts";
import type { SiteReport } from "../../../model/site-report.ts";
import { describeHomes } from "../../support/database.ts";
import { loadSampleCity, type SampleCity } from "../../support/sample-city.ts";
import { startServer, type TestServer } from "../../support/server.ts";

const scale = 0.3;

describeHomes("the school district in a site report", (home) => {
  let city: SampleCity;
  let server: TestServer;
  beforeAll(async () => {
    city = await loadSampleCity(home, { scale, only: ["city-boundary", "school-districts"] });
    server = await startServer(city.database, city.datasets);
  }, 120_000);
  afterAll(async () => {
    await server.close();
    await city.drop();
  });

  it("names the primary and the lower secondary school of every town of the sample city", async () => {
    const { towns, schoolDistricts } = buildWorld({ seed: defaultSeed, scale });
    for (const town of towns.towns.filter(({ isWater }) => !isWater).slice(0, 12)) {
      const [lon, lat] = lonLatOf(town.place);
      const report = (await (await server.get(`/report?lon=${lon}&lat=${lat}&f=json`)).json()) as SiteReport;
      const [entry] = report.topics.find(({ topic }) => topic === "school-district")?.entries ?? [];
      const there = entry?.facts.filter(({ distanceMeters }) => distanceMeters === 0) ?? [];
      const expected = schoolDistricts.filter(({ parts }) => parts.some((part) => isInPolygon(part, town.place)));
      expect(there.map(({ title }) => String(title.value)).toSorted(inOrder)).toEqual(
        expected.map(({ school }) => school.name).toSorted(inOrder),
      );
      expect(there.map(({ values }) => values[0]?.meaning?.ja ?? "").toSorted(inOrder)).toEqual(["小学校", "中学校"]);
      expect(entry).toMatchObject({ status: "found", version: { sample: true } });
      expect(entry?.notice?.ja).toContain("教育委員会");
    }
  });
});

const inOrder = (a: string, b: string) => a.localeCompare(b, "ja");
