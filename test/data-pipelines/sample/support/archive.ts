import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";

export interface ArchiveMember {
  /** Decoded as CP932 unless the flag for UTF-8 is set. */
  readonly name: string;
  readonly saysUtf8: boolean;
  readonly bytes: Buffer;
}

/** All members of a small zip file, read from its central directory. */
export function readArchive(file: string): ArchiveMember[] {
  const zip = readFileSync(file);
  const end = zip.lastIndexOf(Buffer.from("PK\u0005\u0006", "latin1"));
  const members: ArchiveMember[] = [];
  let offset = zip.readUInt32LE(end + 16);
  for (let i = 0; i < zip.readUInt16LE(end + 10); i++) {
    const nameLength = zip.readUInt16LE(offset + 28);
    const saysUtf8 = (zip.readUInt16LE(offset + 8) & 0x800) !== 0;
    const local = zip.readUInt32LE(offset + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    members.push({
      name: new TextDecoder(saysUtf8 ? "utf-8" : "shift_jis").decode(zip.subarray(offset + 46, offset + 46 + nameLength)),
      saysUtf8,
      bytes: inflateRawSync(zip.subarray(start, start + zip.readUInt32LE(offset + 20))),
    });
    offset += 46 + nameLength + zip.readUInt16LE(offset + 30) + zip.readUInt16LE(offset + 32);
  }
  return members;
}

export function memberEndingWith(members: readonly ArchiveMember[], ending: string): Buffer {
  const member = members.find(({ name }) => name.endsWith(ending));
  if (!member) throw new Error(`no member *${ending} among ${members.map(({ name }) => name).join(", ")}`);
  return member.bytes;
}
