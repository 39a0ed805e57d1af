/** What a reply says, apart from what is for node-postgres. */
export interface ReplyEvents {
  /** Whole DataRow messages, one after the other; valid during the call. */
  rows(rows: Uint8Array): void;
  /** A statement has come to its end. */
  complete(): void;
}

/**
 * Walks over the replies of the PostgreSQL protocol (3.0) however the socket cuts them. Only messages that a cut goes through
 * are copied.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export class RowScanner {
  /** ReadyForQuery has come. */
  isReady = false;
  readonly #events: ReplyEvents;
  /** The beginning of a message whose end has not come: its header, or room for all of it. */
  #held = Buffer.alloc(0);
  #heldLength = 0;
  #forThem: Buffer[] = [];

  constructor(events: ReplyEvents) {
    this.#events = events;
  }

  /** Returns the messages that are for node-postgres: errors, notices, notifications, parameters, ReadyForQuery and what follows it. */
  feed(chunk: Buffer): Buffer {
    let at = 0;
    while (this.#heldLength > 0 && at < chunk.length) at += this.#complete(chunk.subarray(at));
    if (this.#heldLength === 0) this.#scan(chunk, at);
    const [first, ...others] = this.#forThem;
    this.#forThem = [];
    if (first === undefined) return nothing;
    return others.length === 0 ? first : Buffer.concat([first, ...others]);
  }

  /** Adds to the held message and returns how much was needed. */
  #complete(chunk: Buffer): number {
    const taken = chunk.copy(this.#held, this.#heldLength);
    this.#heldLength += taken;
    if (this.#heldLength < this.#held.length) return taken;
    const length = messageLength(this.#held, 0);
    if (length > this.#held.length) {
      const header = this.#held;
      this.#held = Buffer.allocUnsafeSlow(length);
      header.copy(this.#held);
      return taken;
    }
    this.#heldLength = 0;
    this.#scan(this.#held, 0);
    return taken;
  }

  #scan(bytes: Buffer, from: number): void {
    let rowsFrom = from;
    let at = from;
    while (bytes.length - at >= headerLength && !this.isReady) {
      const type = bytes[at] as number;
      const length = messageLength(bytes, at);
      if (bytes.length - at < length) break;
      if (type !== messageType.dataRow) {
        if (at > rowsFrom) this.#events.rows(bytes.subarray(rowsFrom, at));
        this.#note(type, bytes.subarray(at, at + length));
        rowsFrom = at + length;
      }
      at += length;
    }
    if (at > rowsFrom) this.#events.rows(bytes.subarray(rowsFrom, at));
    if (at < bytes.length) this.#hold(bytes, at);
  }

  #note(type: number, message: Buffer): void {
    if (type === messageType.commandComplete) this.#events.complete();
    else if (!unheeded.has(type)) this.#forThem.push(message);
    this.isReady ||= type === messageType.readyForQuery;
  }

  #hold(bytes: Buffer, from: number): void {
    if (this.isReady) return void this.#forThem.push(bytes.subarray(from));
    this.#heldLength = bytes.length - from;
    const total = this.#heldLength < headerLength ? headerLength : messageLength(bytes, from);
    this.#held = Buffer.allocUnsafeSlow(total);
    bytes.copy(this.#held, 0, from);
  }
}

/** A type byte and a length, which counts itself. */
const headerLength = 5;

function messageLength(bytes: Buffer, at: number): number {
  return 1 + bytes.readInt32BE(at + 1);
}

const messageType = { dataRow: code("D"), commandComplete: code("C"), readyForQuery: code("Z") } as const;

/** ParseComplete, BindComplete, NoData, EmptyQueryResponse. */
const unheeded = new Set(["1", "2", "n", "I"].map(code));

function code(letter: string): number {
  return letter.charCodeAt(0);
}

const nothing = Buffer.alloc(0);
