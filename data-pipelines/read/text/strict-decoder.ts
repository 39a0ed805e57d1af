import { isUtf8 } from "node:buffer";
import { decodeCp932 } from "./cp932.ts";
import { cp932, utf8, type TextEncoding } from "./encoding.ts";

export interface StrictText {
  readonly text: string;
  /** The bytes ended inside a character, which was left out. */
  readonly cut: boolean;
}

const longestCharacterBytes = 4;

/** Decodes short byte strings of one encoding and refuses what that encoding does not allow. */
export class StrictDecoder {
  readonly encoding: TextEncoding;
  readonly #whole: (bytes: Uint8Array) => string | undefined;

  constructor(encoding: TextEncoding) {
    this.encoding = encoding;
    this.#whole = wholeDecoder(encoding);
  }

  /** @returns undefined when the bytes are not text of this encoding; a cut last character alone does not make them so. */
  decode(bytes: Uint8Array): StrictText | undefined {
    const text = this.#whole(bytes);
    if (text !== undefined) return { text, cut: false };
    for (let tail = 1; tail < longestCharacterBytes && tail <= bytes.length; tail++) {
      const head = this.#whole(bytes.subarray(0, bytes.length - tail));
      if (head !== undefined && this.#isIncomplete(bytes.subarray(bytes.length - tail))) return { text: head, cut: true };
    }
    return undefined;
  }

  #isIncomplete(tail: Uint8Array): boolean {
    try {
      return new TextDecoder(this.encoding.label, { fatal: true }).decode(tail, { stream: true }) === "";
    } catch {
      return false;
    }
  }
}

function wholeDecoder(encoding: TextEncoding): (bytes: Uint8Array) => string | undefined {
  if (encoding.label === cp932.label) return (bytes) => decodeCp932(bytes, 0, bytes.length);
  if (encoding.label === utf8.label)
    return (bytes) => (isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString() : undefined);
  const decoder = new TextDecoder(encoding.label, { fatal: true, ignoreBOM: true });
  return (bytes) => {
    try {
      return decoder.decode(bytes);
    } catch {
      return undefined;
    }
  };
}
