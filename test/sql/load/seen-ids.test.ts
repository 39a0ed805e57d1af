import fc from "fast-check";
import { expect, it } from "vitest";
import { SeenIds } from "../../../sql/load/seen-ids.ts";

it("knows what it has seen, as a set does", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string({ maxLength: 3 }), fc.integer({ min: 0, max: 50 }).map(String)), { maxLength: 500 }), (ids) => {
      const [seen, set] = [new SeenIds(), new Set<string>()];
      for (const id of ids) {
        expect(seen.add(id)).toBe(!set.has(id));
        set.add(id);
      }
    }),
  );
});

it("tells a hundred thousand numbered identifiers apart", () => {
  const seen = new SeenIds();
  const ids = Array.from({ length: 100_000 }, (_, n) => `city-buildings/${String(n).padStart(8, "0")}`);
  expect(ids.filter((id) => !seen.add(id))).toEqual([]);
  expect(ids.filter((id) => seen.add(id))).toEqual([]);
});
