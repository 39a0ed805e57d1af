import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hilbert } from "../../../../server/formats/spool/hilbert.ts";
import { orderByKey } from "../../../../server/formats/spool/order-by-key.ts";

describe("an order by key", () => {
  it("ascends, and leaves equal keys as they were", async () => {
    const keys = fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 0xffff_ffff })));
    await fc.assert(
      fc.asyncProperty(keys, async (values) => {
        const order = await orderByKey(Uint32Array.from(values), new Uint32Array(values.length));
        const expected = values.map((key, index) => ({ key, index })).sort((a, b) => a.key - b.key || a.index - b.index);
        expect([...order]).toEqual(expected.map(({ index }) => index));
      }),
    );
  });
});

describe("the Hilbert curve", () => {
  it("goes from each cell to one beside it, and to every cell once", () => {
    const cells = Array.from({ length: 64 * 64 }, (_, index) => ({ x: index % 64, y: Math.floor(index / 64) }));
    const path = cells.sort((a, b) => hilbert(a.x, a.y) - hilbert(b.x, b.y));
    for (const [index, { x, y }] of path.slice(1).entries()) {
      const before = path[index] ?? { x: 0, y: 0 };
      expect(Math.abs(x - before.x) + Math.abs(y - before.y)).toBe(1);
    }
    expect(hilbert(65_535, 0)).toBe(0xffff_ffff);
  });
});
