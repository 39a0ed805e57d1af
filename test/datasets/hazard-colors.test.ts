import { describe, expect, it } from "vitest";
import { datasetById, loadDatasets } from "../../datasets/index.ts";
import { legendRows } from "../../model/legend.ts";

const datasets = await loadDatasets();

/** Red, green, blue as the national tables print them. */
function hex(...rgb: [number, number, number]): string {
  return `#${rgb.map((part) => part.toString(16).padStart(2, "0")).join("")}`.toUpperCase();
}

describe("flood depth", () => {
  it("has the six official colours, deepest first", () => {
    const rows = legendRows(datasetById(datasets, "flood-hazard")).slice(0, -1);
    expect(rows.map(({ label, color }) => [label.ja, color])).toEqual([
      ["20m以上", hex(220, 122, 220)],
      ["10m以上20m未満", hex(242, 133, 201)],
      ["5m以上10m未満", hex(255, 145, 145)],
      ["3m以上5m未満", hex(255, 183, 183)],
      ["0.5m以上3m未満", hex(255, 216, 192)],
      ["0.5m未満", hex(247, 245, 169)],
    ]);
  });

  it("stores the official ranks", () => {
    const codes = datasetById(datasets, "flood-hazard").fields["depth_rank"]?.codes ?? [];
    expect(codes.map(({ value }) => value)).toEqual(["6", "5", "4", "3", "2", "1"]);
  });
});

describe("landslide areas", () => {
  const codes = datasetById(datasets, "landslide-hazard").fields["zone"]?.codes ?? [];
  const colors = new Map(codes.map(({ value, color }) => [value, color]));

  it.each([
    ["debris-flow", hex(165, 0, 33), hex(230, 200, 50)],
    ["steep-slope", hex(250, 40, 0), hex(250, 230, 0)],
    ["landslide", hex(202, 76, 149), hex(255, 183, 76)],
  ])("of %s have the official colours", (phenomenon, special, warning) => {
    expect(colors.get(`${phenomenon}-special`)).toBe(special);
    expect(colors.get(`${phenomenon}-warning`)).toBe(warning);
  });

  it("before designation are paler", () => {
    for (const [value, color = "#000000"] of colors) {
      if (value.endsWith("-planned")) continue;
      const paler = [1, 3, 5].map((start) => Math.round((Number.parseInt(color.slice(start, start + 2), 16) + 255) / 2));
      expect(colors.get(`${value}-planned`)).toBe(hex(paler[0] ?? 0, paler[1] ?? 0, paler[2] ?? 0));
    }
  });

  it("know all combinations of phenomenon and kind of area", () => {
    const rule = datasetById(datasets, "landslide-hazard").sources[0]?.columns["zone"];
    const map = typeof rule === "object" && "join" in rule ? (rule.map ?? {}) : {};
    const combinations = ["1", "2", "3"].flatMap((phenomenon) => ["1", "2", "3", "4"].map((kind) => `${phenomenon}-${kind}`));
    expect(Object.keys(map)).toEqual(combinations);
    expect(new Set(Object.values(map))).toEqual(new Set(colors.keys()));
  });
});

describe("land-use zones", () => {
  it("store the national codes", () => {
    const codes = datasetById(datasets, "land-use-zones").fields["zone"]?.codes ?? [];
    expect(Object.fromEntries(codes.map(({ value, label }) => [value, label.ja]))).toEqual({
      "1": "第一種低層住居専用地域",
      "2": "第二種低層住居専用地域",
      "3": "第一種中高層住居専用地域",
      "4": "第二種中高層住居専用地域",
      "5": "第一種住居地域",
      "6": "第二種住居地域",
      "7": "準住居地域",
      "8": "近隣商業地域",
      "9": "商業地域",
      "10": "準工業地域",
      "11": "工業地域",
      "12": "工業専用地域",
      "21": "田園住居地域",
      "99": "不明",
    });
  });
});
