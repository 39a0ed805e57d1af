import { describe, expect, it } from "vitest";
import { parameterText } from "../../model/parameter-text.ts";
import type { ParameterValue } from "../../model/simulation.ts";
import { findSimulations } from "../../server/simulations/find-simulations.ts";
import { simulation as flood } from "../../simulations/flood/simulation.ts";
import { simulation as evacuation } from "../../simulations/evacuation/simulation.ts";

const inFlood = (name: string, value: ParameterValue) => {
  const rule = flood.parameters[name];
  if (rule === undefined) throw new Error(`flood has no ${name}`);
  return parameterText(rule, value);
};

describe("a parameter in words", () => {
  it("has its unit, and says when it was left out", () => {
    expect(inFlood("riverWidthMeters", 50).ja).toBe("50 m");
    expect(inFlood("breachTriggerStage", null)).toEqual({ ja: "指定なし", en: "none" });
    expect(inFlood("nearConfluence", true)).toEqual({ ja: "はい", en: "yes" });
  });

  it("is the label of a choice", () => {
    const rule = evacuation.parameters["mode"];
    expect(rule && parameterText(rule, "greedy").en).toBe("Nearest people first");
  });

  it("is every row of a short series, and the range of a long one", () => {
    expect(inFlood("riverStage", [[0, 120], [1.5, 125]]).ja).toBe("0時間 120、1.5時間 125（m T.P.）"); // oxfmt-ignore
    const long = Array.from({ length: 13 }, (_, hour): [number, number] => [hour, 120 - Math.abs(hour - 4)]);
    expect(inFlood("riverStage", long).en).toBe("13 rows to 12 h, 112–120 m T.P., greatest at 4 h");
  });

  it("is where places are, and how many", () => {
    const feature = (lon: number) => ({ type: "Feature", properties: null, geometry: { type: "Point", coordinates: [lon, 35.1] } });
    expect(inFlood("breachPoints", { type: "FeatureCollection", features: [feature(136.2)] }).ja).toBe("1か所（35.10000, 136.20000）");
    const many = inFlood("breachPoints", { type: "FeatureCollection", features: [1, 2, 3, 4].map(feature) }).en;
    expect(many).toMatch(/^4 places \(.*, 3\.00000 \/ …\)$/);
  });

  it("is there for the default of every parameter of every simulation", async () => {
    const simulations = await findSimulations();
    const rules = simulations.flatMap(({ parameters }) => Object.values(parameters)).filter((rule) => rule.default !== undefined);
    expect(rules.length).toBeGreaterThan(30);
    for (const rule of rules) {
      const { ja, en } = parameterText(rule, rule.default ?? null);
      expect(
        [ja, en].every((text) => text !== "" && !/undefined|NaN|[{[]/.test(text)),
        rule.title.en,
      ).toBe(true);
    }
  });
});
