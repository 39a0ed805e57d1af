const [pointBytes, pointType, multiPointType, multiPointHeader] = [21, 1, 4, 9];

/** The first point of a WKB point or multipoint; undefined for anything else. */
export function leadingPoint(wkb: Uint8Array): readonly [number, number] | undefined {
  const view = new DataView(wkb.buffer, wkb.byteOffset, wkb.byteLength);
  const type = view.getUint32(1, true);
  const start = type === pointType ? 0 : type === multiPointType ? multiPointHeader : undefined;
  if (start === undefined || wkb.byteLength < start + pointBytes) return undefined;
  return [view.getFloat64(start + 5, true), view.getFloat64(start + 13, true)];
}
