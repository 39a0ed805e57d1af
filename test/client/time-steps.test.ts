import { describe, expect, test } from "vitest";
import { dayInJapan, stepAt, timeSteps } from "../../client/time-steps.ts";

const version = (dataset: string, number: number, publishedAt: string) => {
  return { dataset, version: number, publishedAt, added: 1, changed: 0, removed: 0 };
};
const versions = [
  version("roads", 2, "2025-03-01T15:00:00.000Z"),
  version("zones", 2, "2025-03-01T14:59:59.999Z"),
  version("roads", 1, "2025-03-01T01:00:00.000Z"),
  version("zones", 1, "2024-04-01T00:00:00.000Z"),
];

describe("the days on which something was published", () => {
  const steps = timeSteps(versions);

  test("are those of Japan, oldest first, each with what came", () => {
    expect(steps.map(({ day, versions: ofDay }) => [day, ofDay.map(({ dataset, version: number }) => `${dataset} ${number}`)])).toEqual([
      ["2024-04-01", ["zones 1"]],
      ["2025-03-01", ["zones 2", "roads 1"]],
      ["2025-03-02", ["roads 2"]],
    ]);
  });

  test.each([
    ["2024-03-31", -1],
    ["2024-04-01", 0],
    ["2025-02-28", 0],
    ["2025-03-01", 1],
    ["2025-03-01T14:59:59.999Z", 1],
    ["2025-03-01T15:00:00.000Z", 2],
    ["2030-01-01", 2],
  ])("of %s is the last one not after it", (asOf, step) => {
    expect(stepAt(steps, asOf)).toBe(step);
  });
});

test("a day in Japan begins nine hours before it does in Greenwich", () => {
  expect(dayInJapan("2025-12-31T15:00:00Z")).toBe("2026-01-01");
  expect(dayInJapan("2025-12-31T14:59:59Z")).toBe("2025-12-31");
  expect(dayInJapan("2025-12-31")).toBe("2025-12-31");
});
