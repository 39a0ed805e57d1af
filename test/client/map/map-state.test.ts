import { describe, expect, test } from "vitest";
import { hiddenBy } from "../../../client/map/in-sight.ts";
import { initialView, mapFault } from "../../../client/map/map-state.ts";

const here = { center: [136.2, 35.1], zoom: 11, boxes: [] } as const;

describe("initialView", () => {
  test("is the place somebody shared", () => {
    expect(initialView({ zoom: 14, lat: 35, lon: 136, bearing: 10 }, here)).toEqual({
      latitude: 35,
      longitude: 136,
      zoom: 14,
      bearing: 10,
    });
  });

  test("is the city's own choice where there is data, or none anywhere", () => {
    const own = { latitude: 35.1, longitude: 136.2, zoom: 11, bearing: 0 };
    expect(initialView(undefined, here)).toEqual(own);
    expect(initialView(undefined, { ...here, boxes: [[136, 35, 137, 36]] })).toEqual(own);
  });

  test("goes to the data when all of it is elsewhere", () => {
    const boxes = [
      [140, 40, 141, 41],
      [140.5, 39, 142, 40.5],
    ] as const;
    expect(initialView(undefined, { ...here, boxes })).toMatchObject({ bounds: [140, 39, 142, 41] });
  });
});

describe("mapFault", () => {
  test("tells a device without WebGL, an unreachable background and failed tiles apart", () => {
    expect(mapFault({ target: null })).toBe("unsupported");
    expect(mapFault({ target: {}, sourceId: "machizu-gsi-pale", error: { status: 0 } })).toBe("gsi-unreachable");
    expect(mapFault({ target: {}, sourceId: "shelters", error: { status: 0 } })).toBe("tiles-failed");
  });

  test("does not call a background unreachable that answered", () => {
    expect(mapFault({ target: {}, sourceId: "machizu-gsi-pale", error: { status: 500 } })).toBe("tiles-failed");
  });
});

describe("hiddenBy", () => {
  test("leaves the map alone when the place is in sight", () => {
    expect(hiddenBy({ width: 500, height: 600 }, { x: 100, y: 100 })).toEqual([0, 0]);
  });

  test("is as far as the place lies beyond the margin", () => {
    expect(hiddenBy({ width: 500, height: 600 }, { x: 700, y: 580 })).toEqual([248, 28]);
  });

  test("never asks for more than the middle of a narrow gap", () => {
    expect(hiddenBy({ width: 500, height: 60 }, { x: 0, y: 100 })).toEqual([0, 70]);
  });
});
