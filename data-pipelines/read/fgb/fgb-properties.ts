import type { FgbColumn } from "./fgb-header.ts";

/** Numbers by column type: bytes and how to read them. */
const numberTypes: Readonly<Record<number, readonly [bytes: number, read: (bytes: Buffer, at: number) => number | boolean]>> = {
  0: [1, (bytes, at) => bytes.readInt8(at)],
  1: [1, (bytes, at) => bytes.readUInt8(at)],
  2: [1, (bytes, at) => bytes.readUInt8(at) !== 0],
  3: [2, (bytes, at) => bytes.readInt16LE(at)],
  4: [2, (bytes, at) => bytes.readUInt16LE(at)],
  5: [4, (bytes, at) => bytes.readInt32LE(at)],
  6: [4, (bytes, at) => bytes.readUInt32LE(at)],
  9: [4, (bytes, at) => bytes.readFloatLE(at)],
  10: [8, (bytes, at) => bytes.readDoubleLE(at)],
};
const longTypes = { signed: 7, unsigned: 8 };
const textTypes = { string: 11, json: 12, dateTime: 13, binary: 14 };

/**
 * The values of a feature: column number, value, column number, value … Binary values are left out.
 * @throws RangeError on damage
 */
export function fgbProperties(bytes: Buffer, columns: readonly FgbColumn[]): Record<string, unknown> {
  const properties = new Map<string, unknown>(columns.map(({ name }) => [name, null]));
  let at = 0;
  while (at < bytes.length) {
    const column = columns[bytes.readUInt16LE(at)];
    if (!column) throw new RangeError("unknown column");
    const { value, next } = readValue(bytes, at + 2, column.type);
    properties.set(column.name, value);
    at = next;
  }
  return Object.fromEntries(properties);
}

function readValue(bytes: Buffer, at: number, type: number): { value: unknown; next: number } {
  const number = numberTypes[type];
  if (number) return { value: number[1](bytes, at), next: at + number[0] };
  if (type === longTypes.signed) return { value: exact(bytes.readBigInt64LE(at)), next: at + 8 };
  if (type === longTypes.unsigned) return { value: exact(bytes.readBigUInt64LE(at)), next: at + 8 };
  if (type < textTypes.string || type > textTypes.binary) throw new RangeError(`column type ${type}`);
  const length = bytes.readUInt32LE(at);
  const next = at + 4 + length;
  if (next > bytes.length) throw new RangeError("text beyond the end");
  if (type === textTypes.binary) return { value: null, next };
  const text = bytes.toString("utf8", at + 4, next);
  return { value: type === textTypes.json ? parsed(text) : text, next };
}

/** A number where it is exact, otherwise its digits. */
function exact(value: bigint): number | string {
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
