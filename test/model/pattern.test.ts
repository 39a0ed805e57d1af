import { describe, expect, it, test } from "vitest";
import { loadDatasets } from "../../datasets/index.ts";
import { legendRows } from "../../model/legend.ts";
import { type PatternName, patternNames, patternPicture, patternSide, patternStrokes } from "../../model/pattern.ts";

const black = [0, 0, 0] as const;

/** The share of the square that is covered. */
function ink(name: PatternName): number {
  const { width, height, data } = patternPicture(name, 2, black);
  const alphas = data.filter((_, index) => index % 4 === 3);
  return alphas.reduce((sum, alpha) => sum + alpha / 255, 0) / (width * height);
}

describe.each(patternNames)("the pattern %s", (name) => {
  it("goes on over its edges without a seam", () => {
    const ends = patternStrokes(name).flatMap(({ from, to }) => [from, to]);
    const isMet = (x: number, y: number) => ends.some((end) => Math.hypot(end[0] - x, end[1] - y) < 1e-9);
    const isEdge = (at: number) => at === 0 || at === patternSide;
    const open = ends.filter(([x, y]) => {
      if (isEdge(x) && isEdge(y)) return false;
      return (isEdge(x) && !isMet(patternSide - x, y)) || (isEdge(y) && !isMet(x, patternSide - y));
    });
    expect(open).toEqual([]);
  });

  it("covers neither nothing nor the colour under it", () => {
    expect(ink(name)).toBeGreaterThan(0.01);
    expect(ink(name)).toBeLessThan(0.7);
  });
});

describe("patterns", () => {
  it("all look different", () => {
    const pictures = patternNames.map((name) => patternPicture(name, 1, black).data.join());
    expect(new Set(pictures).size).toBe(patternNames.length);
  });

  it("are darker the denser they are called", () => {
    for (const mark of ["dots", "rising", "lattice", "level-dashed"] as const)
      expect([ink(`${mark}-sparse`) < ink(`${mark}-medium`), ink(`${mark}-medium`) < ink(`${mark}-dense`)]).toEqual([true, true]);
  });

  it("are pictures of the ink's colour, as many pixels as the screen asks for", () => {
    const picture = patternPicture("rising-medium", 2, [10, 20, 30]);
    expect([picture.width, picture.height, picture.data.length]).toEqual([48, 48, 48 * 48 * 4]);
    expect(Array.from(picture.data.slice(0, 3))).toEqual([10, 20, 30]);
  });
});

describe("areas without their colours", async () => {
  const areas = (await loadDatasets()).filter(({ geometry, style }) => geometry !== "point" && geometry !== "line" && !style.base);
  const colored = areas.filter((dataset) => legendRows(dataset).length > 1);

  test("are there to be tested", () => {
    expect(colored.length).toBeGreaterThanOrEqual(5);
  });

  test.each(colored)("of $id are told apart by their patterns; without one is only what is unknown", (dataset) => {
    const known = legendRows(dataset).filter(({ color }) => color !== dataset.style.color);
    const patterns = known.map(({ pattern }) => pattern);
    expect(patterns).not.toContain(undefined);
    expect(new Set(patterns).size).toBe(known.length);
    for (const { color, pattern } of legendRows(dataset)) if (color === dataset.style.color) expect(pattern).toBeUndefined();
  });

  test("get deeper in the flood map as the pattern gets darker", () => {
    const flood = areas.find(({ id }) => id === "flood-hazard");
    const inks = (flood ? legendRows(flood) : []).flatMap(({ pattern }) => (pattern ? [ink(pattern)] : []));
    expect(inks.length).toBe(6);
    expect(inks).toEqual(inks.toSorted((a, b) => b - a));
  });
});
