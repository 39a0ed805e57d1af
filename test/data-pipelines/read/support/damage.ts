import fc from "fast-check";

/**
 * A change to a file: its place, in ten-thousandths, is weighted to the beginning, where headers and counts are.
 * (Doubles of fast-check would nearly all lie next to 0.)
 */
export const damage = fc.record({
  place: fc.oneof(fc.integer({ min: 0, max: 9_999 }), fc.integer({ min: 0, max: 999 })),
  kind: fc.constantFrom("flip", "set", "cut", "insert", "word"),
  value: fc.integer({ min: 0, max: 255 }),
});

export type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

export function damaged(given: Buffer, { place, kind, value }: Damage): Buffer {
  const bytes = Buffer.from(given);
  if (bytes.length === 0) return bytes;
  const at = Math.min(bytes.length - 1, Math.floor((place / 10_000) * bytes.length));
  switch (kind) {
    case "flip":
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (value % 8));
      return bytes;
    case "set":
      bytes[at] = value;
      return bytes;
    case "word":
      return bytes.fill(value % 2 === 0 ? 0xff : 0x7f, at, Math.min(at + 4, bytes.length));
    case "cut":
      return bytes.subarray(0, at);
    default:
      return Buffer.concat([bytes.subarray(0, at), Buffer.alloc(1 + (value % 9), value), bytes.subarray(at)]);
  }
}
