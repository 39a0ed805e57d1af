import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runFlood } from "../../../simulations/flood/engine.ts";
import { defaultParameters, type FloodInput, type FloodParameters } from "../../../simulations/flood/input.ts";
import { chooseKernel, openWorkspace, setUpWorkspace } from "../../../simulations/flood/workspace.ts";
import { openFully } from "../../../simulations/flood/active-window.ts";
import { indexOf } from "../../../simulations/flood/fields.ts";
import { gravity } from "../../../simulations/flood/kernel.ts";
import { fillTerrain } from "../../../simulations/flood/terrain.ts";
import { acceptance } from "../../support/acceptance.ts";

function squareGrid(cells: number, cellMeters: number): FloodInput["grid"] {
  return { epsg: 6674, westMeters: 0, northMeters: cells * cellMeters, cellMeters, columns: cells, rows: cells };
}

function field(cells: number, value: (column: number, row: number) => number): Float64Array {
  return Float64Array.from({ length: cells * cells }, (_, index) => value(index % cells, Math.floor(index / cells)));
}

/** Values in [0, 1) that are the same on every machine. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const parameters = (changes: Partial<FloodParameters> & Pick<FloodParameters, "durationSeconds">): FloodParameters => ({
  ...defaultParameters,
  ...changes,
});

describe("a lake at rest", () => {
  const accept = acceptance("flood-t-a", "Flood T-A: a lake at rest around an island");
  it("stays at rest", async () => {
    const lake: FloodInput = {
      grid: squareGrid(50, 10),
      groundMeters: field(50, (i, j) => {
        const [x, y] = [(i - 24.5) * 10, (j - 24.5) * 10];
        return 3 - (x * x + y * y) / 1e4 + 0.3 * Math.sin(i) * Math.cos(j);
      }),
      manning: 0.03,
      initial: { stageMeters: 2 },
    };
    const { mass, ...result } = await runFlood(lake, parameters({ durationSeconds: 3600, sampleSeconds: 20 }), { kernel: "reference" });
    accept.number("greatest speed (m/s)", Math.max(...result.maxSpeedMetersPerSecond.values), { atMost: 1e-12 });
    // The raster is in single precision: ask the arithmetic itself through the volume, and the raster to its digits.
    const expected = Float64Array.from(lake.groundMeters).reduce((sum, ground) => sum + Math.max(0, 2 - ground) * 100, 0);
    accept.number("relative change of the volume", Math.abs((mass.at(-1)?.volume ?? 0) / expected - 1), { atMost: 1e-12 });
    for (const [k, depth] of result.finalDepthMeters.values.entries())
      expect(depth).toBe(Math.fround(Math.max(0, 2 - (lake.groundMeters[k] ?? 0))));
  });
});

describe("the step", () => {
  const accept = acceptance("flood-t-s", "Flood T-S: the stability limit α = √(θ/2)");

  /** Greatest deviation from 1 m after 2,000 steps with the kernels alone: no limiter, no step control. */
  function deviation(theta: number, alpha: number): number {
    const input: FloodInput = { grid: squareGrid(32, 10), groundMeters: field(32, () => 0), manning: 0 };
    const setup = setUpWorkspace(input, { ...defaultParameters, theta, alpha }, { kernel: "reference", shared: false });
    const { fields, kernel, plan } = openWorkspace(setup);
    fillTerrain(input, plan.layout, fields, 0);
    openFully(plan.layout, fields);
    const random = noise(1);
    for (let row = 0; row < 32; row++)
      for (let column = 0; column < 32; column++) fields.depth[0][indexOf(plan.layout, column, row)] = 1 + (random() - 0.5) * 1e-6;
    let side: 0 | 1 = 0;
    for (let step = 0; step < 2000; step++) {
      const stepSeconds = (alpha * 10) / Math.sqrt(gravity * Math.max(...fields.rowMax, 1));
      kernel.momentum(1, 33, side, stepSeconds);
      kernel.continuity(1, 33, side, stepSeconds);
      side = side === 0 ? 1 : 0;
    }
    let greatest = 0;
    for (let row = 0; row < 32; row++)
      for (let column = 0; column < 32; column++) {
        const away = Math.abs((fields.depth[side][indexOf(plan.layout, column, row)] ?? 0) - 1);
        greatest = Math.max(greatest, Number.isFinite(away) ? away : Infinity);
      }
    return greatest;
  }

  it("is stable just below the limit and unstable just above", () => {
    for (const theta of [1, 0.9, 0.8, 0.7]) {
      const limit = Math.sqrt(theta / 2);
      accept.number(`θ ${theta}: deviation at 0.99 of the limit (m)`, deviation(theta, 0.99 * limit), { atMost: 1e-5 });
      accept.number(`θ ${theta}: deviation at 1.01 of the limit (m), capped at 1`, Math.min(1, deviation(theta, 1.01 * limit)), {
        atLeast: 1e-2,
      });
    }
  });

  it("beyond the limit is refused before anything is computed", async () => {
    const input: FloodInput = { grid: squareGrid(4, 10), groundMeters: field(4, () => 0), manning: 0.03 };
    await expect(runFlood(input, parameters({ durationSeconds: 10, alpha: 0.64 }))).rejects.toMatchObject({
      reason: "invalid-parameter",
      where: "alpha",
    });
  });
});

describe("a sloshing bowl (Thacker)", () => {
  const accept = acceptance("flood-t-g", "Flood T-G: planar surface in a parabolic bowl (Thacker 1981)");
  const [deepest, radius, g] = [10, 3000, 9.81];
  const omega = Math.sqrt(2 * g * deepest) / radius;
  const period = (2 * Math.PI) / omega;
  const cells = 136;
  const gaugesAt = [500, 1000, 1500, 2000];
  const place = (i: number): number => (i - (cells - 1) / 2) * 50;
  const ground = field(cells, (i, j) => deepest * ((place(i) ** 2 + place(j) ** 2) / radius ** 2 - 1));
  const stage = (amplitude: number, x: number, t: number): number =>
    ((2 * amplitude * deepest) / radius ** 2) * (x * Math.cos(omega * t) - (amplitude / 2) * 1);

  const slosh = async (amplitude: number) => {
    const depth = field(cells, (i, j) => Math.max(0, stage(amplitude, place(i), 0) - (ground[j * cells + i] ?? 0)));
    const input: FloodInput = {
      grid: squareGrid(cells, 50),
      groundMeters: ground,
      manning: 0,
      initial: { depthMeters: depth },
      gauges: gaugesAt.map((metersEast) => ({ id: String(metersEast), place: [cells * 25 + metersEast, cells * 25] as const })),
    };
    const result = await runFlood(input, parameters({ durationSeconds: period, theta: 1, sampleSeconds: 0 }), { kernel: "reference" });
    const wet = [...depth.keys()].filter((k) => (depth[k] ?? 0) > 0);
    const squares = wet.map((k) => ((result.finalDepthMeters.values[k] ?? 0) - (depth[k] ?? 0)) ** 2);
    return { result, rmse: Math.sqrt(squares.reduce((a, b) => a + b, 0) / wet.length) };
  };

  it("returns after a period, a little early", async () => {
    expect(period).toBeCloseTo(1345.7, 1);
    const small = await slosh(100);
    // From falling to rising through the depth at rest.
    for (const [index, metersEast] of gaugesAt.entries()) {
      const { seconds, depthMeters } = small.result.gauges[index] ?? { seconds: [], depthMeters: [] };
      const atRest = deepest * (1 - (metersEast / radius) ** 2);
      const below = depthMeters.findIndex((depth) => depth < atRest);
      const above = depthMeters.findLastIndex((depth) => depth < atRest) + 1;
      const halfPeriod = (seconds[above] ?? 0) - (seconds[below] ?? 0);
      accept.number(`half period at ${metersEast} m east (s); exact 672.9`, halfPeriod, { value: 651, within: 15 });
    }
    accept.number("η 100 m: RMSE of depth after one period (m)", small.rmse, { atMost: 0.05 });
    const large = await slosh(500);
    accept.number("η 500 m: RMSE (m). A limit of the model: momentum is not advected", large.rmse, { atLeast: 0.3 });
    const gauge = small.result.gauges[2];
    const every = Math.ceil((gauge?.seconds.length ?? 1) / 150);
    const pick = <T>(values: readonly T[]): T[] => values.filter((_, index) => index % every === 0);
    accept.plot({
      name: "flood-t-g",
      title: "Depth 1500 m east of the middle of the bowl",
      x: "time (s)",
      y: "depth (m)",
      lines: [
        {
          label: "exact",
          kind: "exact",
          points: Array.from({ length: 91 }, (_, i) => (i / 90) * period).map((t) => [
            Number(t.toFixed(1)),
            Number((stage(100, 1500, t) + 7.5).toFixed(4)),
          ]),
        },
        {
          label: "machizu, 50 m cells",
          kind: "ours",
          points: pick(gauge?.seconds ?? []).map((t, i) => [
            Number(t.toFixed(1)),
            Number((pick(gauge?.depthMeters ?? [])[i] ?? 0).toFixed(4)),
          ]),
        },
      ],
    });
  });
});

describe("a rough plain with rain, inflow and puddles", () => {
  const accept = acceptance("flood-t-k", "Flood T-K: water neither appears nor vanishes under stress");
  const random = noise(7);
  const cells = 60;
  const stress: FloodInput = {
    grid: squareGrid(cells, 5),
    groundMeters: field(cells, () => 5 * random()),
    manning: field(cells, () => 0.02 + 0.1 * random()),
    initial: { depthMeters: field(cells, (i, j) => ((Math.floor(i / 10) + Math.floor(j / 10)) % 3 === 0 ? 2 * random() : 0)) },
    boundaries: [{ edge: "west", kind: "inflow", discharge: [[0, 0.2 * cells * 5]] }],
    rain: { series: [[[0, 100]]] },
  };
  /** While cells dry and fill: the depths at the end of runs of the first seconds, minutes and the hour. */
  const leastDepth = async (kernel: "reference" | "simd"): Promise<number> => {
    const leasts: number[] = [];
    for (const durationSeconds of [1, 2, 3, 5, 8, 13, 30, 60, 120, 300, 900, 3600]) {
      const { finalDepthMeters } = await runFlood(stress, parameters({ durationSeconds }), { kernel });
      leasts.push(Math.min(...finalDepthMeters.values));
    }
    return Math.min(...leasts);
  };

  it.each(["reference", "simd"] as const)("keeps its water with the %s kernel", async (kernel) => {
    const result = await runFlood(stress, parameters({ durationSeconds: 3600, sampleSeconds: 60, sliceSeconds: 300 }), { kernel });
    const error = Math.max(...result.mass.map((entry) => entry.error));
    accept.number(`${kernel} kernel: greatest error of the mass balance`, error, { atMost: kernel === "reference" ? 1e-9 : 1e-6 });
    accept.number(`${kernel} kernel: least depth (m)`, await leastDepth(kernel), { atLeast: -1e-12 });
    expect(result.maxDepthMeters.values.every(Number.isFinite)).toBe(true);
    expect(result.warnings.map(({ kind }) => kind)).toEqual(["water-at-edge"]);
  });
});

describe("buildings", () => {
  const accept = acceptance("flood-t-p", "Flood T-P: porosity");
  it("leave a porous cell its share of the volume", async () => {
    const input: FloodInput = {
      grid: squareGrid(10, 10),
      groundMeters: field(10, () => 0),
      manning: 0.03,
      porosity: field(10, () => 0.8),
      inflows: [
        {
          places: [[55, 55]],
          discharge: [
            [0, 10],
            [99.99, 10],
            [100.01, 0],
          ],
        },
      ],
    };
    const { mass, finalDepthMeters } = await runFlood(input, parameters({ durationSeconds: 36_000 }), { kernel: "reference" });
    accept.number("mean depth after 1000 m³ (m)", (mass.at(-1)?.volume ?? 0) / 0.8 / 1e4, { value: 0.125, within: 1e-9 });
    for (const depth of finalDepthMeters.values) expect(depth).toBeCloseTo(0.125, 6);
  });

  it("stand in the way in every mode", async () => {
    const plain = { grid: squareGrid(20, 10), groundMeters: field(20, (i) => -0.01 * i), manning: 0.03 };
    const occupancyPercent = field(20, (i) => (i === 10 ? 60 : 0));
    const walled = field(20, (i) => (i === 10 ? 95 : 0));
    const boundaries: FloodInput["boundaries"] = [{ edge: "west", kind: "inflow", discharge: [[0, 5]] }];
    const behind = async (buildings: FloodInput["buildings"]): Promise<number> => {
      const result = await runFlood({ ...plain, boundaries, ...(buildings && { buildings }) }, parameters({ durationSeconds: 300 }), {
        kernel: "reference",
      });
      return Float64Array.from(result.finalDepthMeters.values)
        .filter((_, k) => k % 20 > 10)
        .reduce((sum, depth) => sum + depth, 0);
    };
    const open = await behind(undefined);
    expect(await behind({ mode: "drag", occupancyPercent })).toBeLessThan(open);
    expect(await behind({ mode: "porosity", occupancyPercent })).toBeLessThan(open);
    expect(await behind({ mode: "raise", occupancyPercent })).toBe(0);
    expect(await behind({ mode: "porosity", occupancyPercent: walled })).toBe(0);
    expect(await behind({ mode: "none", occupancyPercent })).toBe(open);
  });
});

describe("laws", () => {
  const cells = 12;
  const terrain = fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { minLength: cells * cells, maxLength: cells * cells });
  const kernels = fc.constantFrom("reference" as const, "simd" as const);

  const flood = (ground: readonly number[], [column, row]: readonly [number, number], kernel: "reference" | "simd") =>
    runFlood(
      {
        grid: squareGrid(cells, 10),
        groundMeters: Float64Array.from(ground),
        manning: 0.04,
        inflows: [
          {
            places: [[column * 10 + 5, (cells - row) * 10 - 5]],
            discharge: [
              [0, 0],
              [60, 8],
              [300, 0],
            ],
          },
        ],
        boundaries: [
          { edge: "north", kind: "free" },
          { edge: "south", kind: "free" },
          { edge: "west", kind: "free" },
          { edge: "east", kind: "free" },
        ],
      },
      parameters({ durationSeconds: 400, sampleSeconds: 0 }),
      { kernel },
    );

  it("mirrored terrain gives the mirrored flood, byte for byte", async () => {
    await fc.assert(
      fc.asyncProperty(terrain, fc.nat(cells - 1), fc.nat(cells - 1), kernels, async (ground, column, row, kernel) => {
        const flip = <T>(values: ArrayLike<T>): T[] =>
          Array.from(values, (_, k) => values[Math.floor(k / cells) * cells + (cells - 1 - (k % cells))] as T);
        const here = await flood(ground, [column, row], kernel);
        const mirrored = await flood(flip(ground), [cells - 1 - column, row], kernel);
        expect(flip(mirrored.maxDepthMeters.values)).toEqual([...here.maxDepthMeters.values]);
        const turn = <T>(values: readonly T[] | ArrayLike<T>): T[] => Array.from(values, (_, k) => values[cells * cells - 1 - k] as T);
        const turned = await flood(turn(ground), [cells - 1 - column, cells - 1 - row], kernel);
        expect(turn(turned.maxDepthMeters.values)).toEqual([...here.maxDepthMeters.values]);
      }),
      { numRuns: 12 },
    );
  });

  it("mass closes and no depth is negative on any terrain", async () => {
    await fc.assert(
      fc.asyncProperty(terrain, fc.nat(cells - 1), fc.nat(cells - 1), kernels, async (ground, column, row, kernel) => {
        const { mass, finalDepthMeters, warnings } = await flood(ground, [column, row], kernel);
        expect(mass.at(-1)?.error).toBeLessThanOrEqual(kernel === "reference" ? 1e-9 : 1e-6);
        expect(mass.at(-1)?.inflow).toBeCloseTo(1200, 3);
        expect(Math.min(...finalDepthMeters.values)).toBeGreaterThanOrEqual(0);
        expect(warnings).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it("a lake at rest stays at rest on any terrain", async () => {
    await fc.assert(
      fc.asyncProperty(terrain, kernels, async (ground, kernel) => {
        const lake = {
          grid: squareGrid(cells, 10),
          groundMeters: Float64Array.from(ground, Math.fround),
          manning: 0.03,
          initial: { stageMeters: 2 },
        };
        const { maxSpeedMetersPerSecond } = await runFlood(lake, parameters({ durationSeconds: 600 }), { kernel });
        expect(Math.max(...maxSpeedMetersPerSecond.values)).toBeLessThanOrEqual(kernel === "reference" ? 1e-12 : 1e-4);
      }),
      { numRuns: 20 },
    );
  });

  it("ground without data stays dry, unknown and told of", async () => {
    const ground = Float64Array.from({ length: cells * cells }, (_, k) => (k % cells === 6 ? Number.NaN : 0));
    const { maxDepthMeters, warnings } = await flood([...ground], [2, 2], chooseKernel("auto"));
    expect(maxDepthMeters.values[6]).toBeNaN();
    expect(maxDepthMeters.values[7]).toBe(0);
    expect(warnings).toEqual([{ kind: "unknown-ground", amount: cells }]);
  });
});
