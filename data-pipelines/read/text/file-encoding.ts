import { open } from "node:fs/promises";
import { createReadStream } from "node:fs";
import { Problem } from "../../../model/problem.ts";
import type { DeliveredFile } from "../reader.ts";
import { cp932, encodingAsked, eucJp, utf16be, utf16le, utf8, type TextEncoding } from "./encoding.ts";
import { countBytes, looksLikeEucJp } from "./euc-jp-or-cp932.ts";

/**
 * The encoding of a text file: the one asked for, else the byte order mark, else the first of UTF-8, CP932 and
 * EUC-JP that decodes every byte. The whole file is read, so that no surprise is left for a later row.
 * @throws Problem `unreadable-file` naming line and byte when the text is not in the encoding.
 */
export async function encodingOfFile(file: DeliveredFile, asked: string | undefined): Promise<TextEncoding> {
  if (asked !== undefined) return checkAsked(file, encodingAsked(asked));
  const marked = await byteOrderMark(file.path);
  if (marked) return checkMarked(file, marked);
  if ((await firstInvalidByte(file.path, utf8)) === undefined) return utf8;
  const cp932Stop = await firstInvalidByte(file.path, cp932);
  const eucJpStop = await firstInvalidByte(file.path, eucJp);
  if (eucJpStop === undefined && (cp932Stop !== undefined || looksLikeEucJp(await bytesOf(file.path)))) return eucJp;
  if (cp932Stop === undefined) return cp932;
  throw undecodable(file, await lineOfByte(file.path, cp932Stop), {
    ja: "UTF-8、CP932、EUC-JP のどれでも読めません",
    en: "The text is neither UTF-8 nor CP932 nor EUC-JP",
  });
}

/** UTF-8 or UTF-16 as the first bytes say; undefined without a mark. */
export async function byteOrderMark(path: string): Promise<TextEncoding | undefined> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(3), 0, 3, 0);
    const head = buffer.toString("hex", 0, bytesRead);
    if (head === "efbbbf") return utf8;
    if (head.startsWith("fffe")) return utf16le;
    return head.startsWith("feff") ? utf16be : undefined;
  } finally {
    await handle.close();
  }
}

async function checkAsked(file: DeliveredFile, encoding: TextEncoding): Promise<TextEncoding> {
  const stop = await firstInvalidByte(file.path, encoding);
  if (stop !== undefined) {
    throw undecodable(file, await lineOfByte(file.path, stop), {
      ja: `指定された文字コード ${encoding.name} では読めません`,
      en: `The text is not ${encoding.name}, the encoding that was asked for`,
    });
  }
  const isOtherThanUtf8 = encoding.label !== utf8.label && !encoding.label.startsWith("utf-16");
  if (isOtherThanUtf8 && (await hasNonAscii(file.path)) && (await firstInvalidByte(file.path, utf8)) === undefined) {
    throw undecodable(file, undefined, {
      ja: `指定された文字コードは ${encoding.name} ですが、内容は UTF-8 です`,
      en: `${encoding.name} was asked for, but the text is UTF-8`,
    });
  }
  return encoding;
}

async function checkMarked(file: DeliveredFile, encoding: TextEncoding): Promise<TextEncoding> {
  const stop = await firstInvalidByte(file.path, encoding);
  if (stop === undefined) return encoding;
  throw undecodable(file, await lineOfByte(file.path, stop), {
    ja: `先頭の印（BOM）は ${encoding.name} ですが、そうでない部分があります`,
    en: `The byte order mark says ${encoding.name}, but the text is not`,
  });
}

/** Offset of the first byte that `encoding` does not allow; undefined when there is none. */
export async function firstInvalidByte(path: string, encoding: TextEncoding): Promise<number | undefined> {
  const decoder = new TextDecoder(encoding.label, { fatal: true });
  let offset = 0;
  try {
    for await (const chunk of chunks(path)) {
      decoder.decode(chunk, { stream: true });
      offset += chunk.length;
    }
    decoder.decode();
    return undefined;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return exactOffset(path, encoding, offset);
  }
}

/** Decodes again up to the chunk that failed, then byte by byte. */
async function exactOffset(path: string, encoding: TextEncoding, failedChunk: number): Promise<number> {
  const decoder = new TextDecoder(encoding.label, { fatal: true });
  let offset = 0;
  try {
    for await (const chunk of chunks(path)) {
      if (offset < failedChunk) {
        decoder.decode(chunk, { stream: true });
        offset += chunk.length;
        continue;
      }
      for (let at = 0; at < chunk.length; at++) {
        decoder.decode(chunk.subarray(at, at + 1), { stream: true });
        offset++;
      }
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  return offset;
}

async function hasNonAscii(path: string): Promise<boolean> {
  const counts = await bytesOf(path);
  return counts.subarray(0x80).some((count) => count > 0);
}

async function bytesOf(path: string): Promise<Uint32Array> {
  const counts = new Uint32Array(256);
  for await (const chunk of chunks(path)) countBytes(chunk, counts);
  return counts;
}

interface Spot {
  readonly line: number;
  readonly byte: number;
}

async function lineOfByte(path: string, byte: number): Promise<Spot> {
  let line = 1;
  if (byte > 0) {
    for await (const chunk of createReadStream(path, { end: byte - 1 }) as AsyncIterable<Buffer>) {
      for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) line++;
    }
  }
  return { line, byte };
}

function chunks(path: string): AsyncIterable<Buffer> {
  return createReadStream(path, { highWaterMark: 1 << 16 });
}

function undecodable(file: DeliveredFile, spot: Spot | undefined, what: { ja: string; en: string }): Problem {
  const where = spot && { ja: `${spot.line} 行目、${spot.byte} バイト目`, en: `line ${spot.line}, byte ${spot.byte}` };
  return new Problem("unreadable-file", {
    where: file.name,
    detail: {
      ja: `${file.name}: ${what.ja}${where ? `（${where.ja}）` : ""}`,
      en: `${file.name}: ${what.en}${where ? ` (${where.en})` : ""}`,
    },
    remedy: {
      ja: "--encoding で正しい文字コードを指定するか、UTF-8 で書き出し直してください",
      en: "Name the right encoding with --encoding, or export the file again as UTF-8",
    },
  });
}
