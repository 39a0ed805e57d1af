import { createReadStream } from "node:fs";
import { expectContent } from "../file/content.ts";
import { damagedFile } from "../file/damage.ts";
import type { DeliveredFile } from "../reader.ts";
import { encodingAsked, encodingNamed, utf16be, utf16le, utf8, type TextEncoding } from "../text/encoding.ts";

const headBytes = 1024;
const chunkBytes = 1 << 16;

/** An XML document that can be read from the beginning any number of times. */
export interface XmlSource {
  /** For messages: the file, and the member where it is an archive. */
  readonly name: string;
  readonly encoding: TextEncoding;
  bytes(): AsyncIterable<Buffer>;
}

/**
 * @param asked encoding named by the person; otherwise the byte order mark and the XML declaration decide.
 * @throws Problem `unreadable-file` when the file is something else than XML.
 */
export async function openXml(file: DeliveredFile, asked: string | undefined): Promise<XmlSource> {
  await expectContent(file, ["xml", "text"]);
  return xmlSource(file.name, () => createReadStream(file.path, { highWaterMark: Math.min(chunkBytes, file.bytes + 1) }), asked);
}

export async function xmlSource(name: string, bytes: () => AsyncIterable<Buffer>, asked?: string): Promise<XmlSource> {
  const encoding = asked === undefined ? await declaredEncoding(name, bytes()) : encodingAsked(asked);
  return { name, encoding, bytes };
}

/**
 * The document as text.
 * @throws Problem `unreadable-file` when it is not in its encoding.
 */
export async function* xmlText({ name, encoding, bytes }: XmlSource): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding.label, { fatal: true });
  let line = 1;
  try {
    for await (const chunk of bytes()) {
      const text = decoder.decode(chunk, { stream: true });
      yield text;
      for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) line++;
    }
    yield decoder.decode();
  } catch (error) {
    throw error instanceof TypeError ? undecodable(name, encoding, line) : error;
  }
}

async function declaredEncoding(name: string, bytes: AsyncIterable<Buffer>): Promise<TextEncoding> {
  for await (const chunk of bytes) {
    const head = chunk.subarray(0, headBytes).toString("latin1");
    if (head.startsWith("\u00ff\u00fe") || head.startsWith("<\0")) return utf16le;
    if (head.startsWith("\u00fe\u00ff") || head.startsWith("\0<")) return utf16be;
    const declared = /^(?:\u00ef\u00bb\u00bf)?\s*<\?xml[^>]*\bencoding\s*=\s*["']([^"']+)["']/.exec(head)?.[1];
    if (declared === undefined) return utf8;
    const encoding = encodingNamed(declared);
    if (encoding) return encoding;
    throw damagedFile(
      name,
      { ja: `XML 宣言の文字コード「${declared}」は分かりません`, en: `the encoding "${declared}" of its XML declaration is not known` },
      { ja: "--encoding で文字コードを指定してください", en: "Name the encoding with --encoding" },
    );
  }
  return utf8;
}

function undecodable(name: string, encoding: TextEncoding, line: number) {
  return damagedFile(
    name,
    {
      ja: `${encoding.name} でない文字があります（${line} 行目より後）`,
      en: `holds text that is not ${encoding.name} (after line ${line})`,
    },
    {
      ja: "--encoding で正しい文字コードを指定するか、UTF-8 で書き出し直してください",
      en: "Name the right encoding with --encoding, or export it as UTF-8",
    },
  );
}
