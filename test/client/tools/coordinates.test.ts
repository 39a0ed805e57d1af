import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { positionRows, sexagesimal } from "../../../client/tools/coordinates/position-rows.ts";
import { planeOf } from "../../../client/tools/plane.ts";
import { readPositions } from "../../../model/geo/read-position.ts";

const plane = planeOf(6674);

describe("a position in writing", () => {
  it("is in degrees, in degrees, minutes and seconds, in metres and as a mesh code", () => {
    expect(positionRows([136.2, 35.11], plane).map(({ text }) => text)).toEqual([
      "35.110000, 136.200000",
      "35°06′36.00″N 136°12′00.00″E",
      expect.stringMatching(/^X=-987\d\d\.\d\d Y=182\d\d\.\d\d$/),
      expect.stringMatching(/^5236\d{6}$/),
    ]);
  });

  it("never shows sixty minutes or seconds", () => {
    expect(sexagesimal(35.999_999_9, "NS")).toBe("36°00′00.00″N");
    expect(sexagesimal(-0.5, "EW")).toBe("0°30′00.00″W");
  });

  it("is read back as the same place, whichever way it was written", () => {
    fc.assert(
      fc.property(fc.double({ min: 136, max: 136.4, noNaN: true }), fc.double({ min: 35, max: 35.25, noNaN: true }), (lon, lat) => {
        for (const { title, text } of positionRows([lon, lat], plane)) {
          const [found] = readPositions(text, { projection: plane, center: [136.2, 35.11] });
          // A hundredth of a second is 30 cm, half a mesh about 190 m.
          const tolerance = title === "coordinates.mesh" ? 0.0017 : 2e-6;
          expect([title, Math.abs((found?.lonLat[0] ?? 0) - lon) < tolerance]).toEqual([title, true]);
          expect([title, Math.abs((found?.lonLat[1] ?? 0) - lat) < tolerance]).toEqual([title, true]);
        }
      }),
    );
  });
});
