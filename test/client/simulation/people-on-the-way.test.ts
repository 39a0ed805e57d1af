import { describe, expect, it } from "vitest";
import { cohortsOf, lastMoment, peopleAt } from "../../../client/simulation/results/people-on-the-way.ts";

const trip = (first: string, last: string) =>
  cohortsOf({
    type: "FeatureCollection",
    features: [
      {
        type: "Feature",
        geometry: { type: "MultiLineString", coordinates: [[[0, 0], [10, 0], [10, 20]]] }, // oxfmt-ignore
        properties: { people: 8, first_seconds: first, last_seconds: last },
      },
    ],
  });

const placesAt = (cohorts: ReturnType<typeof trip>, seconds: number) =>
  peopleAt(cohorts, seconds).features.map(({ geometry }) => geometry.type === "Point" && geometry.coordinates);

describe("people on the way", () => {
  it("are between the vertices that they have passed and come to", () => {
    const cohorts = trip("0 100 300", "60 160 360");
    expect(placesAt(cohorts, 50)).toEqual([[5, 0]]);
    expect(placesAt(cohorts, 110)).toEqual([[10, 1], [5, 0]]); // oxfmt-ignore
    expect(placesAt(cohorts, 310)).toEqual([[10, 15]]);
    expect(lastMoment(cohorts)).toBe(360);
  });

  it("are nowhere before they leave and after they have arrived", () => {
    const cohorts = trip("10 100 300", "60 160 360");
    expect(placesAt(cohorts, 5)).toEqual([]);
    expect(placesAt(cohorts, 400)).toEqual([]);
  });

  it("stop where the water stopped them", () => {
    const cohorts = trip("0 100 ", "60 160 ");
    expect(placesAt(cohorts, 200)).toEqual([]);
    expect(lastMoment(cohorts)).toBe(160);
  });
});
