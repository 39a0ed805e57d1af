import type { LittleEndianWriter } from "../bytes/little-endian-writer.ts";

const quote = 0x22;
const backslash = 0x5c;
const firstPrintable = 0x20;

/** Of the characters that JSON cannot hold as they are: what `JSON.stringify` writes for them. */
const escapes = new Map(
  [...Array.from({ length: firstPrintable }, (_, code) => code), quote, backslash].map((code) => [
    code,
    Buffer.from(JSON.stringify(String.fromCharCode(code)).slice(1, -1)),
  ]),
);

/** UTF-8 → the same text in quotation marks, byte for byte as `JSON.stringify` writes it. */
export function writeJsonText(out: LittleEndianWriter, source: Uint8Array, from: number, length: number): void {
  out.reserve(length * 6 + 2);
  const { bytes } = out;
  let at = out.length;
  bytes[at++] = quote;
  for (let i = from; i < from + length; i++) {
    const byte = source[i] as number;
    if (byte >= firstPrintable && byte !== quote && byte !== backslash) bytes[at++] = byte;
    else for (const part of escapes.get(byte) as Buffer) bytes[at++] = part;
  }
  bytes[at++] = quote;
  out.length = at;
}
