import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { crc32, deflateRawSync } from "node:zlib";
import { cp932Bytes } from "./cp932.ts";

export interface ZipMember {
  /** Path inside the archive, as it is to be written: with `/`, or with `\` as some publishers do. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Every member carries this time, so that the same city gives the same bytes: 2026-04-01 09:00. */
const dosTime = 9 << 11;
const dosDate = ((2026 - 1980) << 9) | (4 << 5) | 1;

/**
 * Writes an archive the way Windows Explorer does: names in CP932 without the flag for UTF-8, host system FAT.
 * (yazl, our usual writer, can only write UTF-8 names.)
 */
export async function writeZip(file: string, members: Iterable<ZipMember>): Promise<void> {
  const output = createWriteStream(file);
  const write = async (bytes: Uint8Array) => {
    if (!output.write(bytes)) await once(output, "drain");
  };
  const directory: Buffer[] = [];
  let offset = 0;
  let count = 0;
  for (const { name, bytes } of members) {
    const nameBytes = cp932Bytes(name);
    const packed = deflateRawSync(bytes, { level: 6 });
    const entry = entryFields(bytes, packed, nameBytes);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004", "latin1"), entry, nameBytes]);
    await write(local);
    await write(packed);
    const central = Buffer.alloc(14);
    central.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\u0001\u0002\u0014\u0000", "latin1"), entry, central, nameBytes]));
    offset += local.length + packed.length;
    count++;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  for (const part of directory) await write(part);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", "latin1");
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  await write(end);
  output.end();
  await once(output, "close");
}

/** The 26 bytes that a member's local and central header have in common. */
function entryFields(bytes: Uint8Array, packed: Uint8Array, name: Uint8Array): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(0, 2);
  fields.writeUInt16LE(8, 4);
  fields.writeUInt16LE(dosTime, 6);
  fields.writeUInt16LE(dosDate, 8);
  fields.writeUInt32LE(crc32(bytes), 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(bytes.length, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}
