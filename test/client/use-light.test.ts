import { expect, test } from "vitest";
import { lightStart, lightVisible } from "../../client/use-light.ts";

const state = (rowCount: number) => ({ rowCount }) as never;
const datasets = [
  { id: "buildings", visibleAtStart: true, state: state(60_000) },
  { id: "shelters", visibleAtStart: true, state: state(60) },
  { id: "aed", visibleAtStart: false, state: null },
];

test("a light visit starts without the layers that have most features", () => {
  expect(lightStart(datasets).map(({ visibleAtStart }) => visibleAtStart)).toEqual([false, true, false]);
});

test("a visit that becomes light loses them, and gets back those of the start", () => {
  expect(lightVisible(datasets, new Set(["buildings", "aed"]), true)).toEqual(["aed"]);
  expect(lightVisible(datasets, new Set(["aed"]), false)).toEqual(["aed", "buildings"]);
});
