import { crc32, deflateRawSync } from "node:zlib";

export interface Member {
  /** A Buffer is the raw name as it stands in the zip. */
  readonly name: string | Buffer;
  readonly content?: string | Buffer;
  readonly isDeflated?: boolean;
  readonly flags?: number;
  readonly method?: number;
  /** Unix mode in the high half of the external attributes. */
  readonly mode?: number;
  /** Checksum to write instead of the right one. */
  readonly checksum?: number;
  /** Unpacked size to write instead of the right one. */
  readonly declaredBytes?: number;
}

/** A zip written byte by byte, because zip libraries refuse to write what a reader has to survive. */
export function zipBytes(members: readonly Member[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    const name = typeof member.name === "string" ? Buffer.from(member.name) : member.name;
    const content = Buffer.from(member.content ?? "");
    const data = member.isDeflated ? deflateRawSync(content) : content;
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(member.flags ?? 0, 2);
    fields.writeUInt16LE(member.method ?? (member.isDeflated ? 8 : 0), 4);
    fields.writeUInt32LE(member.checksum ?? crc32(content), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(member.declaredBytes ?? content.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("504b0304", "hex"), fields, name, data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((member.mode ?? 0) << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from("504b01021403", "hex"), fields, tail, name]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write("504b0506", "hex");
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}
