import { damagedFile } from "../file/damage.ts";
import type { FileWindow } from "../file/file-window.ts";

export interface DbfField {
  readonly nameBytes: Uint8Array;
  /** Type letter of the field descriptor. */
  readonly type: string;
  /** Offset in the record, whose first byte is the deletion mark. */
  readonly start: number;
  readonly end: number;
}

export interface DbfHeader {
  readonly count: number;
  readonly headerBytes: number;
  readonly recordBytes: number;
  /** Language driver id: a hint at the encoding. */
  readonly languageDriver: number;
  readonly fields: readonly DbfField[];
}

const fixedBytes = 32;
const descriptorBytes = 32;
const endOfDescriptors = 0x0d;
const nameBytes = 11;

/** @throws Problem `unreadable-file` when the header does not describe the file. */
export async function readDbfHeader(window: FileWindow): Promise<DbfHeader> {
  const { name, bytes } = window.file;
  if (bytes < fixedBytes + 1) {
    throw damagedFile(name, {
      ja: `${bytes} バイトしかなく、dBase の表ではありません`,
      en: `has only ${bytes} bytes and is no dBase table`,
    });
  }
  const fixed = await window.load(0, fixedBytes);
  const count = fixed.readUInt32LE(4);
  const headerBytes = fixed.readUInt16LE(8);
  const recordBytes = fixed.readUInt16LE(10);
  const languageDriver = fixed.readUInt8(29);
  if ((fixed.readUInt8(0) & 0x07) === 4) {
    throw damagedFile(name, { ja: "dBase 7 形式は読めません", en: "is a dBase 7 table, which is not read" });
  }
  if (headerBytes <= fixedBytes || headerBytes > bytes || recordBytes === 0) {
    throw damagedFile(name, { ja: "先頭部分が dBase の表になっていません", en: "does not start with the header of a dBase table" });
  }
  const needed = headerBytes + count * recordBytes;
  if (needed > bytes) {
    const complete = Math.floor((bytes - headerBytes) / recordBytes);
    throw damagedFile(name, {
      ja: `${count} 件のはずが ${complete} 件目の後で途切れています（${needed} バイト必要なところ ${bytes} バイト）`,
      en: `ends after record ${complete} of ${count} (${bytes} of ${needed} bytes)`,
    });
  }
  const fields = readFields(await window.load(0, headerBytes), recordBytes);
  if (!fields) {
    throw damagedFile(name, {
      ja: `欄の幅の合計が 1 件の長さ（${recordBytes} バイト）を超えています`,
      en: `has fields wider than its records of ${recordBytes} bytes`,
    });
  }
  return { count, headerBytes, recordBytes, languageDriver, fields };
}

/** @returns undefined when the fields do not fit into a record. */
function readFields(header: Buffer, recordBytes: number): DbfField[] | undefined {
  const fields: DbfField[] = [];
  let start = 1;
  for (let at = fixedBytes; at + descriptorBytes <= header.length && header[at] !== endOfDescriptors; at += descriptorBytes) {
    const type = String.fromCharCode(header.readUInt8(at + 11));
    const end = start + fieldWidth(header.subarray(at), type, recordBytes - start);
    if (end > recordBytes) return undefined;
    fields.push({ nameBytes: Uint8Array.from(nameOf(header.subarray(at, at + nameBytes))), type, start, end });
    start = end;
  }
  return fields;
}

/** Text wider than 255 bytes uses the place of the decimals as the high byte. */
function fieldWidth(descriptor: Buffer, type: string, left: number): number {
  const low = descriptor.readUInt8(16);
  const wide = low + 256 * descriptor.readUInt8(17);
  return type === "C" && wide <= left ? wide : low;
}

function nameOf(bytes: Buffer): Buffer {
  const nul = bytes.indexOf(0);
  return nul < 0 ? bytes : bytes.subarray(0, nul);
}
