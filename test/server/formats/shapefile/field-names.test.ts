import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldNames } from "../../../../server/formats/shapefile/field-names.ts";

describe("the short names of fields", () => {
  it("are the names themselves, cut and numbered where they have to be", () => {
    expect(fieldNames(["id", "building_use", "building_use_label", "building_users", "source"])).toEqual([
      "id",
      "building_u",
      "building_2",
      "building_3",
      "source",
    ]);
  });

  it("are different and at most ten characters long, whatever the names", () => {
    const name = fc.stringMatching(/^[a-z][a-z_]{0,3}[a-z0-9_]{0,40}$/);
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 60 }), (names) => {
        const short = fieldNames(names);
        expect(new Set(short).size).toBe(names.length);
        for (const field of short) expect(field).toMatch(/^[a-z][a-z0-9_]{0,9}$/);
      }),
    );
  });
});
