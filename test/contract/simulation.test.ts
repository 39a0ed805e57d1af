import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { findSimulations as findInBrowser } from "../../client/simulation/find-simulations.ts";
import { checkParameters, defineSimulation, manifestOf } from "../../model/simulation.ts";
import { findSimulations } from "../../server/simulations/find-simulations.ts";

const simulations = await findSimulations();

describe("simulations", () => {
  it("are the same for server and browser, and flood is one", () => {
    expect(findInBrowser()).toEqual(simulations);
    expect(simulations.map(({ id }) => id)).toContain("flood");
  });

  it.each(simulations.map((simulation) => [simulation.id, simulation] as const))(
    "%s is described, limited and documented",
    (id, simulation) => {
      expect(simulation.limits.length).toBeGreaterThan(0);
      for (const file of ["README.md", "engine.ts"])
        expect(existsSync(path.resolve(import.meta.dirname, "../../simulations", id, file))).toBe(true);
      const optional = Object.entries(simulation.parameters).filter(([, rule]) => rule.default !== undefined);
      const defaults = Object.fromEntries(optional.map(([name, rule]) => [name, rule.default]));
      const given = Object.fromEntries(Object.entries(defaults).filter(([, value]) => value !== null));
      if (optional.length === Object.keys(simulation.parameters).length) expect(checkParameters(simulation, given)).toEqual(defaults);
    },
  );

  it("without a manifest are named", () => {
    expect(() => manifestOf("ghost", {})).toThrow(/simulations\/ghost\/simulation\.ts/);
    const [simulation] = simulations;
    expect(() => manifestOf("other", { simulation })).toThrow(/must be "other"/);
    expect(() => defineSimulation({ ...(simulation ?? raise()), limits: [] })).toThrow(/limits/);
  });
});

describe("parameters of a run", () => {
  const flood = simulations.find(({ id }) => id === "flood") ?? raise();
  it.each<[string, unknown, string]>([
    ["durationHours", -1, "from 0.1 to 240 h"],
    ["durationHours", Number.NaN, "from 0.1 to 240 h"],
    ["riverWidthMeters", -100, "from 10 to 1000 m"],
    ["buildings", "melt", "drag, porosity"],
    ["nearConfluence", "yes", "true or false"],
    [
      "rain",
      [
        [1, 5],
        [0, 5],
      ],
      "in rising time",
    ],
    ["rain", [], "rows"],
    ["breachPoints", { type: "Point", coordinates: [136, 35] }, "FeatureCollection"],
  ])("%s = %j is refused with what would be right", (name, value, remedy) => {
    const error = problemOf(() => checkParameters(flood, { [name]: value }));
    expect(error).toMatchObject({ name: "Problem", reason: "invalid-parameter", where: name });
    expect(error.remedy?.en).toContain(remedy);
    expect(error.detail.ja).toContain(name);
  });

  it("that do not exist are named with those that do", () => {
    expect(problemOf(() => checkParameters(flood, { durationHour: 1 })).remedy?.en).toContain("durationHours");
  });

  it("are taken as given where they fit", () => {
    const breachPoints = {
      type: "FeatureCollection",
      features: [{ type: "Feature", geometry: { type: "Point", coordinates: [136.2, 35.1] }, properties: null }],
    };
    expect(
      checkParameters(flood, {
        breachPoints,
        rain: [
          [0, 0],
          [1, 50],
        ],
      }),
    ).toMatchObject({
      breachPoints,
      rain: [
        [0, 0],
        [1, 50],
      ],
      durationHours: 12,
    });
  });
});

function problemOf(action: () => unknown): { remedy?: { en: string }; detail: { ja: string } } {
  try {
    action();
  } catch (error) {
    return error as { remedy?: { en: string }; detail: { ja: string } };
  }
  throw new Error("nothing was refused");
}

function raise(): never {
  throw new Error("no flood simulation");
}
