import { describe, expect, it } from "vitest";
import { crsCandidates, identifySource } from "../../data-pipelines/identify.ts";
import type { RawLayer } from "../../data-pipelines/read/reader.ts";
import { loadDatasets } from "../../datasets/index.ts";

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
