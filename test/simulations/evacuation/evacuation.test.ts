import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { departureSlices, type Departure, wholeShares } from "../../../simulations/evacuation/departure.ts";
import { runEvacuation } from "../../../simulations/evacuation/engine.ts";
import { type AssignmentMode, defaultParameters, type EvacuationInput, type Group } from "../../../simulations/evacuation/input.ts";
import { crowdSpeed, greatestSpecificFlow, placesIn } from "../../../simulations/evacuation/walking.ts";
import { buildNetwork } from "../../../simulations/network/network.ts";
import type { LinkWater } from "../../../simulations/network/traffic.ts";
import { acceptance } from "../../support/acceptance.ts";
import { road } from "../network/road-grid.ts";
import { sum } from "./problems.ts";

const walkers: Group = {
  id: "adult",
  share: 1,
  traveller: { speedMetersPerSecond: 1, depthLimitMeters: 0.5, forceLimit: 0.125, wades: true },
  departure: { kind: "at", seconds: 0 },
};

/** Water of 0.01 m at some moments, by link: deeper at once. */
function waterAt(seconds: readonly number[]): LinkWater {
  const arrival = Float64Array.from(seconds);
  return {
    arrivals: [0.01, 0.5].map((depthMeters) => ({ depthMeters, seconds: arrival })),
    specificForce: new Float64Array(seconds.length),
  };
}

/** One road of 120 m from 600 people to one shelter. */
function oneRoad(changes: Partial<EvacuationInput> = {}): EvacuationInput {
  return {
    network: buildNetwork([road([[0, 0], [120, 0]], { widthMeters: 2 })]), // oxfmt-ignore
    origins: [{ id: "block", node: 0, accessMeters: 0, people: 600 }],
    shelters: [{ id: "school", node: 1, accessMeters: 0, places: 1000 }],
    groups: [walkers],
    ...changes,
  };
}

describe("a queue", () => {
  const accept = acceptance("evacuation-e6", "Evacuation E6: a queue before a road of limited width");

  it("lets as many through as the width bears", async () => {
    const { cohorts, arrivalCurve, bottlenecks, origins, shelters } = await runEvacuation(oneRoad(), defaultParameters);
    accept.number("first arrival (s)", cohorts[0]?.firstSeconds[1] ?? Number.NaN, { value: 120, within: 0 });
    accept.number("last arrival (s)", cohorts[0]?.lastSeconds[1] ?? Number.NaN, { value: 370, within: 10 });
    const [[firstAt] = [0], [lastAt, all] = [0, 0]] = [arrivalCurve[0], arrivalCurve.at(-1)];
    expect(all).toBe(600);
    accept.number("people per second", 600 / (lastAt - (cohorts[0]?.firstSeconds[1] ?? 0)), { value: 2.4, within: 0.01 });
    expect(firstAt).toBeGreaterThanOrEqual(120);
    // On average they wait half of 250 s.
    expect(bottlenecks).toEqual([{ link: 0, waitingPersonMinutes: (600 * 125) / 60, longestWaitSeconds: 250, people: 600 }]);
    expect(origins[0]?.arrivalQuantilesSeconds).toEqual([145, 245, 345, 370]);
    expect(shelters).toEqual([{ shelter: 0, places: 1000, arrived: 600, overflow: 0, lastArrivalSeconds: 370 }]);
  });

  it("holds up those whom the water then catches", async () => {
    const { totals } = await runEvacuation(oneRoad({ water: waterAt([250]) }), defaultParameters);
    // Alone they need 120 s; the last who still get through enter by 130 s: 13 slices of 24.
    expect(totals).toMatchObject({ population: 600, assigned: 600, arrived: 312, caught: 288, unreachable: 0 });
  });

  it("passes people of two roads in the order they come", async () => {
    const network = buildNetwork([
      road([[0, 0], [60, 0]], { widthMeters: 100 }), // oxfmt-ignore
      road([[60, 60], [60, 0]], { widthMeters: 100 }), // oxfmt-ignore
      road([[60, 0], [160, 0]], { widthMeters: 1 }), // oxfmt-ignore
    ]);
    const node = (east: number, north: number) => network.nodeEast.findIndex((x, i) => x === east && network.nodeNorth[i] === north);
    const { cohorts } = await runEvacuation(
      oneRoad({
        network,
        origins: [node(0, 0), node(60, 60)].map((at, i) => ({ id: `${i}`, node: at, accessMeters: 0, people: 120 })),
        shelters: [{ id: "school", node: node(160, 0), accessMeters: 0, places: 240 }],
      }),
      defaultParameters,
    );
    const last = cohorts.map(({ lastSeconds }) => lastSeconds.at(-1) ?? Number.NaN);
    // 240 people at 1.2 a second behind 60 s, then 100 s: both finish together, not one after the other.
    expect(Math.max(...last)).toBeCloseTo(360, 6);
    expect(Math.min(...last)).toBeGreaterThan(340);
  });
});

describe("an evacuation", () => {
  it("does not send those who leave after the last safe moment, and says how many they are", async () => {
    const late: Departure = { kind: "table", rows: [[0, 0], [600, 1]] }; // oxfmt-ignore
    const { totals, origins } = await runEvacuation(oneRoad({ water: waterAt([420]), groups: [{ ...walkers, departure: late }] }), {
      ...defaultParameters,
      specificFlow: 100,
    });
    expect(origins[0]?.latestDepartureSeconds).toEqual([300]);
    expect(totals).toMatchObject({ assigned: 300, unreachable: 300, arrived: 300, caught: 0 });
  });

  it("walks to the node first, and from the node to the door", async () => {
    const [origin, shelter] = [
      { id: "o", node: 0, accessMeters: 30, people: 1 },
      { id: "s", node: 1, accessMeters: 15, places: 1 },
    ];
    const { shelters } = await runEvacuation(oneRoad({ origins: [origin], shelters: [shelter] }), {
      ...defaultParameters,
      speedFactor: 0.5,
    });
    expect(shelters[0]?.lastArrivalSeconds).toBeCloseTo((30 + 120 + 15) / 0.5 + 1 / 2.4, 9);
  });

  it("tells the gap between habit and the best plan", async () => {
    const { plan } = await runEvacuation(oneRoad(), { ...defaultParameters, mode: "nearest" });
    expect(plan).toEqual({
      unassigned: 0,
      personSeconds: 72_000,
      best: { unassigned: 0, personSeconds: 72_000 },
      greedy: { unassigned: 0, personSeconds: 72_000 },
    });
  });

  it("sends nobody over a link that is closed from the start", async () => {
    const { totals } = await runEvacuation(oneRoad({ closed: Uint8Array.of(1) }), defaultParameters);
    expect(totals).toMatchObject({ assigned: 0, unreachable: 600, arrived: 0 });
  });
});

const modes: AssignmentMode[] = ["designated", "nearest", "greedy", "optimal", "lexicographic"];

/** A block of streets with people, shelters and water at random. */
const cities = fc.record({
  mode: fc.constantFrom(...modes),
  people: fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 16, maxLength: 16 }),
  shelters: fc.array(fc.record({ node: fc.nat(15), places: fc.integer({ min: 0, max: 1500 }) }), { minLength: 1, maxLength: 4 }),
  water: fc.array(fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 3000 })), { minLength: 24, maxLength: 24 }),
  delay: fc.constantFrom<Departure>(
    { kind: "at", seconds: 60 },
    { kind: "lognormal", medianSeconds: 900, sigma: 0.6 },
    { kind: "table", rows: [[0, 0.2], [600, 0.5], [1800, 1]] }, // oxfmt-ignore
  ),
});

const streets = Array.from({ length: 4 }, (_, i) => [
  road([[0, i * 100], [100, i * 100], [200, i * 100], [300, i * 100]], { widthMeters: 2 }), // oxfmt-ignore
  road([[i * 100, 0], [i * 100, 100], [i * 100, 200], [i * 100, 300]], { widthMeters: 1 }), // oxfmt-ignore
]).flat();

describe("every evacuation", () => {
  const network = buildNetwork(streets);

  it("counts everyone once, whatever the mode, the water and the delay (E9)", async () => {
    expect([network.graph.nodeCount, network.graph.linkCount]).toEqual([16, 24]);
    await fc.assert(
      fc.asyncProperty(cities, async ({ mode, people, shelters, water, delay }) => {
        const result = await runEvacuation(
          {
            network,
            origins: people.map((count, node) => ({
              id: `${node}`,
              node,
              accessMeters: 5,
              people: count,
              designatedShelter: node % shelters.length,
            })),
            shelters: shelters.map((shelter, i) => ({ id: `${i}`, accessMeters: 0, ...shelter })),
            groups: [
              { ...walkers, share: 0.7, departure: delay },
              { ...walkers, id: "slow", share: 0.3, traveller: { ...walkers.traveller, speedMetersPerSecond: 0.5 } },
            ],
            water: waterAt(water),
          },
          { ...defaultParameters, mode },
        );
        const { totals } = result;
        expect(totals.population).toBe(sum(people));
        expect(totals.assigned + totals.unassigned + totals.unreachable).toBe(totals.population);
        for (const { origin, assigned, unassigned, unreachable } of result.origins)
          expect(assigned + unassigned + unreachable).toBe(people[origin]);
        expect(totals.arrived + totals.caught).toBe(sum(result.cohorts.map((cohort) => cohort.people)));
        expect(sum(result.shelters.map(({ arrived }) => arrived))).toBe(totals.arrived);
        if (mode === "lexicographic" || mode === "greedy") for (const { overflow } of result.shelters) expect(overflow).toBe(0);
        for (const [i, [at, count]] of result.arrivalCurve.entries()) {
          expect(at).toBeGreaterThanOrEqual(result.arrivalCurve[i - 1]?.[0] ?? 0);
          expect(count).toBeGreaterThanOrEqual((result.arrivalCurve[i - 1]?.[1] ?? 0) - 1e-6);
        }
        expect(result.arrivalCurve.at(-1)?.[1] ?? 0).toBeCloseTo(totals.arrived, 6);
      }),
      { numRuns: 60 },
    );
  });
});

describe("people who leave", () => {
  it("are whole and all counted, whatever the delay", () => {
    fc.assert(
      fc.property(cities, fc.nat(500), ({ delay }, people) => {
        const slices = departureSlices(delay, people);
        expect(sum(slices.map((slice) => slice.people))).toBe(people);
        for (const slice of slices)
          expect(Number.isInteger(slice.people) && slice.people > 0 && slice.toSeconds >= slice.fromSeconds).toBe(true);
      }),
    );
  });

  it("have half left by the median of a lognormal delay", () => {
    const slices = departureSlices({ kind: "lognormal", medianSeconds: 1800, sigma: 0.5 }, 10_000);
    const before = (seconds: number) => sum(slices.filter(({ toSeconds }) => toSeconds <= seconds).map(({ people }) => people));
    const [below, above] = [before(1800), before(2100)];
    expect(below).toBeLessThanOrEqual(5010);
    expect(above).toBeGreaterThan(5000);
  });

  it("are shared out to groups in whole people", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }), (people, weights) => {
        const shares = wholeShares(
          people,
          weights.map((weight) => weight / sum(weights)),
        );
        expect(sum(shares)).toBe(people);
        for (const [i, share] of shares.entries())
          expect(Math.abs(share - (people * (weights[i] ?? 0)) / sum(weights))).toBeLessThan(1 + 1e-9);
      }),
    );
  });
});

describe("walking in a crowd", () => {
  const accept = acceptance("evacuation-walking", "Evacuation §4.1: walking in a crowd (Weidmann)");

  it("slows down with density and flows most at 1.75 persons per m²", () => {
    accept.number("speed at 1 person per m² (m/s)", crowdSpeed(1), { value: 1.0581, within: 5e-5 });
    accept.number("greatest flow (persons per m and s)", greatestSpecificFlow, { value: 1.225, within: 5e-4 });
    for (let density = 0.1; density < 5.5; density += 0.1)
      expect(density * crowdSpeed(density)).toBeLessThanOrEqual(greatestSpecificFlow + 1e-3);
    expect(crowdSpeed(5.4)).toBe(0);
  });

  it("ends in a shelter with whole places", () => {
    expect([placesIn(1000, 2), placesIn(1000, 3.5), placesIn(1, 2)]).toEqual([500, 285, 0]);
  });
});
