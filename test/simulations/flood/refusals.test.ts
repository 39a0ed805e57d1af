import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bytesFile, floodKernelModule } from "../../../scripts/build-flood-kernel.ts";
import { runFlood } from "../../../simulations/flood/engine.ts";
import { defaultParameters, type FloodInput, type FloodParameters } from "../../../simulations/flood/input.ts";

const grid = { epsg: 6674, westMeters: 0, northMeters: 30, cellMeters: 10, columns: 3, rows: 3 };
const plain: FloodInput = { grid, groundMeters: new Float64Array(9), manning: 0.03 };
const hour: FloodParameters = { ...defaultParameters, durationSeconds: 3600 };
const breach = {
  places: [[15, 15]] as const,
  riverStageMeters: [[0, 3]] as const,
  bedMeters: 1,
  finalWidthMeters: 20,
  growth: "at-once" as const,
};

describe("input that cannot be computed", () => {
  it.each<[string, Partial<FloodInput>, string, string]>([
    ["a thousand million cells", { grid: { ...grid, columns: 40_000, rows: 25_000 } }, "too-large", "grid"],
    ["half a column", { grid: { ...grid, columns: 2.5 } }, "invalid-parameter", "grid.columns"],
    ["cells of no size", { grid: { ...grid, cellMeters: 0 } }, "invalid-parameter", "grid.cellMeters"],
    ["ground without any data", { groundMeters: new Float64Array(9).fill(Number.NaN) }, "invalid-parameter", "groundMeters"],
    ["ground at infinity", { groundMeters: new Float64Array(9).fill(Infinity) }, "invalid-parameter", "groundMeters[0]"],
    ["a raster of another grid", { groundMeters: new Float64Array(8) }, "invalid-parameter", "groundMeters.length"],
    ["negative roughness", { manning: -0.01 }, "invalid-parameter", "manning"],
    [
      "a breach of negative width",
      { breaches: [{ ...breach, finalWidthMeters: -5 }] },
      "invalid-parameter",
      "breaches[0].finalWidthMeters",
    ],
    ["a breach outside of the grid", { breaches: [{ ...breach, places: [[500, 500]] }] }, "invalid-parameter", "breaches[0]"],
    [
      "time that runs backwards",
      {
        inflows: [
          {
            places: [[5, 5]],
            discharge: [
              [10, 1],
              [5, 1],
            ],
          },
        ],
      },
      "invalid-parameter",
      "inflows[0].discharge[1]",
    ],
    ["rain without a number", { rain: { series: [[[0, Number.NaN]]] } }, "invalid-parameter", "rain.series[0][0]"],
    [
      "an inflow against a wall",
      {
        groundMeters: Float64Array.from([Number.NaN, 0, 0, Number.NaN, 0, 0, Number.NaN, 0, 0]),
        boundaries: [{ edge: "west", kind: "inflow", discharge: [[0, 1]] }],
      },
      "invalid-parameter",
      "boundaries[0]",
    ],
  ])("%s is refused with its place and a remedy", async (_, change, reason, where) => {
    const run = runFlood({ ...plain, ...change }, hour);
    await expect(run).rejects.toMatchObject({
      name: "Problem",
      reason,
      where,
      remedy: { ja: expect.stringMatching(/./), en: expect.stringMatching(/./) },
    });
  });

  it("endless runs and steps that are too long are refused", async () => {
    await expect(runFlood(plain, { ...hour, durationSeconds: Infinity })).rejects.toMatchObject({ where: "durationSeconds" });
    await expect(runFlood(plain, { ...hour, alpha: 0.7 })).rejects.toMatchObject({ where: "alpha" });
    await expect(runFlood(plain, { ...hour, theta: Number.NaN })).rejects.toMatchObject({ where: "theta" });
  });
});

describe("the compiled SIMD kernel", () => {
  it("equals a fresh build, and is small", () => {
    const committed = readFileSync(bytesFile, "utf8");
    expect(committed).toBe(floodKernelModule());
    expect(committed.length).toBeLessThan(6000);
  });
});
