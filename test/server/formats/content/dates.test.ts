import { expect, it } from "vitest";
import { daysSince1970 } from "../../../../server/formats/content/dates.ts";

it("counts days as the calendar does, leap years of every kind included", () => {
  for (let day = -150_000; day < 150_000; day += 17) {
    const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
    expect(daysSince1970(date)).toBe(day);
  }
  expect(["1900-02-28", "1900-03-01", "2000-02-29", "2000-03-01"].map(daysSince1970)).toEqual([-25_509, -25_508, 11_016, 11_017]);
});
