import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draftOf, type PlaceRule, readDraft, readTyped, type SeriesRule } from "../../../client/simulation/form/drafts.ts";
import type { SimulationParameter } from "../../../model/simulation.ts";
import { findSimulations } from "../../../server/simulations/find-simulations.ts";

const title = { ja: "題", en: "title" };
const number: SimulationParameter = { type: "number", title, unit: "m", minimum: 10, maximum: 1000, default: 100 };
const series: SeriesRule = { type: "series", title, timeUnit: "h", unit: "m", minimum: 0, maximum: 50, maxRows: 3, default: null };
const text = (value: string) => ({ kind: "text", text: value }) as const;
const rows = (...given: [string, string][]) => ({ kind: "series", rows: given.map(([time, value]) => ({ time, value })) }) as const;

describe("a number that was typed", () => {
  it.each([
    ["12.5", 12.5],
    ["１２．５", 12.5],
    ["1,000", 1000],
    ["−3", -3],
    [" 7 ", 7],
  ])("%s is read", (typed, value) => {
    expect(readTyped(typed)).toBe(value);
  });

  it.each(["", "-", "12m", "1.2.3", "Infinity", "0x10"])("%s is none", (typed) => {
    expect(readTyped(typed)).toBeUndefined();
  });

  it("is told its range, and left blank takes the default", () => {
    expect(readDraft(number, text("-5"))).toEqual({ fault: { key: "fault.range", values: { minimum: 10, maximum: 1000, unit: "m" } } });
    expect(readDraft(number, text("wide"))).toEqual({ fault: { key: "fault.number" } });
    expect(readDraft(number, text(""))).toEqual({ value: 100 });
    expect(readDraft({ ...number, default: undefined }, text(""))).toEqual({ fault: { key: "fault.required" } });
    expect(readDraft({ ...number, type: "integer" }, text("10.5"))).toEqual({ fault: { key: "fault.whole" } });
  });
});

describe("values over time", () => {
  it("rise in time, row by row", () => {
    expect(readDraft(series, rows(["0", "1"], ["3", "9"]))).toEqual({ value: [[0, 1], [3, 9]] }); // oxfmt-ignore
    expect(readDraft(series, rows(["0", "1"], ["0", "9"]))).toMatchObject({ fault: { key: "fault.rising", at: 1 } });
    expect(readDraft(series, rows(["0", "1"], ["1", "ninety"]))).toMatchObject({ fault: { key: "fault.row", at: 1 } });
    expect(readDraft(series, rows(["0", "51"]))).toMatchObject({ fault: { key: "fault.range", at: 0 } });
    expect(readDraft(series, rows(["0", "1"], ["1", "1"], ["2", "1"], ["3", "1"]))).toMatchObject({ fault: { key: "fault.rows" } });
  });

  it("are left out when every row is blank", () => {
    expect(readDraft(series, rows(["", ""]))).toEqual({ value: null });
  });
});

describe("places", () => {
  const rule = (type: PlaceRule["type"], changes: Partial<PlaceRule> = {}): PlaceRule => ({
    type,
    title,
    maxCount: 2,
    default: null,
    ...changes,
  });
  const places = (...positions: string[]) =>
    ({ kind: "places", places: positions.map((given) => ({ positions: given, properties: {} })) }) as const;

  it("are typed latitude first and become GeoJSON, which has longitude first", () => {
    expect(readDraft(rule("point"), places("35.1, 136.2", "35.2、136.3"))).toMatchObject({
      value: { features: [{ geometry: { coordinates: [136.2, 35.1] } }, { geometry: { coordinates: [136.3, 35.2] } }] },
    });
  });

  it("close their rings by themselves", () => {
    expect(readDraft(rule("polygon"), places("35,136\n35,137\n36,137"))).toMatchObject({
      value: { features: [{ geometry: { coordinates: [[[136, 35], [137, 35], [137, 36], [136, 35]]] } }] }, // oxfmt-ignore
    });
  });

  it.each([
    ["point", "136.2", "fault.position"],
    ["point", "136.2, 35.1", "fault.position"],
    ["point", "35,136\n35,137", "fault.point"],
    ["line", "35,136", "fault.line"],
    ["polygon", "35,136\n36,136", "fault.polygon"],
  ] as const)("a %s of %s is refused", (type, positions, key) => {
    expect(readDraft(rule(type), places(positions))).toMatchObject({ fault: { key, at: 0 } });
  });

  it("have their properties, as numbers where they are numbers", () => {
    const height = { title, type: "number", minimum: 0, maximum: 100, required: true } as const;
    const line = rule("line", { properties: { crestMeters: height } });
    const draft = (crestMeters: string) =>
      ({ kind: "places", places: [{ positions: "35,136\n36,136", properties: { crestMeters } }] }) as const;
    expect(readDraft(line, draft("12"))).toMatchObject({ value: { features: [{ properties: { crestMeters: 12 } }] } });
    expect(readDraft(line, draft(""))).toMatchObject({ fault: { key: "fault.property" } });
    expect(readDraft(line, draft("120"))).toMatchObject({ fault: { key: "fault.range" } });
  });
});

describe("a value that is put back into the form", () => {
  it("is read as the same value: the same conditions make the same run", () => {
    const degrees = fc.double({ min: -80, max: 80, noNaN: true }).filter((value) => !String(value).includes("e"));
    fc.assert(
      fc.property(degrees, degrees, fc.double({ min: 0, max: 50, noNaN: true }), (lon, lat, depth) => {
        const point = { type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties: {} };
        const value = { type: "FeatureCollection", features: [point] };
        const places: PlaceRule = { type: "point", title, maxCount: 1, default: null };
        expect(JSON.stringify(readDraft(places, draftOf(places, value)))).toBe(JSON.stringify({ value }));
        expect(readDraft(series, draftOf(series, [[0, depth], [1.5, 0]]))).toEqual({ value: [[0, depth], [1.5, 0]] }); // oxfmt-ignore
      }),
    );
  });

  it("is the default of every parameter of every simulation, where it has one", async () => {
    const simulations = await findSimulations();
    expect(simulations.length).toBeGreaterThan(3);
    for (const { parameters } of simulations)
      for (const [name, rule] of Object.entries(parameters))
        if (rule.default !== undefined)
          expect([name, readDraft(rule, draftOf(rule, rule.default))]).toEqual([name, { value: rule.default }]);
  });
});
