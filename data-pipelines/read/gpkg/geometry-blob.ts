import { flattenWkb, type FlatWkb } from "../wkb/flatten-wkb.ts";
import type { WkbWriter } from "../wkb/wkb-writer.ts";

/** Bytes of the envelope by its code: none, xy, xyz, xym, xyzm. */
const envelopeBytes = [0, 32, 48, 48, 64];
const headerBytes = 8;
const emptyFlag = 0x10;

export function geometryOfBlob(blob: unknown, writer: WkbWriter): FlatWkb {
  if (blob === null || blob === undefined) return null;
  if (!(blob instanceof Uint8Array) || blob.length < headerBytes || blob[0] !== 0x47 || blob[1] !== 0x50) return "damaged-record";
  const flags = blob[3] ?? 0;
  const envelope = envelopeBytes[(flags >> 1) & 7];
  if (envelope === undefined) return "damaged-record";
  if ((flags & emptyFlag) !== 0) return null;
  return flattenWkb(blob, headerBytes + envelope, writer);
}
