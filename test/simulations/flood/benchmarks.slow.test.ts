import { describe, expect, it } from "vitest";
import { runFlood } from "../../../simulations/flood/engine.ts";
import { defaultParameters, type FloodInput } from "../../../simulations/flood/input.ts";
import type { FloodResult } from "../../../simulations/flood/result.ts";
import { acceptance } from "../../support/acceptance.ts";
import { spreadingPlain } from "./environment-agency.ts";
import { expectSpreading, plotSpreading } from "./expect-spreading.ts";

const hours = (count: number): number => count * 3600;

describe("a flood that spreads on a plain (Environment Agency, test 4), finer", () => {
  const accept = acceptance("flood-t-ea4-10m", "Flood T-EA4: Environment Agency test 4, 10 m cells");
  it("follows the reference on 10 m cells", async () => {
    const result = await runFlood(
      spreadingPlain(10),
      { ...defaultParameters, durationSeconds: 18_000, sampleSeconds: 10 },
      { kernel: "reference" },
    );
    expectSpreading(accept, result, { depth: 0.005, arrival: 180 });
    plotSpreading(accept, result, 10);
  });
});

describe("a water body behind a sill (after Environment Agency, test 1)", () => {
  const accept = acceptance("flood-t-ea1", "Flood T-EA1: disconnected water body, own bed");
  const knots = [
    [0, 9.5],
    [300, 10.25],
    [450, 9.6],
    [600, 9.6],
    [700, 10.4],
  ] as const;
  const bed = (x: number): number => {
    const after = knots.findIndex(([place]) => place >= x);
    const [[x0, z0], [x1, z1]] = [knots[after - 1] ?? [0, 0], knots[after] ?? [0, 0]];
    return z0 + ((z1 - z0) * (x - x0)) / (x1 - x0);
  };
  it("fills over the sill and keeps what is behind it", async () => {
    const [columns, rows] = [70, 10];
    const input: FloodInput = {
      grid: { epsg: 6674, westMeters: 0, northMeters: 100, cellMeters: 10, columns, rows },
      groundMeters: Float64Array.from({ length: columns * rows }, (_, k) => bed((k % columns) * 10 + 5)),
      manning: 0.03,
      initial: { stageMeters: 9.7 },
      boundaries: [
        {
          edge: "west",
          kind: "level",
          stageMeters: [
            [0, 9.7],
            [hours(1), 10.35],
            [hours(11), 10.35],
            [hours(12), 9.7],
          ],
        },
      ],
      gauges: [
        { id: "front", place: [155, 55] },
        { id: "pond", place: [525, 55] },
      ],
    };
    const result = await runFlood(input, { ...defaultParameters, durationSeconds: hours(20), sampleSeconds: 1 }, { kernel: "reference" });
    const stage = (gauge: number, place: number, seconds: number): number => depthAt(result, gauge, seconds) + bed(place);
    accept.number("1 h, (155, 55): stage (m)", stage(0, 155, hours(1)), { value: 10.346, within: 0.005 });
    accept.number("2 h, (525, 55): stage (m)", stage(1, 525, hours(2)), { value: 10.071, within: 0.02 });
    accept.number("11 h, (155, 55): stage (m)", stage(0, 155, hours(11)), { value: 10.35, within: 0.001 });
    accept.number("11 h, (525, 55): stage (m)", stage(1, 525, hours(11)), { value: 10.35, within: 0.001 });
    accept.number("20 h, (525, 55): stage of the pond (m); highest cell of the sill 10.2375", stage(1, 525, hours(20)), {
      value: 10.2415,
      within: 0.01,
    });
    accept.number("error of the mass balance", Math.max(...result.mass.map(({ error }) => error)), { atMost: 1e-9 });
  });
});

describe("depressions that fill one after the other (after Environment Agency, test 2)", () => {
  const accept = acceptance("flood-t-ea2", "Flood T-EA2: filling of depressions, own bed");
  const expected = [
    [9.595, 9.428, null, null],
    [9.266, 8.987, null, null],
    [8.937, 8.425, null, null],
    [8.68, 8.203, null, null],
  ];
  /** Pits that spilled, by the level at which a flood of the terrain would spill. */
  const spilled = new Map([
    ["0,0", 9.588],
    ["0,1", 9.421],
    ["1,0", 9.255],
    ["2,0", 8.921],
    ["3,0", 8.663],
  ]);

  const cells = 100;
  const place = (i: number): number => i * 20 + 10;
  const ground = Float64Array.from({ length: cells * cells }, (_, k) => {
    const [x, y] = [place(k % cells), place(Math.floor(k / cells))];
    return 10 - x / 3000 - y / 1500 + 0.25 * (Math.cos((2 * Math.PI * x) / 500) + Math.cos((2 * Math.PI * y) / 500));
  });
  const input: FloodInput = {
    grid: { epsg: 6674, westMeters: 0, northMeters: 2000, cellMeters: 20, columns: cells, rows: cells },
    groundMeters: ground,
    manning: 0.03,
    boundaries: [
      {
        edge: "west",
        kind: "inflow",
        fromMeters: 0,
        toMeters: 100,
        discharge: [
          [0, 0],
          [600, 20],
          [3000, 20],
          [5100, 0],
        ],
      },
    ],
  };
  const fill = (scheme: { theta?: number; alpha?: number } = {}) =>
    runFlood(input, { ...defaultParameters, ...scheme, durationSeconds: hours(48), sampleSeconds: 600 }, { kernel: "reference" });
  const pits = Array.from({ length: 16 }, (_, pit) =>
    lowestCell(ground, cells, { row: Math.floor(pit / 4) * 25, column: (pit % 4) * 25, size: 25 }),
  );

  it("end at the spill levels", async () => {
    const result = await fill();
    for (let row = 0; row < 4; row++) {
      for (let column = 0; column < 4; column++) {
        const k = pits[row * 4 + column] ?? 0;
        const depth = result.finalDepthMeters.values[k] ?? Number.NaN;
        const stage = (ground[k] ?? 0) + depth;
        const level = expected[row]?.[column];
        const name = `pit ${row + 1}-${column + 1}`;
        const spill = spilled.get(`${row},${column}`);
        if (level === null || level === undefined) accept.number(`${name}: depth (m), dry`, depth, { atMost: 1e-3 });
        else if (spill !== undefined)
          accept.number(`${name}: stage above the spill level (m); prototype ${level}`, stage - spill, { value: 0.015, within: 0.0151 });
        else accept.number(`${name}: stage, part-filled (m)`, stage, { value: level, within: 0.02 });
      }
    }
    const last = result.mass.at(-1);
    accept.number("relative error of the volume of 75 000 m³", Math.abs((last?.volume ?? 0) / 75_000 - 1), { atMost: 1e-9 });
    expect(last?.error).toBeLessThanOrEqual(1e-9);
  });

  it("end there whatever the weighting and the length of the step", async () => {
    const [longer, weighted] = [await fill({ theta: 0.8, alpha: 0.6 }), await fill({ theta: 0.9, alpha: 0.5 })];
    const apart = pits.map((k) => Math.abs((longer.finalDepthMeters.values[k] ?? 0) - (weighted.finalDepthMeters.values[k] ?? Number.NaN)));
    accept.number("greatest difference between θ 0.8, α 0.6 and θ 0.9, α 0.5 (m)", Math.max(...apart), { atMost: 0.001 });
  });
});

function depthAt({ gauges }: FloodResult, gauge: number, seconds: number): number {
  const { seconds: times, depthMeters } = gauges[gauge] ?? { seconds: [], depthMeters: [] };
  return depthMeters[times.findIndex((time) => time >= seconds)] ?? Number.NaN;
}

function lowestCell(ground: Float64Array, cells: number, block: { row: number; column: number; size: number }): number {
  let lowest = block.row * cells + block.column;
  for (let row = block.row; row < block.row + block.size; row++)
    for (let column = block.column; column < block.column + block.size; column++)
      if ((ground[row * cells + column] ?? 0) < (ground[lowest] ?? 0)) lowest = row * cells + column;
  return lowest;
}
