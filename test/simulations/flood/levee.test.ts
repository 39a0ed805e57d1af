import { describe, expect, it } from "vitest";
import { runFlood } from "../../../simulations/flood/engine.ts";
import { envelope } from "../../../simulations/flood/envelope.ts";
import type { FloodResult } from "../../../simulations/flood/result.ts";
import { breachSideFactor, breachWidth, finalBreachWidth, honmaFlow, overtoppingSideFactor } from "../../../simulations/flood/honma.ts";
import { hydrograph } from "../../../simulations/flood/hydrograph.ts";
import { type Breach, defaultParameters, type FloodInput, type FloodParameters } from "../../../simulations/flood/input.ts";
import { baseRoughness, roughnessWithBuildings } from "../../../simulations/flood/roughness.ts";
import { acceptance } from "../../support/acceptance.ts";

const parameters = (changes: Partial<FloodParameters> & Pick<FloodParameters, "durationSeconds">): FloodParameters => ({
  ...defaultParameters,
  ...changes,
});

describe("flow over a levee (Honma, Kuriki)", () => {
  const accept = acceptance("flood-t-l-formulas", "Flood §1.3 and §1.5: roughness and levee formulas");
  it("has the values of the manual", () => {
    for (const [h1, h2, width, flow] of [
      [1, 0, 1, 1.5503],
      [2, 0, 50, 219.246],
      [3, 1, 100, 805.563],
      [2, 1.5, 50, 213.765],
      [2, 1.9, 50, 121.092],
      [2, 2, 10, 0],
    ] as const)
      accept.number(`Q (${h1}, ${h2}, ${width} m) (m³/s)`, honmaFlow(h1, h2) * width, { value: flow, within: 1e-3 });
    accept.number("jump at h2/h1 = 2/3", honmaFlow(1, 2 / 3 + 1e-12) / honmaFlow(1, 2 / 3 - 1e-12) - 1, { value: 0, within: 1e-3 });
    for (const [river, width] of [
      [50, 73.99],
      [100, 84.29],
      [200, 99.97],
      [300, 112.25],
    ] as const)
      accept.number(`final width, river of ${river} m (m)`, finalBreachWidth(river, false), { value: width, within: 0.005 });
    for (const [river, width] of [
      [100, 104.86],
      [200, 124.46],
    ] as const)
      accept.number(`final width near a confluence, river of ${river} m (m)`, finalBreachWidth(river, true), {
        value: width,
        within: 0.005,
      });
    for (const [flatness, factor] of [
      [100, 0.4945],
      [500, 0.6472],
      [1000, 0.709],
      [3000, 0.8007],
      [33_600, 1],
    ] as const)
      accept.number(`a·cos ψ at 1/${flatness}`, breachSideFactor(1 / flatness), { value: factor, within: 5e-5 });
    expect(overtoppingSideFactor(1 / 20_000)).toBe(1);
    accept.number("n of a mixed cell", baseRoughness({ farmland: 0.5, road: 0.2, other: 0.3 }), { value: 0.0547, within: 5e-6 });
    for (const [occupancy, depth, n] of [
      [20, 0.5, 0.067],
      [20, 1, 0.0866],
      [40, 1, 0.1258],
      [60, 2, 0.2795],
    ] as const)
      accept.number(`n with ${occupancy} % buildings, ${depth} m`, roughnessWithBuildings(0.05, occupancy, depth), {
        value: n,
        within: 5e-5,
      });
  });

  it("grows to its volume and peak", () => {
    // The required numbers were made with the width rounded to centimetres: one part in ten thousand.
    const width = finalBreachWidth(100, false);
    let volume = 0;
    for (let second = 0; second < 7200; second++) volume += honmaFlow(2, 0) * breachWidth(width, second + 0.5);
    accept.number("growing breach, 2 h: volume (m³)", volume, { value: 2_328_516, within: 240 });
    accept.number("growing breach: peak (m³/s)", honmaFlow(2, 0) * breachWidth(width, 7200), { value: 369.61, within: 0.04 });
    expect(breachWidth(width, -1)).toBe(0);
  });
});

describe("a pond behind a breach", () => {
  const accept = acceptance("flood-t-l", "Flood T-L: a pond that fills through a breach");
  const pond = (breach: Partial<Breach>, cells = 10): FloodInput => ({
    grid: { epsg: 6674, westMeters: 0, northMeters: 200, cellMeters: 200 / cells, columns: cells, rows: cells },
    groundMeters: new Float64Array(cells * cells).fill(9),
    manning: 0.03,
    breaches: [
      {
        // All cells: the pond of the test has one level.
        places: Array.from({ length: cells }, (_, row) => (row + 0.5) * (200 / cells)).flatMap((north, row) =>
          row % 2 === 0
            ? ([
                [0, north],
                [200, north],
              ] as const)
            : ([
                [200, north],
                [0, north],
              ] as const),
        ),
        riverStageMeters: [[0, 12]],
        bedMeters: 10,
        finalWidthMeters: 50,
        growth: "at-once",
        ...breach,
      },
    ],
    gauges: [{ id: "pond", place: [100, 100] }],
  });

  it("fills in the time of the exact solution", async () => {
    const [single] = [pond({ places: [[100, 100]] }, 1)];
    const { gauges, mass } = await runFlood(single, parameters({ durationSeconds: 900, sampleSeconds: 0, maxStepSeconds: 1 }), {
      kernel: "reference",
    });
    const [gauge] = gauges;
    const when = (depth: number): number => gauge?.seconds[gauge.depthMeters.findIndex((value) => value >= depth)] ?? Number.NaN;
    accept.number("time to h2/h1 = 2/3 (s)", when(1 + 4 / 3), { value: 425.7, within: 4.257 });
    accept.number("time to h2/h1 = 0.99 (s)", when(1 + 1.98), { value: 582.4, within: 5.824 });
    accept.number("final volume (m³): the pond never stands above the river", mass.at(-1)?.volume ?? 0, { value: 120_000, within: 400 });
  });

  it("opens when the river reaches the trigger, and not at all below it", async () => {
    const rising = [
      [0, 10],
      [600, 12],
    ] as const;
    const volume = async (triggerStageMeters: number): Promise<number> => {
      const result = await runFlood(pond({ riverStageMeters: rising, triggerStageMeters }), parameters({ durationSeconds: 600 }), {
        kernel: "reference",
      });
      return result.mass.at(-1)?.volume ?? Number.NaN;
    };
    expect(await volume(13)).toBe(0);
    expect(await volume(11.5)).toBeGreaterThan(0);
    expect(await volume(11)).toBeGreaterThan(await volume(11.5));
  });

  it("flows back when the river falls", async () => {
    const falling = [
      [0, 12],
      [900, 12],
      [1800, 10.5],
      [7200, 10.5],
    ] as const;
    const result = await runFlood(pond({ riverStageMeters: falling }), parameters({ durationSeconds: 7200 }), { kernel: "reference" });
    expect(result.mass.at(-1)?.outflow).toBeGreaterThan(50_000);
    expect(result.mass.at(-1)?.error).toBeLessThanOrEqual(1e-9);
  });
});

describe("the envelope of runs from several breach points", () => {
  it("is the worst of each cell", async () => {
    const from = (east: number): Promise<FloodResult> =>
      runFlood(
        {
          grid: { epsg: 6674, westMeters: 0, northMeters: 100, cellMeters: 10, columns: 20, rows: 10 },
          groundMeters: new Float64Array(200),
          manning: 0.03,
          inflows: [{ places: [[east, 55]], discharge: [[0, 5]] }],
        },
        parameters({ durationSeconds: 120 }),
      );
    const [west, east] = [await from(15), await from(185)];
    const worst = envelope([west, east]);
    for (const [cell, depth] of worst.maxDepthMeters.values.entries()) {
      expect(depth).toBe(Math.max(west.maxDepthMeters.values[cell] ?? 0, east.maxDepthMeters.values[cell] ?? 0));
      expect(worst.arrivalSeconds[0]?.values[cell]).toBe(
        Math.min(west.arrivalSeconds[0]?.values[cell] ?? 0, east.arrivalSeconds[0]?.values[cell] ?? 0),
      );
    }
    expect(worst.maxDepthMeters.values[101]).toBeGreaterThan(0);
    expect(worst.maxDepthMeters.values[118]).toBeGreaterThan(0);
  });
});

describe("a weir between cells", () => {
  const channel = (crestMeters: number): FloodInput => ({
    grid: { epsg: 6674, westMeters: 0, northMeters: 100, cellMeters: 10, columns: 20, rows: 10 },
    groundMeters: new Float64Array(200),
    manning: 0.03,
    initial: { depthMeters: Float64Array.from({ length: 200 }, (_, k) => (k % 20 < 10 ? 2 : 0)) },
    weirs: [
      {
        line: [
          [101, -50],
          [97, 50],
          [101, 150],
        ],
        crestMeters,
      },
    ],
  });
  const beyond = async (crest: number): Promise<number> => {
    const { finalDepthMeters } = await runFlood(channel(crest), parameters({ durationSeconds: 3600 }), { kernel: "reference" });
    return Math.max(...Float64Array.from(finalDepthMeters.values).filter((_, k) => k % 20 >= 10));
  };

  it("holds back all water below its crest, whatever its direction", async () => {
    expect(await beyond(2.01)).toBe(0);
  });

  it("lets water over its crest until both sides stand level or at the crest", async () => {
    expect(await beyond(1.5)).toBeGreaterThan(0.4);
    expect(await beyond(1.5)).toBeLessThan(0.55);
    expect(await beyond(0.5)).toBeCloseTo(1, 1);
  });
});

describe("a hydrograph", () => {
  it("integrates exactly over any step", () => {
    const flow = hydrograph([
      [0, 0],
      [300, 0],
      [3600, 20],
      [14_400, 20],
      [18_000, 0],
    ]);
    let sum = 0;
    for (let t = 0; t < 20_000; t += 7.3) sum += flow.integral(t, Math.min(20_000, t + 7.3));
    expect(sum).toBeCloseTo(285_000, 6);
    expect([flow.at(-5), flow.at(1950), flow.at(99_999)]).toEqual([0, 10, 0]);
  });
});

describe("the duration of a flood", () => {
  const accept = acceptance("flood-s2-duration", "Flood §2: 浸水継続時間");
  it("is the time over half a metre", async () => {
    const hours = 3600;
    const tide: FloodInput = {
      grid: { epsg: 6674, westMeters: 0, northMeters: 10, cellMeters: 10, columns: 2, rows: 1 },
      groundMeters: new Float64Array(2),
      manning: 0.03,
      boundaries: [
        {
          edge: "west",
          kind: "level",
          stageMeters: [
            [0, 0],
            [6 * hours, 1],
            [12 * hours, 0],
          ],
        },
      ],
    };
    const { durationSeconds, arrivalSeconds } = await runFlood(tide, parameters({ durationSeconds: 13 * hours, sampleSeconds: 60 }), {
      kernel: "reference",
    });
    accept.number("triangle to 1.0 m in 6 h and back: duration (h)", (durationSeconds.values[0] ?? 0) / hours, {
      value: 6,
      within: 70 / hours,
    });
    accept.number("arrival of 0.5 m (h)", (arrivalSeconds[3]?.values[0] ?? 0) / hours, { value: 3, within: 70 / hours });
  });
});
