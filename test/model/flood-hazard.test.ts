import { describe, expect, it } from "vitest";
import { dataset } from "../../datasets/flood-hazard.ts";
import {
  classOf,
  depthClasses,
  detailedDepthClasses,
  durationClasses,
  hazardRating,
  hazardRatingEdges,
  landslideColors,
  shigaDamage,
  sweptAwayByCurve,
  walkingForce,
} from "../../model/flood-hazard.ts";

function hex(...[red, green, blue]: readonly [number, number, number]): string {
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`.toUpperCase();
}

describe("classes of flood maps", () => {
  it("hold their lower edges", () => {
    expect([0, 0.4999, 0.5, 2.9999, 3, 5, 10, 20, 35].map((depth) => classOf(depthClasses, depth))).toEqual([0, 1, 2, 2, 3, 4, 5, 6, 6]);
    expect([0.29, 0.3, 0.5, 1, 3].map((depth) => classOf(detailedDepthClasses, depth))).toEqual([1, 2, 3, 4, 5]);
    expect([6, 12, 24, 72, 168, 336, 672].map((hours) => classOf(durationClasses, hours))).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it("have the colours of the national guide, byte for byte", () => {
    expect(depthClasses.map(({ color }) => color)).toEqual(["#F7F5A9", "#FFD8C0", "#FFB7B7", "#FF9191", "#F285C9", "#DC7ADC"]);
    expect(detailedDepthClasses.slice(0, 4).map(({ color }) => color)).toEqual([
      hex(255, 255, 179),
      hex(247, 245, 169),
      hex(248, 225, 166),
      hex(255, 216, 192),
    ]);
    expect(durationClasses.map(({ color }) => color)).toEqual([
      hex(160, 210, 255),
      hex(0, 65, 255),
      hex(250, 245, 0),
      hex(255, 153, 0),
      hex(255, 40, 0),
      hex(180, 0, 104),
      hex(96, 0, 96),
    ]);
    expect(landslideColors).toEqual({
      "debris-flow": { special: hex(165, 0, 33), ordinary: hex(230, 200, 50) },
      "steep-slope": { special: hex(250, 40, 0), ordinary: hex(250, 230, 0) },
      landslip: { special: hex(202, 76, 149), ordinary: hex(255, 183, 76) },
    });
  });

  it("are those of the published flood-hazard dataset", () => {
    const published = dataset.fields["depth_rank"]?.codes ?? [];
    expect(depthClasses.map(({ color }) => color)).toEqual(published.map(({ color }) => color).reverse());
  });
});

describe("danger from depth and speed", () => {
  it("is rated as DEFRA does", () => {
    expect([hazardRating(0.5, 1, 0.5), hazardRating(1, 0.5, 1), hazardRating(1.5, 2, 1)]).toEqual([1.25, 2, 4.75]);
    const classes = [0.7, 0.75, 1.25, 2.01].map((rating) => hazardRatingEdges.filter((edge) => rating >= edge).length);
    expect(classes).toEqual([0, 1, 2, 3]);
  });

  it("for someone who walks is the specific force", () => {
    const forces = (
      [
        [0.3, 0.5],
        [0.5, 1],
        [0.7, 0.5],
        [0.8, 1],
      ] as const
    ).map(([depth, speed]) => walkingForce(depth, speed).toFixed(4));
    expect(forces).toEqual(["0.0526", "0.1760", "0.2628", "0.4015"]);
  });

  it("sweeps houses away by force or by a curve of the city", () => {
    expect([shigaDamage(0.05, 0), shigaDamage(0.1, 0), shigaDamage(0.5, 0), shigaDamage(3, 0), shigaDamage(1, 1.6)]).toEqual([
      "none",
      "below-floor",
      "above-floor",
      "submerged",
      "swept-away",
    ]);
    const curve = sweptAwayByCurve([
      [1, 4],
      [3, 2],
    ]);
    expect([curve(0.5, 4), curve(2, 2.9), curve(2, 3), curve(5, 2), curve(0, 9)]).toEqual([true, false, true, true, false]);
  });
});
