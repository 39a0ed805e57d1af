import { describe, expect, it } from "vitest";
import { checkStatedCrs, crsCandidates, identifyCrs, identifySource, unknownSource } from "../../data-pipelines/identify.ts";
import type { RawLayer } from "../../data-pipelines/read/reader.ts";
import { loadCity } from "../../config/city.ts";
import { loadDatasets } from "../../datasets/index.ts";
import { Problem } from "../../model/problem.ts";

const datasets = await loadDatasets();
const only = (id: string) => datasets.filter((dataset) => dataset.id === id);

function layer(...columns: string[]): RawLayer {
  return {
    name: "layer",
    file: "layer.geojson",
    columns,
    crs: 4326,
    encoding: "utf-8",
    count: undefined,
    hasGeometry: true,
    async *features() {},
  };
}

describe("the source of a layer", () => {
  it("is the one whose columns it has", () => {
    expect(identifySource(layer("A29_001", "A29_004", "A29_005", "A29_006", "A29_007"), datasets)?.source.id).toBe("ksj-a29");
  });

  it("is not taken from a single common column when there are others", () => {
    expect(identifySource(layer("name", "description", "folder"), datasets)).toBeUndefined();
  });

  it("is asked for when the columns fit several", () => {
    expect(() => identifySource(layer("name"), datasets)).toThrow(/fit several sources/);
    expect(identifySource(layer("name"), only("rivers"))?.source.id).toBe("osm-rivers");
  });

  it("is not taken from columns called FIELD1, FIELD2 and so on where the layer's name speaks of something else", () => {
    const columns = ["SAFIELD001", "SAFIELD002", "SAFIELD003", "SAFIELD004"];
    expect(identifySource({ ...layer(...columns), name: "都市公園" }, datasets)).toBeUndefined();
    expect(identifySource({ ...layer(...columns), name: "小学校区" }, datasets)?.source.id).toBe("yaizu-school-districts");
    expect(identifySource({ ...layer(...columns), name: "埋蔵文化財" }, datasets)?.source.id).toBe("yaizu-buried-sites");
    expect(identifySource(layer("id", "highway", "railway"), datasets)?.dataset.id).toBeUndefined();
  });

  it("is what the person names, whatever the columns", () => {
    expect(identifySource(layer("x"), datasets, "osm-rivers")?.dataset.id).toBe("rivers");
  });
});

describe("a class of objects", () => {
  const columns = ["id", "function", "description", "floorAreaRate"];

  it("tells layers apart that have the same columns", () => {
    const ofClass = (objectClass: string) => identifySource({ ...layer(...columns), objectClass }, datasets)?.source.id;
    expect(["UseDistrict", "AreaClassification", "FirePreventionDistrict", "WaterBody", "Road"].map(ofClass)).toEqual([
      "plateau-zones",
      "plateau-area-division",
      "plateau-fire-prevention",
      "plateau-flood",
      undefined,
    ]);
  });

  it("is not guessed where the format has none", () => {
    expect(identifySource(layer(...columns), datasets)).toBeUndefined();
  });
});

describe("a source that is only taken by name", () => {
  const stops = layer("stop_id", "stop_name", "departures_tuesday");

  it("is left alone until it is named", () => {
    expect(identifySource(stops, datasets)?.source.id).toBe("gtfs-stops");
    expect(identifySource(stops, datasets, "city-gtfs-stops")?.source.id).toBe("city-gtfs-stops");
  });
});

describe("what is said of a delivery that fits nothing", () => {
  it("is whose it is, when it is another dataset's", () => {
    const problem = unknownSource([layer("A29_001", "A29_004", "A29_005", "A29_006", "A29_007")], only("shelters"), datasets);
    expect(problem.detail.ja).toContain("用途地域（land-use-zones）の様式");
    expect(problem.remedy?.ja).toContain("npm run ingest -- land-use-zones --from");
  });

  it("is the nearest layouts with the columns they lack, not every column of every source", () => {
    const problem = unknownSource([layer("建物ID", "用途")], datasets, datasets);
    expect(problem.remedy?.ja).toContain("建物 --source city-buildings (構造)");
    expect(problem.remedy?.ja.length).toBeLessThan(300);
  });

  it("is where the layouts are written down, when none is near", () => {
    expect(unknownSource([layer("甲", "乙")], datasets, datasets).remedy?.ja).toContain("docs/sources.md");
  });
});

describe("a system that is not stated, or not possible", async () => {
  const city = await loadCity("25213");
  const source = datasets.flatMap(({ sources }) => sources).find(({ id }) => id === "city-zones") ?? expect.fail();
  const plane = { ...layer("用途地域"), crs: undefined };
  const problemOf = (work: () => void): Problem => {
    try {
      work();
    } catch (error) {
      if (error instanceof Problem) return error;
      throw error;
    }
    return expect.fail("no problem");
  };

  it("is asked for with the few that put it nearest to the city, each by name and distance", () => {
    const asked = { layer: plane, source, stated: undefined, sampleXy: [18_941.7, -98_406] as const, city };
    const { remedy } = problemOf(() => identifyCrs(asked));
    expect(remedy?.ja).toMatch(
      /：--crs 6674（平面直角座標系 第VI系）なら 東経 136\.2078 北緯 35\.1128（東近江市の中心から約 0 km） \/ --crs 66/,
    );
    expect(remedy?.ja.match(/--crs \d/g)).toHaveLength(5);
  });

  it("is told from what the coordinates look like", () => {
    expect(problemOf(() => checkStatedCrs(4326, plane, [-18_732.9, -135_407.9], city)).remedy?.ja).toContain("メートルのようです");
    expect(problemOf(() => checkStatedCrs(6674, plane, [136.2, 35.1], city)).remedy?.ja).toContain("--crs 6668");
  });
});

describe("candidates for an unknown CRS", () => {
  it("are degrees for a place in Japan", () => {
    expect(crsCandidates([136.2, 35.1], 6674)).toEqual([{ epsg: 6668, lonLat: [136.2, 35.1] }]);
  });

  it("are the zones that put metres into Japan, the city's own first", () => {
    const [first, ...others] = crsCandidates([18_941.7, -98_406], 6674);
    expect(first?.epsg).toBe(6674);
    expect(first?.lonLat[0]).toBeCloseTo(136.2078, 4);
    expect(first?.lonLat[1]).toBeCloseTo(35.1128, 4);
    expect(others.length).toBeGreaterThan(10);
  });
});
