import { readFile } from "node:fs/promises";
import proj4 from "proj4";
import { describe, expect, it } from "vitest";
import { areaMeters2, boxOf, type Place, type Rings } from "../../../model/geo/plane.ts";
import { runExposure } from "../../../simulations/exposure/engine.ts";
import { type DepthArea, depthFromAreas } from "../../../simulations/exposure/hazard-depth.ts";
import { defaultParameters } from "../../../simulations/exposure/input.ts";
import { hasRealData, realFile, skippedWithoutRealData } from "../../support/real-data.ts";
import { byClass, inputOf, rectangle } from "./places.ts";

interface Published {
  readonly features: readonly {
    readonly properties: Readonly<Record<string, string>>;
    readonly geometry:
      | { readonly type: "Polygon"; readonly coordinates: number[][][] }
      | { readonly type: "MultiPolygon"; readonly coordinates: number[][][][] };
  }[];
}

/** JGD2011 / zone VIII, Shizuoka. */
const zone = proj4("+proj=tmerc +lat_0=36 +lon_0=138.5 +k=0.9999 +ellps=GRS80 +units=m");

async function yaizuAreas(): Promise<DepthArea[]> {
  const file = realFile("hazard", "yaizu", "内水浸水想定区域(公共下水道区域内)", "内水浸水想定区域.geojson");
  const { features } = JSON.parse(await readFile(file, "utf8")) as Published;
  return features.map(({ properties, geometry }) => {
    const [, from = "0", to = "0"] = /^(?:([\d.]+)~)?([\d.]+)m未満/u.exec(properties["最大浸水深"] ?? "") ?? [];
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    return { fromMeters: Number(from), toMeters: Number(to), polygons: polygons.map(toPlane) };
  });
}

const toPlane = (rings: number[][][]): Rings =>
  rings.map((ring) => ring.map(([lon = 0, lat = 0]): Place => zone.forward([lon, lat]) as [number, number]));

describe.skipIf(!hasRealData)(`the published flooding of Yaizu (内水浸水想定区域)${skippedWithoutRealData}`, () => {
  it("is an exposure hazard with bounds: fields, roads and people under it add up", async () => {
    const areas = await yaizuAreas();
    expect(areas.map(({ fromMeters, toMeters }) => [fromMeters, toMeters])).toEqual([[0, 0.3], [0.3, 0.5], [0.5, 1], [1, 3], [3, 5], [5, 10]]); // oxfmt-ignore
    const box = boxOf(areas.flatMap(({ polygons }) => polygons.flat(2)));
    const cellMeters = 10;
    const grid = {
      epsg: 6676,
      westMeters: Math.floor(box.westMeters / cellMeters) * cellMeters,
      northMeters: Math.ceil(box.northMeters / cellMeters) * cellMeters,
      cellMeters,
      columns: Math.ceil((box.eastMeters - box.westMeters) / cellMeters) + 1,
      rows: Math.ceil((box.northMeters - box.southMeters) / cellMeters) + 1,
    };
    const hazard = depthFromAreas(grid, areas);
    const whole = rectangle(grid.westMeters, grid.northMeters - grid.rows * cellMeters, grid.columns * cellMeters, grid.rows * cellMeters);
    const hectares = areaMeters2(whole) / 10_000;
    const { counts } = runExposure(
      inputOf(hazard, {
        farmland: [{ polygons: [whole], kind: "" }],
        population: [{ polygons: [whole], people: 100_000, elderly: 30_000, households: 40_000 }],
        roads: [{ line: [[box.westMeters, box.southMeters], [box.eastMeters, box.northMeters]], widthClass: "" }], // oxfmt-ignore
      }),
      { ...defaultParameters, populationError: 0, dataError: 0 },
    );
    const sumOf = (values: number[]): number => values.reduce((sum, value) => sum + value, 0);
    expect(sumOf(byClass(counts, "people"))).toBeCloseTo(100_000, 3);
    const land = byClass(counts, "farmland");
    expect(sumOf(land)).toBeCloseTo(hectares, 6);
    // As much land in the water as the polygons are large; at its border a cell goes to the side with more of it.
    const published = (classes: readonly DepthArea[]) => sumOf(classes.map(({ polygons }) => sumOf(polygons.map(areaMeters2)))) / 10_000;
    const wet = sumOf(land.slice(1, 7));
    expect(wet / published(areas)).toBeGreaterThan(0.93);
    expect(wet / published(areas)).toBeLessThan(1.07);
    // And within its bounds for sure.
    const atLeast = counts.find(({ kind }) => kind === "farmland")?.atLeast[0];
    expect(atLeast?.low).toBeLessThanOrEqual(published(areas));
    expect(atLeast?.high).toBeGreaterThanOrEqual(published(areas));
    expect(sumOf(land.slice(3, 7))).toBeGreaterThan(0);
    expect(sumOf(land.slice(5, 7))).toBe(0);
  });
});
