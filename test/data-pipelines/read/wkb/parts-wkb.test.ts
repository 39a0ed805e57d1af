import { describe, expect, it } from "vitest";
import { noParts, partsWkb, type GeometryParts } from "../../../../data-pipelines/read/wkb/parts-wkb.ts";
import { WkbWriter } from "../../../../data-pipelines/read/wkb/wkb-writer.ts";
import { decodeWkb } from "../support/wkb.ts";

const encode = (parts: Partial<GeometryParts>) => decodeWkb(partsWkb({ ...noParts(), ...parts }, new WkbWriter()));
const square = [0, 0, 0, 1, 1, 1, 1, 0, 0, 0];

describe("the parts of a geometry", () => {
  it.each([
    ["one point", { points: [1, 2] }, { type: "Point", coordinates: [1, 2] }],
    [
      "points",
      { points: [1, 2, 3, 4] },
      {
        type: "MultiPoint",
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
    [
      "one line",
      { lines: [[1, 2, 3, 4]] },
      {
        type: "LineString",
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
    [
      "lines",
      {
        lines: [
          [1, 2, 3, 4],
          [5, 6, 7, 8],
        ],
      },
      { type: "MultiLineString" },
    ],
    ["one area", { areas: [[square]] }, { type: "Polygon" }],
    ["areas", { areas: [[square], [square, square]] }, { type: "MultiPolygon" }],
    [
      "a mixture",
      { points: [1, 2], areas: [[square]] },
      { type: "GeometryCollection", coordinates: [{ type: "Point" }, { type: "Polygon" }] },
    ],
  ])("that are %s take the simplest type", (_, parts, expected) => {
    expect(encode(parts)).toMatchObject(expected);
  });

  it("without a position are no geometry, and an area without its outer ring is none", () => {
    expect(encode({})).toBeNull();
    expect(encode({ lines: [[]], areas: [[]] })).toBeNull();
    expect(encode({ areas: [[[], square]] })).toBeNull();
  });

  it("get their rings closed and too short paths padded, so that the geometry check can refuse them", () => {
    expect(encode({ areas: [[[0, 0, 0, 1, 1, 1]]] })).toEqual({
      type: "Polygon",
      coordinates: [
        [
          [0, 0],
          [0, 1],
          [1, 1],
          [0, 0],
        ],
      ],
    });
    expect(encode({ lines: [[5, 6]] })).toEqual({
      type: "LineString",
      coordinates: [
        [5, 6],
        [5, 6],
      ],
    });
  });
});
