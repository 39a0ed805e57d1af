import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPublicAddress } from "../../../data-pipelines/fetch/address-guard.ts";

describe("an address", () => {
  it.each(["8.8.8.8", "1.1.1.1", "172.15.255.255", "172.32.0.0", "100.63.255.255", "100.128.0.0", "2400:4050::1", "2606:4700::1111"])(
    "%s is public",
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each(["", "localhost", "256.1.1.1", "::", "::1", "fe80::1%eth0", "::ffff:8.8.8.8", "2001::1", "2001:db8::1"])(
    "%s is not",
    (address) => {
      expect(isPublicAddress(address)).toBe(false);
    },
  );

  it("of a private block is never public, nor in any IPv6 clothing", () => {
    const byte = fc.integer({ min: 0, max: 255 });
    const blocks = fc.oneof(
      fc.tuple(fc.constant(10), byte, byte, byte),
      fc.tuple(fc.constant(127), byte, byte, byte),
      fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
      fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
      fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), byte, byte),
      fc.tuple(fc.integer({ min: 224, max: 255 }), byte, byte, byte),
    );
    fc.assert(
      fc.property(blocks, (bytes) => {
        const dotted = bytes.join(".");
        const [a, b, c, d] = bytes.map((value) => value.toString(16).padStart(2, "0"));
        for (const address of [dotted, `::ffff:${dotted}`, `64:ff9b::${dotted}`, `2002:${a}${b}:${c}${d}::1`]) {
          expect(isPublicAddress(address), address).toBe(false);
        }
      }),
    );
  });
});
