import { cp932, utf8, type TextEncoding } from "../text/encoding.ts";
import { decodeCp932 } from "../text/cp932.ts";
import { StrictDecoder, type StrictText } from "../text/strict-decoder.ts";

/** Cities, classes and road types repeat: a small cache keyed by the bytes saves most of the decoding. */
const cache = { slots: 4096, longestBytes: 48 };
const blank = 0x20;

/** Decodes the padded text fields of one dBase table, as fast as the bytes allow. */
export class FieldText {
  readonly #strict: StrictDecoder;
  readonly #fast: (bytes: Buffer, start: number, end: number) => string | undefined;
  readonly #keys = new Uint8Array(cache.slots * cache.longestBytes);
  readonly #lengths = new Uint8Array(cache.slots);
  readonly #texts: string[] = Array.from({ length: cache.slots }, () => "");

  constructor(encoding: TextEncoding) {
    this.#strict = new StrictDecoder(encoding);
    this.#fast = fastDecoder(encoding);
  }

  /**
   * The text without its padding, null when there is none, an object when it needs a second look: cut in the
   * middle of a character, or (`undefined`) not text of this encoding at all.
   */
  decode(bytes: Buffer, start: number, end: number): string | null | StrictText | undefined {
    let stop = end;
    while (stop > start && (bytes[stop - 1] === blank || bytes[stop - 1] === 0)) stop--;
    let hash = stop - start;
    let bits = 0;
    for (let at = start; at < stop; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === 0) return this.decode(bytes, start, at);
      bits |= byte;
      hash = Math.imul(hash ^ byte, 0x01000193);
    }
    if (stop === start) return null;
    const isAscii = bits < 0x80;
    if (stop - start > cache.longestBytes) return isAscii ? bytes.toString("latin1", start, stop) : this.#decodeNew(bytes, start, stop);
    const slot = (hash ^ (hash >>> 15)) & (cache.slots - 1);
    const key = slot * cache.longestBytes - start;
    let same = start;
    if (this.#lengths[slot] === stop - start) while (same < stop && this.#keys[key + same] === bytes[same]) same++;
    if (same === stop) return this.#texts[slot] ?? null;
    const text = isAscii ? bytes.toString("latin1", start, stop) : this.#decodeNew(bytes, start, stop);
    if (typeof text === "string") this.#remember(slot, bytes.subarray(start, stop), text);
    return text;
  }

  #decodeNew(bytes: Buffer, start: number, end: number): string | StrictText | undefined {
    const text = this.#fast(bytes, start, end);
    if (text !== undefined) return text;
    const strict = this.#strict.decode(bytes.subarray(start, end));
    return strict?.cut === false ? strict.text : strict;
  }

  #remember(slot: number, bytes: Buffer, text: string): void {
    this.#keys.set(bytes, slot * cache.longestBytes);
    this.#lengths[slot] = bytes.length;
    this.#texts[slot] = text;
  }
}

/** Undefined from a fast decoder means: look again, strictly. */
function fastDecoder(encoding: TextEncoding): (bytes: Buffer, start: number, end: number) => string | undefined {
  if (encoding.label === cp932.label) return decodeCp932;
  if (encoding.label === utf8.label) {
    return (bytes, start, end) => {
      const text = bytes.toString("utf8", start, end);
      return text.includes("\ufffd") ? undefined : text;
    };
  }
  return () => undefined;
}
