import { describe, expect, test } from "vitest";
import { distinctHits } from "../../../client/map/identify.ts";

const drawn = (dataset: string | undefined, id: number | undefined) => ({
  id,
  properties: { name: `${dataset} ${id}` },
  layer: { metadata: dataset === undefined ? undefined : { "machizu:dataset": dataset } },
});

describe("distinctHits", () => {
  test("names a feature once, although several tiles and layers draw it", () => {
    expect(distinctHits([drawn("zones", 1), drawn("zones", 1), drawn("zones", 2)], new Set())).toHaveLength(2);
  });

  test("keeps features of different datasets apart that have the same number", () => {
    expect(distinctHits([drawn("zones", 1), drawn("ruins", 1)], new Set())).toHaveLength(2);
  });

  test("puts the base map last and keeps the drawing order otherwise", () => {
    const hits = distinctHits([drawn("roads", 1), drawn("shelters", 5), drawn("zones", 1)], new Set(["roads"]));
    expect(hits.map(({ dataset }) => dataset)).toEqual(["shelters", "zones", "roads"]);
  });

  test("passes over what is no feature of a dataset", () => {
    expect(distinctHits([drawn(undefined, 1), drawn("zones", undefined)], new Set())).toEqual([]);
  });

  test("accepts the feature number zero", () => {
    expect(distinctHits([drawn("zones", 0)], new Set())).toHaveLength(1);
  });

  test("ends a list that is too long to be of use", () => {
    const many = Array.from({ length: 100 }, (_, index) => drawn("buildings", index));
    expect(distinctHits(many, new Set())).toHaveLength(30);
  });
});
