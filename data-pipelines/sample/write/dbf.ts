import { cp932Bytes } from "./cp932.ts";

export type DbfValue = string | number | null | undefined;

export interface DbfField {
  /** At most ten bytes in CP932: five Japanese characters. */
  readonly name: string;
  /** C text, N number. */
  readonly type: "C" | "N";
  /** Bytes. */
  readonly length: number;
  readonly decimals?: number;
}

/** Language driver for Shift_JIS; there is no .cpg, as in most deliveries of cities. */
const shiftJisDriver = 0x13;

/** A dBase III table in CP932; its date is fixed (2026-04-01). */
export function dbfBytes(fields: readonly DbfField[], rows: readonly (readonly DbfValue[])[]): Buffer {
  const recordLength = 1 + fields.reduce((sum, field) => sum + field.length, 0);
  const headerLength = 32 + 32 * fields.length + 1;
  const bytes = Buffer.alloc(headerLength + recordLength * rows.length + 1, 0x20);
  bytes.fill(0, 0, headerLength);
  bytes.set([0x03, 126, 4, 1]);
  bytes.writeUInt32LE(rows.length, 4);
  bytes.writeUInt16LE(headerLength, 8);
  bytes.writeUInt16LE(recordLength, 10);
  bytes[29] = shiftJisDriver;
  fields.forEach((field, i) => writeDescriptor(bytes, 32 + 32 * i, field));
  bytes[headerLength - 1] = 0x0d;
  let offset = headerLength;
  for (const row of rows) {
    offset++;
    fields.forEach((field, i) => {
      writeValue(bytes, offset, { field, value: row[i] });
      offset += field.length;
    });
  }
  bytes[bytes.length - 1] = 0x1a;
  return bytes;
}

function writeDescriptor(bytes: Buffer, offset: number, { name, type, length, decimals = 0 }: DbfField): void {
  const nameBytes = cp932Bytes(name);
  if (nameBytes.length > 10) throw new RangeError(`field name longer than ten bytes: ${name}`);
  bytes.set(nameBytes, offset);
  bytes.write(type, offset + 11, "latin1");
  bytes[offset + 16] = length;
  bytes[offset + 17] = decimals;
}

function writeValue(bytes: Buffer, offset: number, { field, value }: { field: DbfField; value: DbfValue }): void {
  if (value === undefined || value === null || value === "") return;
  if (field.type === "N") {
    const text = Number(value).toFixed(field.decimals ?? 0);
    if (text.length > field.length) throw new RangeError(`${field.name}: ${text} is wider than ${field.length}`);
    bytes.write(text, offset + field.length - text.length, "latin1");
    return;
  }
  const text = cp932Bytes(String(value));
  if (text.length > field.length) throw new RangeError(`${field.name}: ${String(value)} is longer than ${field.length} bytes`);
  bytes.set(text, offset);
}
