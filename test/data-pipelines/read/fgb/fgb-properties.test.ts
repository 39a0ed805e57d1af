import { expect, it } from "vitest";
import { fgbProperties } from "../../../../data-pipelines/read/fgb/fgb-properties.ts";

it("whole numbers beyond 2^53 keep every digit as text, smaller ones are numbers", () => {
  const bytes = Buffer.alloc(30);
  bytes.writeUInt16LE(0, 0);
  bytes.writeBigInt64LE(9_007_199_254_740_993n, 2);
  bytes.writeUInt16LE(1, 10);
  bytes.writeBigUInt64LE(18_446_744_073_709_551_615n, 12);
  bytes.writeUInt16LE(2, 20);
  bytes.writeBigInt64LE(-42n, 22);
  const columns = [
    { name: "signed", type: 7 },
    { name: "unsigned", type: 8 },
    { name: "small", type: 7 },
  ];
  expect(fgbProperties(bytes, columns)).toEqual({ signed: "9007199254740993", unsigned: "18446744073709551615", small: -42 });
});
