import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meshCell, meshCodeAt } from "../../../model/geo/mesh-code.ts";

describe("a mesh code", () => {
  it("names the square that a place lies in", () => {
    // Tokyo Station, whose third-level code stands in the manuals of the Statistics Bureau.
    const [west = 0, south = 0, east = 0, north = 0] = meshCell("53394611") ?? [];
    expect([west < 139.767, 139.767 < east, south < 35.681, 35.681 < north]).toEqual([true, true, true, true]);
    expect([east - west, north - south].map((side) => side.toFixed(6))).toEqual(["0.012500", "0.008333"]);
  });

  it("of four quadrants covers its square without gap or overlap", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3022, max: 6853 }),
        fc.integer({ min: 0, max: 7 }),
        fc.integer({ min: 0, max: 99 }),
        (first, q, last) => {
          const code = `${first}${q}${7 - q}${String(last).padStart(2, "0")}`;
          const whole = meshCell(code);
          const quarters = ["1", "2", "3", "4"].map((digit) => meshCell(code + digit));
          const [sw, se, nw, ne] = quarters;
          expect(sw?.slice(0, 2)).toEqual(whole?.slice(0, 2));
          expect(ne?.slice(2)).toEqual(whole?.slice(2));
          expect([se?.[0], nw?.[1]]).toEqual([sw?.[2], sw?.[3]]);
          expect(meshCell(`${code}11`)?.slice(0, 2)).toEqual(sw?.slice(0, 2));
        },
      ),
    );
  });

  it.each([8, 9, 10] as const)("of %i digits is that of the square around a place", (digits) => {
    fc.assert(
      fc.property(fc.double({ min: 122, max: 154, noNaN: true }), fc.double({ min: 20, max: 46, noNaN: true }), (lon, lat) => {
        const code = meshCodeAt([lon, lat], digits) ?? "";
        const [west = 0, south = 0, east = 0, north = 0] = meshCell(code) ?? [];
        expect(code).toHaveLength(digits);
        // Edges are rounded quotients: a place on one may lie a last digit outside.
        expect([lon - west, lat - south, east - lon, north - lat].every((distance) => distance > -1e-12)).toBe(true);
      }),
    );
    expect(meshCodeAt([139.767, 35.681], 8)).toBe("53394611");
  });

  it("is none for a place that codes cannot name", () => {
    for (const place of [
      [-10, 35],
      [136, -35],
      [250, 35],
      [136, 80],
    ] as const)
      expect(meshCodeAt(place, 8)).toBeUndefined();
  });

  it("is nothing else", () => {
    for (const text of ["", "5339461", "53398611", "533946115", "53394611111", "5339461a"]) expect(meshCell(text)).toBeUndefined();
  });
});
