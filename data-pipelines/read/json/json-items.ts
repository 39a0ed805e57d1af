import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { Problem } from "../../../model/problem.ts";
import { damagedFile } from "../file/damage.ts";
import type { DeliveredFile } from "../reader.ts";
import { utf8, type TextEncoding } from "../text/encoding.ts";
import { encodingOfFile, firstInvalidByte } from "../text/file-encoding.ts";
import { JsonBroken, JsonItemScanner, type JsonItem, type ScanOptions } from "./item-scanner.ts";

const chunkBytes = 1 << 20;
/** A feature beyond this is refused: a string of V8 could not hold it. Real ones reach 30 MB. */
export const largestItemBytes = 256 * 2 ** 20;

export interface JsonSource {
  readonly file: DeliveredFile;
  readonly encoding: TextEncoding;
}

/** JSON is UTF-8 unless asked for otherwise. */
export async function openJson(file: DeliveredFile, asked: string | undefined): Promise<JsonSource> {
  return { file, encoding: asked === undefined ? utf8 : await encodingOfFile(file, asked) };
}

/**
 * The items of a document, chunk by chunk.
 * @throws Problem `unreadable-file` naming line and column where the document is broken.
 */
export async function* jsonItems(source: JsonSource, options: ScanOptions): AsyncGenerator<readonly JsonItem[]> {
  let items: JsonItem[] = [];
  const scanner = new JsonItemScanner(options, (item) => items.push(item));
  try {
    for await (const chunk of utf8Chunks(source)) {
      scanner.push(chunk);
      if (scanner.openBytes > largestItemBytes) throw tooLarge(source.file);
      yield items;
      items = [];
    }
    scanner.end();
    if (items.length > 0) yield items;
  } catch (error) {
    throw error instanceof JsonBroken ? await brokenAt(source, error) : error;
  }
}

/** @throws Problem `unreadable-file` naming line and column when the item is not JSON in UTF-8. */
export async function parseItem(source: JsonSource, item: JsonItem): Promise<unknown> {
  const { bytes } = item;
  if (!isUtf8(bytes)) throw await notUtf8(source, (await firstInvalidByte(source.file.path, utf8)) ?? item.offset);
  const text = bytes.toString();
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const inItem = /at position (\d+)/.exec(error.message)?.[1];
    const offset = inItem === undefined ? bytes.length : Buffer.byteLength(text.slice(0, Number(inItem)));
    throw await brokenAt(source, new JsonBroken(item.offset + offset, false));
  }
}

async function* utf8Chunks({ file, encoding }: JsonSource): AsyncGenerator<Buffer> {
  const chunks: AsyncIterable<Buffer> = createReadStream(file.path, { highWaterMark: Math.min(chunkBytes, file.bytes + 1) });
  if (encoding.label === utf8.label) {
    yield* chunks;
    return;
  }
  // Brackets and backslashes are trail bytes of CP932, so the text is brought to UTF-8 before it is cut.
  const decoder = new TextDecoder(encoding.label);
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
}

/** Text in another encoding breaks the grammar too, but then that is what the person needs to know. */
async function brokenAt(source: JsonSource, { offset, isTruncated }: JsonBroken): Promise<Problem> {
  const invalid = source.encoding.label === utf8.label ? await firstInvalidByte(source.file.path, utf8) : undefined;
  if (invalid !== undefined) return notUtf8(source, invalid);
  const { line, column } = await placeOf(source, offset);
  if (isTruncated) {
    return damagedFile(source.file.name, {
      ja: `JSON が途中で終わっています（${line} 行 ${column} 文字目）`,
      en: `the JSON ends too early (line ${line}, column ${column})`,
    });
  }
  return damagedFile(source.file.name, {
    ja: `JSON の書き方が誤っています（${line} 行 ${column} 文字目）`,
    en: `broken JSON at line ${line}, column ${column}`,
  });
}

async function notUtf8(source: JsonSource, offset: number): Promise<Problem> {
  const { line } = await placeOf(source, offset);
  return damagedFile(
    source.file.name,
    { ja: `${line} 行目に UTF-8 でない文字があります`, en: `holds text that is not UTF-8 in line ${line}` },
    { ja: "--encoding で正しい文字コード（CP932 など）を指定してください", en: "Name the right encoding with --encoding (CP932 …)" },
  );
}

/** Line and column, counted from 1, of a byte of the document as UTF-8. */
async function placeOf(source: JsonSource, offset: number): Promise<{ line: number; column: number }> {
  let line = 1;
  let column = 1;
  let left = offset;
  for await (const chunk of utf8Chunks(source)) {
    for (const byte of chunk.subarray(0, left)) {
      if (byte === 0x0a) {
        line++;
        column = 1;
      } else if ((byte & 0xc0) !== 0x80) column++;
    }
    left -= chunk.length;
    if (left <= 0) break;
  }
  return { line, column };
}

function tooLarge(file: DeliveredFile): Problem {
  const megabytes = largestItemBytes / 2 ** 20;
  return new Problem("too-large", {
    where: file.name,
    detail: { ja: `${file.name} に ${megabytes} MB を超える 1 件があります`, en: `${file.name} holds an item larger than ${megabytes} MB` },
    remedy: { ja: "図形を分割して提出してください", en: "Deliver the geometry in smaller pieces" },
  });
}
