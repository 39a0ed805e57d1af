/** One value cut out of a JSON document, not parsed yet. */
export interface JsonItem {
  /** The member of the top-level object it is or belongs to; undefined in a top-level array or a sequence. */
  readonly key: string | undefined;
  /** Is it an element of the streamed array (or sequence), not a member's whole value? */
  readonly isElement: boolean;
  readonly bytes: Buffer;
  /** Where it begins in the document. */
  readonly offset: number;
}

/** The document breaks the JSON grammar at a byte. */
export class JsonBroken extends Error {
  override readonly name = "JsonBroken";
  readonly offset: number;
  /** The document ended where more was needed. */
  readonly isTruncated: boolean;

  constructor(offset: number, isTruncated: boolean) {
    super(`broken JSON at byte ${offset}`);
    this.offset = offset;
    this.isTruncated = isTruncated;
  }
}

export interface ScanOptions {
  /** Member of the top-level object whose array is handed out element by element. */
  readonly streamed?: string;
  /** Many values one after the other (lines, or RFC 8142 records) instead of one document. */
  readonly isSequence?: boolean;
}

type State = "start" | "key" | "key-or-end" | "colon" | "value" | "after-member" | "element" | "element-or-end" | "after-element" | "done";

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];
/** The bit in which brackets differ from braces. */
const braceBit = 0x20;
const byteOrderMark = [0xef, 0xbb, 0xbf];
const recordSeparator = 0x1e;

/**
 * Cuts a JSON document of any size into its items at memory speed, leaving their inside to `JSON.parse`: only
 * strings and the depth of brackets are looked at.
 */
export class JsonItemScanner {
  readonly #options: ScanOptions;
  readonly #emit: (item: JsonItem) => void;
  #state: State;
  /** Offset of the current chunk in the document. */
  #base = 0;
  #key: string | undefined;
  #isInElements = false;
  #value: OpenValue | undefined;

  constructor(options: ScanOptions, emit: (item: JsonItem) => void) {
    this.#options = options;
    this.#emit = emit;
    this.#state = options.isSequence ? "element" : "start";
    this.#isInElements = options.isSequence ?? false;
  }

  /** Bytes of the value that is not complete yet, for a limit. */
  get openBytes(): number {
    return this.#value?.length ?? 0;
  }

  /** @throws JsonBroken */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#value) at = this.#continueValue(chunk, at, this.#value);
      else {
        const byte = chunk[at] ?? 0;
        if (isSpace(byte) || byte === byteOrderMark[this.#base + at]) at++;
        else at = this.#step(chunk, at, byte);
      }
    }
    this.#base += chunk.length;
  }

  /** @throws JsonBroken when the document is not complete. */
  end(): void {
    if (this.#value?.isScalar) this.#close(this.#value);
    const isComplete = !this.#value && (this.#state === "done" || (this.#options.isSequence === true && this.#state === "element"));
    if (!isComplete) throw new JsonBroken(this.#base, true);
  }

  /** Acts on a byte between values; returns where to go on. */
  #step(chunk: Buffer, at: number, byte: number): number {
    switch (this.#state) {
      case "start":
        if (byte !== openBrace && byte !== openBracket) return this.#fail(at);
        this.#isInElements = byte === openBracket;
        return this.#to(byte === openBrace ? "key-or-end" : "element-or-end", at);
      case "key-or-end":
        if (byte === closeBrace) return this.#to("done", at);
        return byte === quote ? this.#openValue(chunk, at) : this.#fail(at);
      case "key":
        return byte === quote ? this.#openValue(chunk, at) : this.#fail(at);
      case "colon":
        return byte === colon ? this.#to("value", at) : this.#fail(at);
      case "value":
        if (byte !== openBracket || this.#key !== this.#options.streamed) return this.#openValue(chunk, at);
        this.#isInElements = true;
        return this.#to("element-or-end", at);
      case "after-member":
        if (byte === comma) return this.#to("key", at);
        return byte === closeBrace ? this.#to("done", at) : this.#fail(at);
      case "element-or-end":
        return byte === closeBracket ? this.#endElements(at) : this.#openValue(chunk, at);
      case "element":
        return this.#options.isSequence && byte === recordSeparator ? at + 1 : this.#openValue(chunk, at);
      case "after-element":
        if (byte === comma) return this.#to("element", at);
        return byte === closeBracket ? this.#endElements(at) : this.#fail(at);
      case "done":
        break;
    }
    return this.#fail(at);
  }

  #to(state: State, at: number): number {
    this.#state = state;
    return at + 1;
  }

  #endElements(at: number): number {
    this.#isInElements = false;
    return this.#to(this.#key === undefined ? "done" : "after-member", at);
  }

  #fail(at: number): never {
    throw new JsonBroken(this.#base + at, false);
  }

  #openValue(chunk: Buffer, at: number): number {
    const byte = chunk[at] ?? 0;
    if (byte === comma || byte === colon || byte === closeBrace || byte === closeBracket) return this.#fail(at);
    const isScalar = byte !== quote && (byte | braceBit) !== openBrace;
    this.#value = { offset: this.#base + at, parts: [], length: 0, depth: 0, isInString: false, isScalar, isEscaped: false };
    return this.#continueValue(chunk, at, this.#value);
  }

  #continueValue(chunk: Buffer, at: number, value: OpenValue): number {
    const end = value.isScalar ? scalarEnd(chunk, at) : nestedEnd(chunk, at, value);
    const stop = end ?? chunk.length;
    value.parts.push(chunk.subarray(at, stop));
    value.length += stop - at;
    if (end !== undefined) this.#close(value);
    return stop;
  }

  #close(value: OpenValue): void {
    this.#value = undefined;
    const bytes = value.parts.length === 1 ? (value.parts[0] ?? Buffer.alloc(0)) : Buffer.concat(value.parts);
    if (this.#state === "key" || this.#state === "key-or-end") {
      this.#key = keyText(bytes, value.offset);
      this.#state = "colon";
      return;
    }
    this.#emit({ key: this.#key, isElement: this.#isInElements, bytes, offset: value.offset });
    if (this.#options.isSequence) this.#state = "element";
    else this.#state = this.#isInElements ? "after-element" : "after-member";
  }
}

interface OpenValue {
  readonly offset: number;
  readonly parts: Buffer[];
  readonly isScalar: boolean;
  length: number;
  depth: number;
  isInString: boolean;
  isEscaped: boolean;
}

/** End of a string, object or array that began at or before `at`; undefined when it goes on in the next chunk. */
function nestedEnd(chunk: Buffer, at: number, value: OpenValue): number | undefined {
  let { depth } = value;
  for (let next = at; next < chunk.length; next++) {
    if (value.isInString) {
      next = stringEnd(chunk, next, value);
      if (value.isInString) break;
      if (depth === 0) return next + 1;
      continue;
    }
    const byte = chunk[next] ?? 0;
    if (byte === quote) value.isInString = true;
    else if ((byte | braceBit) === openBrace) depth++;
    else if ((byte | braceBit) === closeBrace) {
      depth--;
      if (depth === 0) return next + 1;
    }
  }
  value.depth = depth;
  return undefined;
}

/** Place of the closing quote; `isInString` stays set when it is not in this chunk. */
function stringEnd(chunk: Buffer, at: number, value: OpenValue): number {
  for (let next = at; next < chunk.length; next++) {
    const byte = chunk[next];
    if (value.isEscaped) value.isEscaped = false;
    else if (byte === backslash) value.isEscaped = true;
    else if (byte === quote) {
      value.isInString = false;
      return next;
    }
  }
  return chunk.length;
}

function scalarEnd(chunk: Buffer, at: number): number | undefined {
  for (let next = at; next < chunk.length; next++) {
    const byte = chunk[next] ?? 0;
    if (isSpace(byte) || byte === comma || byte === closeBrace || byte === closeBracket) return next;
  }
  return undefined;
}

function keyText(bytes: Buffer, offset: number): string {
  try {
    return String(JSON.parse(bytes.toString()));
  } catch {
    throw new JsonBroken(offset, false);
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
