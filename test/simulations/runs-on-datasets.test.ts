import { describe, expect, it } from "vitest";
import { polygonsOf } from "../../model/geo/plane.ts";
import { checkParameters } from "../../model/simulation.ts";
import type { RunOutcome } from "../../model/simulation-run.ts";
import { run as evacuate } from "../../simulations/evacuation/run.ts";
import { simulation as evacuation } from "../../simulations/evacuation/simulation.ts";
import { run as expose } from "../../simulations/exposure/run.ts";
import { simulation as exposure } from "../../simulations/exposure/simulation.ts";
import { run as isolate } from "../../simulations/isolation/run.ts";
import { simulation as isolation } from "../../simulations/isolation/simulation.ts";
import { feature, planeHost, square } from "./plane-host.ts";

/** Two areas west and east of a river with one bridge; office, school and hospital in the west; the river bank floods to 3 m. */
const city = {
  roads: [
    feature("line", [[0, 0], [400, 0]], { road_class: "3", structure: "1", width_m: 4, width_class: null }), // oxfmt-ignore
    feature("line", [[400, 0], [600, 0]], { road_class: "3", structure: "2", width_m: null, width_class: "2" }), // oxfmt-ignore
    feature("line", [[600, 0], [1000, 0]], { road_class: "3", structure: "1", width_m: null, width_class: null }), // oxfmt-ignore
    feature("line", [[0, 20], [1000, 20]], { road_class: "4", structure: "1" }), // oxfmt-ignore
  ],
  population: [
    feature("polygon", square(0, -50, 100), { name: "西", people: 300, households: 120 }),
    feature("polygon", square(900, -50, 100), { name: "東", people: 200, households: null }),
  ],
  shelters: [
    feature("point", [[0, 5]], { name: "西小学校", kind: "both", capacity: 400 }),
    feature("point", [[1000, 5]], { name: "東集会所", kind: "shelter", capacity: null }),
  ],
  "public-facilities": [
    feature("point", [[0, 5]], { name: "市役所", category: "office" }),
    feature("point", [[400, 5]], { name: "病院", category: "health" }),
  ],
  buildings: [
    feature("polygon", square(10, 10, 10), { use: "411", structure: "601", storeys: 1, floor_area_m2: 100 }),
    feature("polygon", square(950, 10, 10), { use: "412", structure: "603", storeys: null, floor_area_m2: null }),
  ],
  "flood-hazard": [feature("polygon", square(850, -100, 200), { depth_rank: "3" })],
};

const rowsOf = ({ outputs }: RunOutcome, name: string) => {
  const output = outputs[name];
  if (output?.kind !== "table") throw new Error(`${name} is no table`);
  return output.rows.map((row) => Object.fromEntries(output.columns.map((column, i) => [column, row[i]])));
};

describe("an evacuation run", () => {
  it("answers all outputs of its manifest, and they add up", async () => {
    const outcome = await evacuate(checkParameters(evacuation, {}), planeHost(city));
    expect(Object.keys(outcome.outputs).sort()).toEqual(Object.keys(evacuation.outputs).sort());
    const [totals] = rowsOf(outcome, "totals");
    expect(totals).toMatchObject({ population: 500, assigned: 500, unassigned: 0, unreachable: 0, arrived: 500, caught: 0 });
    expect(rowsOf(outcome, "shelters")).toMatchObject([{ places: 400, arrived: 300 }, { places: 200, arrived: 200 }]); // oxfmt-ignore
    // One shelter's capacity is not known: the result says that a number was supposed.
    expect(outcome.warnings.map(({ en }) => en)).toEqual([expect.stringContaining("1 shelters have no known capacity")]);
  });

  it("counts those whom the water leaves no way, and takes closures and extra shelters into account", async () => {
    const run = (given: Record<string, unknown>, drawn = {}) => evacuate(checkParameters(evacuation, given), planeHost(city, drawn));
    const flooded = await run({ waterAfterMinutes: 1 });
    const [east] = rowsOf(flooded, "origins").filter(({ area }) => area === "東");
    // The eastern shelter is at the node of the people who go there: no road lies between.
    expect(east).toMatchObject({ people: 200, assigned: 200, unreachable: 0 });
    const far = { ...city, shelters: city.shelters.slice(0, 1) };
    const cut = await evacuate(checkParameters(evacuation, { waterAfterMinutes: 1 }), planeHost(far));
    expect(rowsOf(cut, "origins")).toMatchObject([{ area: "西", unreachable: 0 }, { area: "東", unreachable: 200 }]); // oxfmt-ignore
    const closed = await evacuate(checkParameters(evacuation, {}), planeHost(far, { closedPlaces: [feature("point", [[500, 3]])] }));
    expect(rowsOf(closed, "totals")).toMatchObject([{ unreachable: 200 }]);
    const extra = [feature("point", [[1000, 0]], { capacity: 50, name: "仮設" })];
    const helped = await evacuate(
      checkParameters(evacuation, {}),
      planeHost(far, { closedPlaces: [feature("point", [[500, 3]])], extraShelters: extra }),
    );
    expect(rowsOf(helped, "totals")).toMatchObject([{ assigned: 350, unassigned: 150, unreachable: 0 }]);
  });
});

describe("an isolation run", () => {
  it("finds the bridge that everything hangs on", async () => {
    const outcome = await isolate(checkParameters(isolation, {}), planeHost(city));
    expect(Object.keys(outcome.outputs).sort()).toEqual(Object.keys(isolation.outputs).sort());
    expect(rowsOf(outcome, "communities")).toMatchObject([{ isolated: 0 }, { isolated: 0 }]);
    const { criticalLinks } = outcome.outputs;
    expect(
      criticalLinks?.kind === "features" && criticalLinks.features.map(({ parts, properties }) => [parts[0], properties["people"]]),
    ).toEqual([
      [[[400, 0], [600, 0]], 200], // oxfmt-ignore
      [[[600, 0], [1000, 0]], 200], // oxfmt-ignore
    ]);
  });

  it("tells who is cut off by a drawn closure, and for how long", async () => {
    const drawn = { closedPlaces: [feature("point", [[500, 3]], { days: 10 })] };
    const outcome = await isolate(checkParameters(isolation, {}), planeHost(city, drawn));
    expect(rowsOf(outcome, "communities")).toEqual([
      { community: "西", people: 300, isolated: 0, days: 0, isolated_from_min: null, isolated_until_min: null, cut_off_from: "" },
      {
        community: "東",
        people: 200,
        isolated: 1,
        days: 10,
        isolated_from_min: 0,
        isolated_until_min: null,
        cut_off_from: "hospital office",
      },
    ]);
    expect(outcome.summary).toMatchObject({ isolatedPeople: 200, isolatedPersonDays: 2000 });
  });

  it("closes roads in the hazard areas on request", async () => {
    const outcome = await isolate(checkParameters(isolation, { closeFlooded: true }), planeHost(city));
    expect(outcome.summary).toMatchObject({ isolatedPeople: 200, isolatedPersonDays: 600 });
  });

  it("says that there are no hubs instead of calling everybody isolated without a word", async () => {
    const outcome = await isolate(checkParameters(isolation, {}), planeHost({ ...city, "public-facilities": [] }));
    expect(outcome.warnings.map(({ en }) => en)).toContainEqual(expect.stringContaining("no data of hubs"));
  });
});

describe("an exposure run", () => {
  it("answers all outputs of its manifest but the course over time, which published areas do not tell, and they add up", async () => {
    const outcome = await expose(checkParameters(exposure, {}), planeHost(city));
    const { overTime: _, ...answered } = exposure.outputs;
    expect(Object.keys(outcome.outputs).sort()).toEqual(Object.keys(answered).sort());
    const people = rowsOf(outcome, "counts").filter(({ kind }) => kind === "people");
    expect(people.map(({ depth_class: depthClass, value }) => [depthClass, value])).toEqual([[0, 300], [1, 0], [2, 0], [3, 200], [4, 0], [5, 0], [6, 0], [7, 0]]); // oxfmt-ignore
    expect(people[3]).toMatchObject({ low: 180, high: 220 });
    expect(rowsOf(outcome, "sites").map(({ name }) => name)).toEqual(["東集会所"]);
    // Two storeys are supposed in the east: above 3 m; with one storey all of them are caught.
    expect(rowsOf(outcome, "upwardEscape")).toEqual([{ low: 0, value: 0, high: 220 }]);
    expect(outcome.summary).toMatchObject({ peopleInWaterLow: 180, peopleInWater: 200 });
  });

  it("refuses a city without people", async () => {
    await expect(expose(checkParameters(exposure, {}), planeHost({ ...city, population: [] }))).rejects.toMatchObject({
      where: "population",
    });
  });
});

describe("rings of several polygons", () => {
  it("are sorted out by what lies within what", () => {
    const rings = [square(40, 40, 5), square(0, 0, 100), square(200, 0, 50), square(30, 30, 40), square(210, 10, 10)];
    expect(polygonsOf(rings).map((polygon) => polygon.map((ring) => rings.indexOf(ring as (typeof rings)[number])))).toEqual([
      [0],
      [1, 3],
      [2, 4],
    ]);
  });
});
