import { beforeAll, describe, expect, it } from "vitest";
import { checkParameters } from "../../model/simulation.ts";
import type { PlaneFeature, RunOutcome, SourceRun } from "../../model/simulation-run.ts";
import { sourceRunOf } from "../../model/source-run.ts";
import { check as checkEvacuation, run as evacuate } from "../../simulations/evacuation/run.ts";
import { simulation as evacuation } from "../../simulations/evacuation/simulation.ts";
import { run as expose } from "../../simulations/exposure/run.ts";
import { simulation as exposure } from "../../simulations/exposure/simulation.ts";
import { run as flow } from "../../simulations/flood/run.ts";
import { simulation as flood } from "../../simulations/flood/simulation.ts";
import { run as isolate } from "../../simulations/isolation/run.ts";
import { simulation as isolation } from "../../simulations/isolation/simulation.ts";
import { feature, planeHost, square } from "./plane-host.ts";

/**
 * A trough 50 m deep in the middle of a plain: what flows into it at its bottom never leaves it. The road from west to east goes
 * down through it; the office is in the west.
 */
const side = 20;
const cell = 25;
const trough = (column: number): number => Math.min(50, 5 * Math.abs(column - 10));
const ground = Float32Array.from({ length: side * side }, (_, k) => trough(k % side));
const area = feature("polygon", square(0, 0, side * cell));
const bottom = [10.5 * cell, 250] as const;

const city = {
  roads: [
    feature("line", [[10, 250], [260, 250]], { road_class: "3", structure: "1" }), // oxfmt-ignore
    feature("line", [[260, 250], [490, 250]], { road_class: "3", structure: "1" }), // oxfmt-ignore
  ],
  population: [
    feature("polygon", square(0, 200, 100), { name: "西", people: 300, households: 120 }),
    feature("polygon", square(250, 240, 25), { name: "谷", people: 80, households: 40 }),
    feature("polygon", square(400, 200, 100), { name: "東", people: 200, households: 90 }),
    feature("polygon", square(3000, 200, 100), { name: "外", people: 50, households: 20 }),
  ],
  shelters: [feature("point", [[10, 260]], { name: "西小学校", capacity: 900 })],
  "public-facilities": [feature("point", [[10, 255]], { name: "市役所", category: "office" })],
  buildings: [feature("polygon", square(255, 245, 10), { use: "411", structure: "601", storeys: 1, floor_area_m2: 100 })],
  // The published map says something else: that it is dry.
  "flood-hazard": [],
};

const rowsOf = ({ outputs }: RunOutcome, name: string) => {
  const output = outputs[name];
  if (output?.kind !== "table") throw new Error(`${name} is no table`);
  return output.rows.map((row) => Object.fromEntries(output.columns.map((column, i) => [column, row[i]])));
};

describe("a computed flood", () => {
  let floodRun: SourceRun;

  beforeAll(async () => {
    const parameters = checkParameters(flood, {
      durationHours: 2,
      cellMeters: "25",
      sliceMinutes: 10,
      // Starts after an hour.
      inflow: [[0, 0], [0.999, 0], [1, 20], [2, 20]], // oxfmt-ignore
      openEdges: false,
    });
    const drawn = { area: [area], inflowPlaces: [feature("point", [bottom])] };
    const host = { ...planeHost({}, drawn), terrain: () => ground };
    const outcome = await flow(parameters, host);
    floodRun = sourceRunOf({ run: "f".repeat(64), simulation: flood, parameters, outcome });
  });

  const on = (drawn: Record<string, PlaneFeature[]> = {}) => planeHost(city, drawn, { floodRun });

  it("is where people are counted in the water, with the error of its depth as bounds", async () => {
    const outcome = await expose(checkParameters(exposure, { depthErrorMeters: 0.5 }), on());
    const people = rowsOf(outcome, "counts").filter(({ kind }) => kind === "people");
    const total = people.reduce((sum, { value }) => sum + Number(value), 0);
    expect(total).toBeCloseTo(630, 6);
    // Those outside of the computed area are neither wet nor dry, and the result says so.
    expect(people[7]).toMatchObject({ value: 50 });
    expect(outcome.warnings.map(({ en }) => en)).toContainEqual(expect.stringContaining("About 50 people"));
    const [wet] = [outcome.summary];
    expect(Number(wet["peopleInWater"])).toBeGreaterThanOrEqual(80);
    expect(Number(wet["peopleInWaterLow"])).toBeLessThan(Number(wet["peopleInWater"]));
    expect(Number(wet["peopleInWaterHigh"])).toBeGreaterThan(Number(wet["peopleInWater"]));
    // Deep in the trough a house of one storey is no refuge.
    expect(Number(rowsOf(outcome, "upwardEscape")[0]?.["value"])).toBe(80);
  });

  it("closes the road from the moment it is there, for those who have not passed", async () => {
    const leaveAfter = async (startAfterMinutes: number) => {
      const given = { startAfterMinutes, departureMedianMinutes: 10, departureSpread: 0.2 };
      return evacuate(checkParameters(evacuation, given), on());
    };
    const before = await leaveAfter(0);
    expect(rowsOf(before, "totals")).toMatchObject([{ population: 580, unreachable: 0, assigned: 580 }]);
    const after = await leaveAfter(70);
    expect(rowsOf(after, "origins")).toMatchObject([
      { area: "西", unreachable: 0 },
      { area: "谷", unreachable: 80 },
      { area: "東", unreachable: 200 },
    ]);
  });

  it("tells how many do not get out in time with the error of its depth as bounds", async () => {
    // Between the first water in the trough and the depth at which nobody wades.
    const leaving = (depthErrorMeters: number, startAfterMinutes = 45) => {
      const given = { startAfterMinutes, departureMedianMinutes: 10, departureSpread: 0.2, depthErrorMeters };
      return evacuate(checkParameters(evacuation, given), on());
    };
    const { summary, outputs } = await leaving(0.3);
    const bounds = [summary["notInTimeLow"], summary["notInTime"], summary["notInTimeHigh"]].map(Number);
    expect(bounds).toEqual(bounds.toSorted((a, b) => a - b));
    expect(bounds.at(-1)).toBeGreaterThan(bounds[0] ?? Infinity);
    expect(Number(summary["notInTime"])).toBe(Number(summary["unreachable"]) + Math.round(Number(summary["caught"])));
    const cases = rowsOf({ outputs } as RunOutcome, "depthError").map(({ not_in_time }) => not_in_time);
    expect(cases).toEqual([bounds[1], bounds[2], bounds[0]]);
    const areas = rowsOf({ outputs } as RunOutcome, "origins");
    expect(areas.reduce((sum, { not_in_time_high }) => sum + Number(not_in_time_high), 0)).toBe(bounds[2]);

    // A larger error never narrows them; without an error there are none.
    const wider = (await leaving(1)).summary;
    expect(Number(wider["notInTime"])).toBe(bounds[1]);
    expect(Number(wider["notInTimeLow"])).toBeLessThanOrEqual(bounds[0] ?? 0);
    expect(Number(wider["notInTimeHigh"])).toBeGreaterThanOrEqual(bounds[2] ?? Infinity);
    const exact = await leaving(0);
    expect(exact.summary).toMatchObject({ notInTime: bounds[1] });
    expect(exact.summary).not.toHaveProperty("notInTimeLow");
    expect(rowsOf(exact, "depthError")).toMatchObject([{ not_in_time: bounds[1] }]);
  });

  it("is refused together with a moment at which the published areas are under water", () => {
    const parameters = checkParameters(evacuation, { floodRun: floodRun.run, waterAfterMinutes: 30 });
    expect(() => checkEvacuation(parameters, on())).toThrow("leave the time");
  });

  it("isolates who lives behind the water, from the moment it is too deep", async () => {
    const outcome = await isolate(checkParameters(isolation, { repairDays: 2 }), on());
    const communities = rowsOf(outcome, "communities");
    expect(communities).toMatchObject([
      { community: "西", isolated: 0, isolated_from_min: null },
      { community: "谷", isolated: 1, isolated_from_min: 70, isolated_until_min: null },
      { community: "東", isolated: 1, isolated_from_min: 70, isolated_until_min: null },
    ]);
    // Closed from 70 to 120 min, and for the repair after that.
    expect(communities[2]?.["days"]).toBeCloseTo(2 + 50 / 1440, 3);
    const overTime = rowsOf(outcome, "overTime");
    expect(overTime.map(({ minutes }) => minutes)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120]);
    expect(overTime[6]).toMatchObject({ isolated_people: 0 });
    expect(overTime[7]).toMatchObject({ isolated_people: 280, isolated_communities: 2 });
    expect(outcome.summary).toMatchObject({ isolatedPeople: 280, mostIsolatedPeople: 280 });
  });

  it("says which roads it knows nothing of", async () => {
    const roads = [...city.roads, feature("line", [[490, 250], [1010, 250]], { road_class: "3", structure: "1" })]; // oxfmt-ignore
    const outcome = await evacuate(checkParameters(evacuation, {}), planeHost({ ...city, roads }, {}, { floodRun }));
    expect(outcome.warnings.map(({ en }) => en)).toContainEqual(expect.stringMatching(/^0\.6 km of road lie outside/));
  });
});
