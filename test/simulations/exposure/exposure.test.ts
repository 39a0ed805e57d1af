import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runExposure } from "../../../simulations/exposure/engine.ts";
import { depthFromAreas, depthFromRaster } from "../../../simulations/exposure/hazard-depth.ts";
import { defaultParameters, type ExposureInput } from "../../../simulations/exposure/input.ts";
import { rounded } from "../../../simulations/exposure/tally.ts";
import { acceptance } from "../../support/acceptance.ts";
import { byClass, gridOf, hazardOf, home, inputOf, rectangle } from "./places.ts";

const exact = { ...defaultParameters, populationError: 0, dataError: 0 };

describe("people by depth", () => {
  const accept = acceptance("exposure-3-1", "Exposure §3.1: five meshes in the water");
  const meshes = (depths: readonly number[]) =>
    inputOf(hazardOf(gridOf(5, 1), depths), {
      population: [100, 200, 300, 400, 500].map((people, i) => ({
        polygons: [rectangle(i * 10, 0, 10, 10)],
        people,
        elderly: people / 4,
        households: null,
      })),
    });

  it("are counted in their class", () => {
    const people = byClass(runExposure(meshes([0, 0.4, 0.5, 3.2, 6]), exact).counts, "people");
    for (const [i, [what, count]] of (
      [
        ["dry", 100],
        ["< 0.5 m", 200],
        ["0.5–3 m", 300],
        ["3–5 m", 400],
        ["5–10 m", 500],
      ] as const
    ).entries())
      // oxfmt-ignore
      accept.number(`people, ${what}`, people[i] ?? Number.NaN, { value: count, within: 1500e-9 });
    accept.number("people, all classes", people.reduce((sum, count) => sum + count, 0), { value: 1500, within: 1500e-9 }); // oxfmt-ignore
  });

  it("are all dry where there is no water", () => {
    expect(byClass(runExposure(meshes([0, 0, 0, 0, 0]), exact).counts, "people").slice(0, 7)).toEqual([1500, 0, 0, 0, 0, 0, 0]);
  });

  it("are unknown where the depth is", () => {
    const people = byClass(runExposure(meshes([Number.NaN, 0, 0, 0, 1]), exact).counts, "people");
    expect([people[7], people[0], people[2]]).toEqual([100, 900, 500]);
  });

  it("have bounds from the error of the depth and of the data", () => {
    const hazard = hazardOf(gridOf(5, 1), [0, 0.4, 0.5, 3.2, 6], 0.3);
    const { counts } = runExposure({ ...meshes([]), hazard }, { ...exact, populationError: 0.1 });
    const [people] = counts.filter(({ kind }) => kind === "people");
    // 0.5–3 m: 0.4 ± 0.3 and 3.2 ± 0.3 may be in it, nobody is for sure (0.5 − 0.3 is not).
    expect(people?.byClass[2]).toEqual({ low: 0, value: 300, high: 990 });
    expect(people?.byClass[5]).toMatchObject({ low: 0, high: 0 });
    expect(people?.byClass[4]).toEqual({ low: 450, value: 500, high: 550 });
    // At least 0.5 m.
    expect(people?.atLeast[1]?.low).toBeCloseTo(900 * 0.9, 9);
    expect(people?.atLeast[1]?.value).toBe(1200);
    expect(people?.atLeast[1]?.high).toBeCloseTo(1400 * 1.1, 9);
  });
});

describe("the people of an area", () => {
  const hazard = hazardOf(gridOf(10, 1), [0, 0, 0, 0, 0, 1, 1, 1, 1, 7]);
  const area = { polygons: [rectangle(0, 0, 100, 10)], people: 100, elderly: 30, households: 40 };

  it("live in its homes by floor area", () => {
    const buildings = [
      home([rectangle(1, 1, 8, 8)], { floorAreaMeters2: 300 }),
      home([rectangle(61, 1, 8, 8)], { floorAreaMeters2: 100 }),
      home([rectangle(91, 1, 8, 8)], { isHome: false }),
    ];
    const { counts } = runExposure(inputOf(hazard, { population: [area], buildings }), exact);
    expect(byClass(counts, "people").slice(0, 3)).toEqual([75, 0, 25]);
    expect(byClass(counts, "households")[2]).toBe(10);
    expect(byClass(counts, "buildings")).toEqual([1, 0, 1, 0, 1, 0, 0, 0]);
  });

  it("are spread over the ground where nothing is built", () => {
    const people = byClass(runExposure(inputOf(hazard, { population: [area] }), exact).counts, "people");
    expect(people.map((count) => Math.round(count * 1e6) / 1e6)).toEqual([50, 0, 40, 0, 10, 0, 0, 0]);
  });

  it("are unknown as far as the area lies outside of the map", () => {
    const wide = { ...area, polygons: [rectangle(0, 0, 200, 10)] };
    expect(byClass(runExposure(inputOf(hazard, { population: [wide] }), exact).counts, "people")[7]).toBeCloseTo(50, 9);
  });

  it("cannot flee upward where the water reaches their top floor or the house may be washed away", () => {
    const buildings = [
      home([rectangle(91, 1, 8, 8)], { storeys: 2 }),
      home([rectangle(81, 1, 8, 8)], { storeys: 1 }),
      home([rectangle(71, 1, 8, 8)], { storeys: 2 }),
      home([rectangle(1, 1, 8, 8)], { storeys: null }),
    ].map((building) => ({ ...building, floorAreaMeters2: 100 }));
    const input = inputOf(hazard, { population: [area], buildings });
    const { withoutUpwardEscape, elderlyWithoutUpwardEscape } = runExposure(input, exact);
    expect(withoutUpwardEscape).toEqual({ low: 25, value: 25, high: 25 });
    expect(elderlyWithoutUpwardEscape?.value).toBe(7.5);
    const zone = Float32Array.from({ length: 10 }, (_, cell) => (cell === 7 ? 1 : 0));
    expect(runExposure({ ...input, collapse: { grid: hazard.grid, values: zone } }, exact).withoutUpwardEscape.value).toBe(50);
    const unknown = inputOf(
      hazardOf(
        gridOf(10, 1),
        Array.from({ length: 10 }, () => 4),
      ),
      { population: [area], buildings },
    );
    // Nobody knows how high the fourth house is: two storeys are supposed, one is feared.
    expect(runExposure(unknown, exact).withoutUpwardEscape).toEqual({ low: 25, value: 25, high: 50 });
  });

  it("are not counted by age where nobody knows it", () => {
    const { elderlyWithoutUpwardEscape, peopleOfUnknownAge, counts } = runExposure(
      inputOf(hazard, { population: [{ ...area, elderly: null }] }),
      exact,
    );
    expect(elderlyWithoutUpwardEscape).toBeNull();
    expect(peopleOfUnknownAge).toBe(100);
    expect(counts.some(({ kind }) => kind === "elderly")).toBe(false);
  });
});

describe("things in the water", () => {
  const hazard = hazardOf(gridOf(4, 2), [0, 0.2, 1, 4, 0, 0, 0, Number.NaN], 0.1);

  it("are roads by length, fields by area, and sites by name", () => {
    const { counts, sites } = runExposure(
      inputOf(hazard, {
        roads: [{ line: [[-10, 15], [40, 15]], widthClass: "3" }], // oxfmt-ignore
        farmland: [{ polygons: [rectangle(0, 0, 40, 20)], kind: "paddy" }],
        facilities: [{ id: "1", name: "小学校", kind: "school", place: [25, 15] }, { id: "2", name: "病院", kind: "hospital", place: [5, 5] }], // oxfmt-ignore
        heritage: [{ id: "h", name: "古墳", kind: "tomb", place: [35, 5] }],
      }),
      exact,
    );
    const rounded = (values: number[]) => values.map((value) => Math.round(value * 1e6) / 1e6);
    expect(rounded(byClass(counts, "roads"))).toEqual([0.01, 0.01, 0.01, 0.01, 0, 0, 0, 0.01]);
    expect(rounded(byClass(counts, "farmland"))).toEqual([0.04, 0.01, 0.01, 0.01, 0, 0, 0, 0.01]);
    expect(sites.map(({ name, depth }) => [name, depth.value])).toEqual([["小学校", 1], ["病院", 0]]); // oxfmt-ignore
    expect(byClass(counts, "heritage")[7]).toBe(1);
  });

  it("are buildings by the deepest cell they touch, or the mean", () => {
    const across = inputOf(hazard, { buildings: [home([rectangle(15, 12, 20, 6)])] });
    expect(byClass(runExposure(across, exact).counts, "buildings")[3]).toBe(1);
    expect(byClass(runExposure(across, { ...exact, buildingDepth: "mean" }).counts, "buildings")[2]).toBe(1);
  });
});

describe("depth with its error", () => {
  it("makes dry ground wet only beside water", () => {
    const { low, high } = depthFromRaster({ grid: gridOf(5, 1), values: Float64Array.of(1, 0.1, 0, 0, Number.NaN) }, 0.25);
    expect([...low]).toEqual([0.75, 0, 0, 0, Number.NaN]);
    expect([...high]).toEqual([1.25, 0.35, 0.25, 0, Number.NaN]);
  });

  it("is as wide as the class on a published map, and wider at its border", () => {
    const areas = [
      { polygons: [rectangle(0, 0, 25, 10)], fromMeters: 0.5, toMeters: 3 },
      { polygons: [rectangle(25, 0, 5, 10), rectangle(30, 0, 4, 10)], fromMeters: 3, toMeters: 5 },
    ];
    const { low, value, high } = depthFromAreas(gridOf(5, 1), areas);
    expect([...value]).toEqual([0.5, 0.5, 3, 0, 0]);
    expect([...low]).toEqual([0.5, 0.5, 0.5, 0, 0]);
    expect([...high].map((depth) => Math.round(depth * 1000) / 1000)).toEqual([3, 3, 5, 5, 0]);
    expect(high[0]).toBeLessThan(3);
  });
});

describe("printed numbers", () => {
  it("have two digits that count and bounds rounded outward", () => {
    expect(rounded({ low: 1234, value: 1250, high: 1261 })).toEqual({ low: 1200, value: 1300, high: 1300 });
    expect(rounded({ low: 0, value: 3.4, high: 99.1 })).toEqual({ low: 0, value: 3, high: 100 });
    fc.assert(
      fc.property(fc.tuple(fc.nat(1e7), fc.nat(1e7), fc.nat(1e7)), (numbers) => {
        const [low, value, high] = numbers.sort((a, b) => a - b);
        const shown = rounded({ low, value, high });
        expect(shown.low).toBeLessThanOrEqual(low);
        expect(shown.high).toBeGreaterThanOrEqual(high);
        expect(shown.value).toBeGreaterThanOrEqual(shown.low);
        expect(shown.value).toBeLessThanOrEqual(shown.high);
      }),
    );
  });
});

const size = { columns: 8, rows: 6 };
const depth = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 25, noNaN: true }));
const depths = fc.array(depth, { minLength: 48, maxLength: 48 });
const within = fc.double({ min: -10, max: 75, noNaN: true });
const cities = fc.record({
  population: fc.array(fc.record({ at: fc.tuple(within, within), people: fc.nat(500) }), { maxLength: 5 }),
  buildings: fc.array(fc.record({ at: fc.tuple(within, within), storeys: fc.constantFrom(null, 1, 2, 3) }), { maxLength: 12 }),
  roads: fc.array(fc.tuple(fc.tuple(within, within), fc.tuple(within, within)), { maxLength: 5 }),
  error: fc.constantFrom(0, 0.3),
});

function cityAt(
  values: readonly number[],
  { population, buildings, roads, error }: typeof cities extends fc.Arbitrary<infer T> ? T : never,
): ExposureInput {
  return inputOf(hazardOf(gridOf(size.columns, size.rows), values, error), {
    population: population.map(({ at: [east, north], people }) => ({
      polygons: [rectangle(east, north, 23, 17)],
      people,
      elderly: null,
      households: people,
    })),
    buildings: buildings.map(({ at: [east, north], storeys }) => home([rectangle(east, north, 9, 7)], { storeys })),
    roads: roads.map((line) => ({ line, widthClass: "" })),
    farmland: population.map(({ at: [east, north] }) => ({ polygons: [rectangle(north, east, 31, 8)], kind: "" })),
    facilities: buildings.map(({ at }, i) => ({ id: `${i}`, name: null, kind: "", place: at })),
  });
}

describe("every exposure", () => {
  it("counts everything once: the classes, dry and unknown included, sum up to the whole", () => {
    fc.assert(
      fc.property(depths, cities, (values, city) => {
        const input = cityAt(values, city);
        const { counts } = runExposure(input, exact);
        const total = (kind: Parameters<typeof byClass>[1]) => byClass(counts, kind).reduce((sum, count) => sum + count, 0);
        const people = city.population.reduce((sum, area) => sum + area.people, 0);
        const expectTotal = (actual: number, expected: number): void =>
          expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, expected));
        expectTotal(total("people"), people);
        expectTotal(total("buildings"), city.buildings.length);
        expectTotal(total("facilities"), city.buildings.length);
        expectTotal(total("farmland"), (city.population.length * 31 * 8) / 10_000);
        expectTotal(total("roads"), city.roads.reduce((sum, [a, b]) => sum + Math.hypot(a[0] - b[0], a[1] - b[1]) / 1000, 0)); // oxfmt-ignore
        for (const count of counts)
          for (const { low, value, high } of [...count.byClass, ...count.atLeast]) {
            expect(low).toBeLessThanOrEqual(value + 1e-9);
            expect(value).toBeLessThanOrEqual(high + 1e-9);
          }
      }),
    );
  });

  /** In some depth or deeper, bounds included, and those who cannot flee upward. */
  function expectNoneLower(shallow: ExposureInput, deep: ExposureInput): void {
    const [before, after] = [runExposure(shallow, exact), runExposure(deep, exact)];
    for (const [i, count] of before.counts.entries()) {
      expect(after.counts[i]).toMatchObject({ kind: count.kind, group: count.group });
      for (const [k, { low, value, high }] of count.atLeast.entries()) {
        const deeper = after.counts[i]?.atLeast[k];
        expect(deeper?.low).toBeGreaterThanOrEqual(low - 1e-9);
        expect(deeper?.value).toBeGreaterThanOrEqual(value - 1e-9);
        expect(deeper?.high).toBeGreaterThanOrEqual(high - 1e-9);
      }
    }
    for (const bound of ["low", "value", "high"] as const)
      expect(after.withoutUpwardEscape[bound]).toBeGreaterThanOrEqual(before.withoutUpwardEscape[bound] - 1e-9);
  }

  it("counts no fewer in deeper water", () => {
    fc.assert(
      fc.property(
        depths,
        fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 48, maxLength: 48 }),
        cities,
        (values, rise, city) => {
          expectNoneLower(cityAt(values, city), cityAt(values.map((value, i) => value + (rise[i] ?? 0)), city)); // oxfmt-ignore
        },
      ),
    );
  });

  it("counts no fewer in two floods merged by the greater depth", () => {
    fc.assert(
      fc.property(depths, depths, cities, (one, other, city) => {
        const both = cityAt(one.map((value, i) => Math.max(value, other[i] ?? 0)), city); // oxfmt-ignore
        expectNoneLower(cityAt(one, city), both);
        expectNoneLower(cityAt(other, city), both);
      }),
    );
  });
});
