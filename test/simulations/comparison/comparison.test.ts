import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Grid, Raster } from "../../../model/geo/raster.ts";
import type { SourceRun } from "../../../model/simulation-run.ts";
import { sourceRunOf } from "../../../model/source-run.ts";
import { compareTables } from "../../../simulations/comparison/compare-tables.ts";
import { changeClasses, commonGrid, differenceRaster, hectaresByChange } from "../../../simulations/comparison/difference-raster.ts";
import { check, run } from "../../../simulations/comparison/run.ts";
import { simulation as evacuation } from "../../../simulations/evacuation/simulation.ts";
import { simulation as exposure } from "../../../simulations/exposure/simulation.ts";
import { simulation as flood } from "../../../simulations/flood/simulation.ts";
import { planeHost } from "../plane-host.ts";

const grid = (westMeters: number, northMeters: number, columns: number, rows: number, cellMeters = 10): Grid => ({
  epsg: 6674,
  westMeters,
  northMeters,
  cellMeters,
  columns,
  rows,
});

const rasterOf = (where: Grid, value: (column: number, row: number) => number): Raster => ({
  grid: where,
  values: Float32Array.from({ length: where.columns * where.rows }, (_, k) => value(k % where.columns, Math.floor(k / where.columns))),
});

const floodOf = (where: Grid, depth: (column: number, row: number) => number, parameters = {}): SourceRun =>
  sourceRunOf({
    run: "a".repeat(64),
    simulation: flood,
    parameters,
    outcome: {
      outputs: {
        maxDepthMeters: { kind: "raster", bands: [{ raster: rasterOf(where, depth) }] },
        arrivalSeconds: {
          kind: "raster",
          bands: [0, 1, 2, 3].map((index) => ({ raster: rasterOf(where, (x, y) => (depth(x, y) > index / 10 ? 60 * (x + 1) : Infinity)) })),
        },
      },
      warnings: [],
      summary: { cellMeters: where.cellMeters, floodedHectares: 1 },
    },
  });

const exposureOf = (rows: [string, number, number][]): SourceRun =>
  sourceRunOf({
    run: "b".repeat(64),
    simulation: exposure,
    parameters: {},
    outcome: {
      outputs: {
        counts: {
          kind: "table",
          columns: ["kind", "group", "unit", "depth_class", "low", "value", "high"],
          rows: rows.map(([kind, depthClass, value]) => [kind, "", "人", depthClass, value * 0.9, value, value * 1.1]),
        },
      },
      warnings: [],
      summary: { peopleInWater: rows.reduce((sum, [, , value]) => sum + value, 0) },
    },
  });

const compared = (runA: SourceRun, runB: SourceRun) => run({}, planeHost({}, {}, { runA, runB }));

describe("two floods", () => {
  it("differ by B − A, cell by cell, with areas by class", async () => {
    const where = grid(0, 100, 10, 10);
    const outcome = await compared(
      floodOf(where, () => 1, { riverWidthMeters: 50 }),
      floodOf(where, (column) => (column < 5 ? 1.6 : column === 9 ? Number.NaN : 0.96), { riverWidthMeters: 80 }),
    );
    const { depthDifferenceMeters, changes, conditions } = outcome.outputs;
    if (depthDifferenceMeters?.kind !== "raster" || changes?.kind !== "table" || conditions?.kind !== "table") throw new Error("outputs");
    const [difference] = depthDifferenceMeters.bands;
    expect(difference?.raster.values[0]).toBeCloseTo(0.6, 6);
    expect(difference?.raster.values[9]).toBeNaN();
    expect(changes.rows.map((row) => row.at(-1))).toEqual([0, 0, 0, 0.4, 0, 0.5, 0]);
    expect(outcome.summary).toMatchObject({ deeperHectares: 0.5, shallowerHectares: 0, compared: "flood" });
    const { ja, en } = flood.parameters["riverWidthMeters"]?.title ?? {};
    expect(conditions.rows).toEqual([[ja, en, "50 m", "50 m", "80 m", "80 m"]]);
    expect(outcome.warnings).toEqual([]);
  });

  it("of neighbouring areas are compared where both were computed, and the result says so", async () => {
    const outcome = await compared(
      floodOf(grid(0, 100, 10, 10), (column, row) => column + row / 100),
      floodOf(grid(30, 120, 10, 10), (column, row) => column + row / 100),
    );
    const { depthDifferenceMeters } = outcome.outputs;
    const { raster } = (depthDifferenceMeters?.kind === "raster" && depthDifferenceMeters.bands[0]) as { raster: Raster };
    expect(raster.grid).toEqual(grid(30, 100, 7, 8));
    // Column 3, row 0 of A lies on column 0, row 2 of B.
    expect([...new Set(Array.from(raster.values, (value) => value.toFixed(3)))]).toEqual(["-2.980"]);
    expect(outcome.warnings.map(({ en }) => en)).toEqual([expect.stringContaining("different areas")]);
  });

  it.each([
    ["of different size", grid(0, 100, 5, 5, 25)],
    ["that do not lie on each other", grid(5, 100, 10, 10)],
    ["of areas that do not meet", grid(500, 100, 10, 10)],
  ])("on cells %s are refused", async (_, other) => {
    const runs = [floodOf(grid(0, 100, 10, 10), () => 1), floodOf(other, () => 1)] as const;
    await expect(compared(...runs)).rejects.toMatchObject({ reason: "invalid-parameter", where: "runB" });
  });

  it("exchanged, differ the other way round; a flood does not differ from itself", () => {
    const depths = fc.array(fc.oneof(fc.constant(Number.NaN), fc.float({ min: 0, max: 20, noNaN: true })), {
      minLength: 12,
      maxLength: 12,
    });
    fc.assert(
      fc.property(depths, depths, (first, second) => {
        const where = grid(0, 30, 4, 3);
        const [a, b] = [first, second].map((values) => ({ grid: where, values: Float32Array.from(values) })) as [Raster, Raster];
        const [there, back] = [differenceRaster(a, b), differenceRaster(b, a)];
        expect(Array.from(there.values, (value) => -value + 0)).toEqual(Array.from(back.values, (value) => value + 0));
        expect(differenceRaster(a, a).values.every((value) => Number.isNaN(value) || value === 0)).toBe(true);
        const known = there.values.filter((value) => !Number.isNaN(value)).length;
        expect(hectaresByChange(there).reduce((sum, value) => sum + value, 0)).toBeCloseTo(known / 100, 9);
      }),
    );
  });

  it("have a class of change for every difference that there can be", () => {
    expect(changeClasses.findLastIndex(({ from }) => -9999 >= from)).toBe(0);
    expect(commonGrid(grid(0, 0, 2, 2), grid(0, 0, 2, 2))).toEqual(grid(0, 0, 2, 2));
  });
});

describe("two tables", () => {
  it("are set side by side by what their rows are about", async () => {
    const outcome = await compared(exposureOf([["people", 0, 300], ["people", 1, 100]]), exposureOf([["people", 0, 350], ["people", 2, 50]])); // oxfmt-ignore
    const { tables } = outcome.outputs;
    const rows = tables?.kind === "table" ? tables.rows.filter((row) => row[3] === "value") : [];
    expect(rows).toEqual([
      ["counts", "people / 人 / 浸水なし", "people / 人 / dry", "value", 300, 350, 50],
      ["counts", "people / 人 / 0.5m未満", "people / 人 / under 0.5 m", "value", 100, null, null],
      ["counts", "people / 人 / 0.5～3.0m", "people / 人 / 0.5 to 3 m", "value", null, 50, null],
    ]);
    expect(outcome.summary).toMatchObject({ peopleInWaterDifference: 0 });
    expect(outcome.outputs["depthDifferenceMeters"]).toBeUndefined();
  });

  it("leave out what is equal", async () => {
    const outcome = await compared(exposureOf([["people", 0, 300], ["people", 1, 100]]), exposureOf([["people", 0, 300], ["people", 1, 90]])); // oxfmt-ignore
    const { tables } = outcome.outputs;
    expect(tables?.kind === "table" && tables.rows.map((row) => [row[3], row[6]])).toEqual([
      ["low", -9],
      ["value", -10],
      ["high", -11],
    ]);
  });

  it("keep things of the same name apart", () => {
    const of = (...values: string[]) => ({ columns: ["name", "depth"], rows: values.map((value) => ["集会所", value]) });
    expect(compareTables(of("1", "2"), of("1.5", "2"), ["name"])).toEqual([
      { row: ["集会所"], column: "depth", values: [1, 1.5, 0.5] },
      { row: ["集会所 (2)"], column: "depth", values: [2, 2, 0] },
    ]);
  });
});

describe("runs of different simulations", () => {
  it("are refused before anything is computed", () => {
    const other = sourceRunOf({
      run: "c".repeat(64),
      simulation: evacuation,
      parameters: {},
      outcome: { outputs: {}, warnings: [], summary: {} },
    });
    expect(() => check({}, planeHost({}, {}, { runA: exposureOf([]), runB: other }))).toThrow(/different simulations/);
  });
});
