import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flattenWkb } from "../../../../data-pipelines/read/wkb/flatten-wkb.ts";
import { WkbWriter } from "../../../../data-pipelines/read/wkb/wkb-writer.ts";
import { decodeWkb } from "../support/wkb.ts";

interface Dimensions {
  readonly z?: boolean;
  readonly m?: boolean;
  readonly extended?: boolean;
  readonly big?: boolean;
  readonly srid?: number;
}

/** A geometry in any of the spellings of WKB; every position gets Z = 7 and M = 8. */
function wkb(type: number, content: (put: Put) => void, dimensions: Dimensions = {}): Buffer {
  const parts: Buffer[] = [];
  const big = dimensions.big === true;
  const uint = (value: number) => {
    const bytes = Buffer.alloc(4);
    if (big) bytes.writeUInt32BE(value);
    else bytes.writeUInt32LE(value);
    parts.push(bytes);
  };
  const double = (value: number) => {
    const bytes = Buffer.alloc(8);
    if (big) bytes.writeDoubleBE(value);
    else bytes.writeDoubleLE(value);
    parts.push(bytes);
  };
  parts.push(Buffer.from([big ? 0 : 1]));
  const flags = (dimensions.z ? 0x8000_0000 : 0) + (dimensions.m ? 0x4000_0000 : 0) + (dimensions.srid === undefined ? 0 : 0x2000_0000);
  uint(dimensions.extended ? type + flags : type + (dimensions.z ? 1000 : 0) + (dimensions.m ? 2000 : 0));
  if (dimensions.srid !== undefined) uint(dimensions.srid);
  content({
    uint,
    bytes: (bytes) => parts.push(bytes),
    position: (x, y) => {
      double(x);
      double(y);
      if (dimensions.z) double(7);
      if (dimensions.m) double(8);
    },
  });
  return Buffer.concat(parts);
}

interface Put {
  readonly uint: (value: number) => void;
  readonly bytes: (bytes: Buffer) => void;
  readonly position: (x: number, y: number) => void;
}

const line = (put: Put) => {
  put.uint(2);
  put.position(1, 2);
  put.position(3, 4);
};

function flat(bytes: Buffer) {
  const result = flattenWkb(bytes, 0, new WkbWriter());
  return typeof result === "string" ? result : decodeWkb(result);
}

describe("WKB of other programs", () => {
  it.each<[string, Dimensions]>([
    ["ISO", {}],
    ["ISO with Z", { z: true }],
    ["ISO with M", { m: true }],
    ["ISO with Z and M", { z: true, m: true }],
    ["extended with Z and SRID", { z: true, extended: true, srid: 6668 }],
    ["extended with M", { m: true, extended: true }],
    ["big-endian", { big: true }],
    ["big-endian, extended, with everything", { big: true, extended: true, z: true, m: true, srid: 4612 }],
  ])("in the spelling %s becomes two-dimensional and little-endian", (_, dimensions) => {
    expect(flat(wkb(2, line, dimensions))).toEqual({
      type: "LineString",
      coordinates: [
        [1, 2],
        [3, 4],
      ],
    });
  });

  it("keeps polygons with holes and nested collections", () => {
    const ring = (put: Put, size: number) => {
      put.uint(4);
      for (const [x, y] of [
        [0, 0],
        [0, size],
        [size, size],
        [0, 0],
      ] as const)
        put.position(x, y);
    };
    const polygon = wkb(
      3,
      (put) => {
        put.uint(2);
        ring(put, 9);
        ring(put, 1);
      },
      { z: true },
    );
    const collection = wkb(7, (put) => {
      put.uint(2);
      put.bytes(
        wkb(6, (inner) => {
          inner.uint(1);
          inner.bytes(polygon);
        }),
      );
      put.bytes(wkb(1, (inner) => inner.position(5, 6), { big: true }));
    });
    expect(flat(collection)).toMatchObject({
      coordinates: [
        { type: "MultiPolygon", coordinates: [[{ length: 4 }, { length: 4 }]] },
        { type: "Point", coordinates: [5, 6] },
      ],
    });
  });

  it("reads surfaces of triangles as areas and says that curves are not read", () => {
    const triangle = wkb(17, (put) => {
      put.uint(1);
      put.uint(4);
      for (const at of [0, 1, 2, 0]) put.position(at, at * at);
    });
    expect(
      flat(
        wkb(16, (put) => {
          put.uint(1);
          put.bytes(triangle);
        }),
      ),
    ).toMatchObject({ type: "MultiPolygon" });
    expect(flat(wkb(8, line))).toBe("wrong-geometry-type");
    expect(
      flat(
        wkb(7, (put) => {
          put.uint(1);
          put.bytes(wkb(10, line));
        }),
      ),
    ).toBe("wrong-geometry-type");
  });

  it("is no geometry when it is empty", () => {
    expect(flat(wkb(3, (put) => put.uint(0)))).toBeNull();
    expect(flat(wkb(1, (put) => put.position(Number.NaN, Number.NaN)))).toBeNull();
    expect(
      flat(
        wkb(5, (put) => {
          put.uint(1);
          put.bytes(wkb(2, (inner) => inner.uint(0)));
        }),
      ),
    ).toBeNull();
  });

  it("is damaged when bytes are missing, left over, nested without end or counted beyond the end", () => {
    const good = wkb(2, line);
    expect(flat(good.subarray(0, 30))).toBe("damaged-record");
    expect(flat(Buffer.concat([good, Buffer.alloc(1)]))).toBe("damaged-record");
    expect(flat(wkb(2, (put) => put.uint(0xffff_ffff)))).toBe("damaged-record");
    expect(flat(wkb(99, line))).toBe("damaged-record");
    let nested = wkb(7, (put) => put.uint(0));
    for (let depth = 0; depth < 20; depth++) {
      const inner = nested;
      nested = wkb(7, (put) => {
        put.uint(1);
        put.bytes(inner);
      });
    }
    expect(flat(nested)).toBe("damaged-record");
  });

  it("of any bytes is an answer, quickly", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 1003, 3006), (tail, type) => {
        const head = Buffer.alloc(5);
        head[0] = 1;
        head.writeUInt32LE(type, 1);
        flat(Buffer.concat([head, tail]));
      }),
      { numRuns: 2000, seed: 20_260_402 },
    );
    expect(flat(Buffer.alloc(0))).toBe("damaged-record");
  });
});
