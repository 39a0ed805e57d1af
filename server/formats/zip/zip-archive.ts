import { promisify } from "node:util";
import { constants, crc32, deflateRaw } from "node:zlib";
import { Problem } from "../../../model/problem.ts";
import { LittleEndianWriter } from "../bytes/little-endian-writer.ts";

/**
 * Zip archives that are streamed, entry after entry, and the same for the same content: APPNOTE.TXT of PKWARE, without
 * ZIP64. Not `yazl`: as a generator it ends when its reader goes away, the date does not depend on the server's time
 * zone, and blocks are compressed by other threads while the next one is made.
 */

export interface ZipEntry {
  readonly name: string;
  /** Read when the entries before it are written. A piece need be valid only until the next is asked for. */
  readonly pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/**
 * @param date ISO 8601; the entries carry it in Japan's time.
 * @throws Problem `too-large` when an entry or the archive passes 4 GB.
 */
export async function* zipArchive(entries: Iterable<ZipEntry>, date: string): AsyncGenerator<Uint8Array> {
  const directory = new LittleEndianWriter(4096);
  const dosDate = toDosDate(date);
  let position = 0;
  let count = 0;
  for (const { name, pieces } of entries) {
    const measured = new Measured(pieces);
    const start = position;
    const head = new LittleEndianWriter(256);
    writeLocalHeader(head, name, dosDate);
    yield head.take();
    let compressedBytes = 0;
    for await (const block of deflated(measured)) {
      compressedBytes += block.length;
      yield block;
    }
    const entry = { name, start, compressedBytes, crc: measured.crc, bytes: measured.bytes };
    refuseLargerThanZip(entry);
    writeDescriptor(head, entry);
    position += localHeaderBytes + Buffer.byteLength(name) + compressedBytes + head.length;
    yield head.take();
    writeDirectoryEntry(directory, entry, dosDate);
    count++;
  }
  writeEnd(directory, { position, count });
  yield directory.take();
}

/** Counts what passes. */
class Measured implements AsyncIterable<Uint8Array> {
  crc = 0;
  bytes = 0;
  readonly #pieces: ZipEntry["pieces"];

  constructor(pieces: ZipEntry["pieces"]) {
    this.#pieces = pieces;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for await (const piece of this.#pieces) {
      this.crc = crc32(piece, this.crc);
      this.bytes += piece.length;
      yield piece;
    }
  }
}

const compress = promisify(deflateRaw) as (
  bytes: Uint8Array,
  options: { level: number; finishFlush: number; chunkSize: number },
) => Promise<Buffer>;
/** Faster than the rows come from the database; higher levels gain a tenth and cost a multiple. */
const options = { level: 1, finishFlush: constants.Z_SYNC_FLUSH, chunkSize: 1 << 17 };
const blockBytes = 1 << 18;
const blocksAtOnce = 3;
/** An empty last block ends the stream of blocks before it. */
const lastBlock = Buffer.from([0x03, 0x00]);

async function* deflated(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const waiting: Promise<Buffer>[] = [];
  for await (const block of blocks(pieces)) {
    waiting.push(compress(block, options));
    if (waiting.length === blocksAtOnce) yield await (waiting.shift() as Promise<Buffer>);
  }
  for (const block of waiting) yield await block;
  yield lastBlock;
}

/** Copies the pieces into blocks that are each worth a thread's while. A block is used again after `blocksAtOnce` others. */
async function* blocks(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const buffers = Array.from({ length: blocksAtOnce + 1 }, (): Buffer => Buffer.allocUnsafeSlow(blockBytes));
  let block = buffers[0] as Buffer;
  let filled = 0;
  for await (const piece of pieces) {
    for (let from = 0; from < piece.length;) {
      const part = piece.subarray(from, from + blockBytes - filled);
      block.set(part, filled);
      filled += part.length;
      from += part.length;
      if (filled < blockBytes) continue;
      yield block;
      buffers.push(buffers.shift() as Buffer);
      block = buffers[0] as Buffer;
      filled = 0;
    }
  }
  if (filled > 0) yield block.subarray(0, filled);
}

interface WrittenEntry {
  readonly name: string;
  readonly start: number;
  readonly compressedBytes: number;
  readonly crc: number;
  readonly bytes: number;
}

const localHeaderBytes = 30;
/** Sizes follow the data; the name is UTF-8. */
const flags = 0x0808;
const deflateMethod = 8;
const zipVersion = 20;

function writeLocalHeader(out: LittleEndianWriter, name: string, dosDate: number): void {
  out.uint32(0x04034b50);
  writeCommon(out, dosDate);
  for (let field = 0; field < 3; field++) out.uint32(0);
  out.uint16(Buffer.byteLength(name));
  out.uint16(0);
  out.text(name);
}

function writeDescriptor(out: LittleEndianWriter, { crc, compressedBytes, bytes }: WrittenEntry): void {
  out.uint32(0x08074b50);
  out.uint32(crc);
  out.uint32(compressedBytes);
  out.uint32(bytes);
}

function writeDirectoryEntry(out: LittleEndianWriter, { name, start, crc, compressedBytes, bytes }: WrittenEntry, dosDate: number): void {
  out.uint32(0x02014b50);
  out.uint16(zipVersion);
  writeCommon(out, dosDate);
  out.uint32(crc);
  out.uint32(compressedBytes);
  out.uint32(bytes);
  out.uint16(Buffer.byteLength(name));
  // extra field, comment, disk and internal attributes
  for (let field = 0; field < 4; field++) out.uint16(0);
  out.uint32(0);
  out.uint32(start);
  out.text(name);
}

function writeCommon(out: LittleEndianWriter, dosDate: number): void {
  out.uint16(zipVersion);
  out.uint16(flags);
  out.uint16(deflateMethod);
  out.uint32(dosDate);
}

function writeEnd(out: LittleEndianWriter, { position, count }: { position: number; count: number }): void {
  const directoryBytes = out.length;
  out.uint32(0x06054b50);
  out.uint32(0);
  out.uint16(count);
  out.uint16(count);
  out.uint32(directoryBytes);
  out.uint32(position);
  out.uint16(0);
}

/** Time in the lower and date in the upper half: two seconds, minutes, hours, days, months, years since 1980. */
function toDosDate(iso: string): number {
  const japan = new Date(Date.parse(iso) + 9 * 3_600_000);
  const time = (japan.getUTCHours() << 11) | (japan.getUTCMinutes() << 5) | (japan.getUTCSeconds() >> 1);
  const date = ((japan.getUTCFullYear() - 1980) << 9) | ((japan.getUTCMonth() + 1) << 5) | japan.getUTCDate();
  return date * 0x1_0000 + time;
}

const largest = 0xffff_fffe;

function refuseLargerThanZip({ name, start, compressedBytes, bytes }: WrittenEntry): void {
  if (bytes <= largest && start + compressedBytes <= largest) return;
  throw new Problem("too-large", {
    where: name,
    detail: { ja: `${name} が 4 GB を超えるため zip にできません`, en: `${name} passes 4 GB, more than a zip file can hold` },
    remedy: { ja: "GeoPackage または FlatGeobuf をお使いください", en: "Use GeoPackage or FlatGeobuf" },
  });
}
