import type { ClientBase, Connection, Submittable } from "pg";

/**
 * What a complete `COPY … TO STDOUT` statement sends, piece by piece, at the reader's pace; a piece may end anywhere. The pieces are the
 * socket's own, without the heads of the messages: one object per piece, where node-postgres' usual ways make several per row.
 * @throws Error of PostgreSQL. A reader that stops before the end leaves the connection of no more use.
 */
export async function* copyOut(client: ClientBase, text: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
  signal?.throwIfAborted();
  const reply = new CopyReply(text);
  const stop = () => reply.handleError(signal?.reason instanceof Error ? signal.reason : new Error("the COPY was stopped"));
  signal?.addEventListener("abort", stop);
  try {
    client.query(reply);
    for (;;) {
      const piece = await reply.next();
      if (piece === undefined) return;
      yield piece;
    }
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/** What a message of several statements is answered. */
interface CopyAnswer {
  /** What the only COPY among them sends. */
  readonly data: readonly Buffer[];
  /** Of the rows of the other statements the last one, as text. */
  readonly lastRow: readonly (string | null)[];
}

/**
 * Does statements of which one is a `COPY … TO STDOUT`.
 * @throws Error of PostgreSQL; a transaction that was begun is then still open.
 */
export async function copyOutAmong(client: ClientBase, statements: readonly string[]): Promise<CopyAnswer> {
  const reply = new CopyReply(statements.join("; "));
  client.query(reply);
  const data: Buffer[] = [];
  for (let piece = await reply.next(); piece; piece = await reply.next()) data.push(piece);
  return { data, lastRow: reply.lastRow };
}

/** Pieces that wait for the reader before the socket is told to wait. */
const mostWaiting = 16;
const fewWaiting = 8;

/** What node-postgres calls a Submittable; until the last row has come it listens to the socket in the place of node-postgres. */
class CopyReply implements Submittable {
  readonly #text: string;
  readonly #waiting: Buffer[] = [];
  readonly #scanner = new CopyScanner();
  #connection: Connection | undefined;
  #giveBack: (() => void) | undefined;
  #changed = Promise.withResolvers<void>();
  #failure: Error | undefined;
  #isEnded = false;
  /** Of another statement in the same message. */
  lastRow: readonly (string | null)[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  /** Undefined after the last piece. */
  async next(): Promise<Buffer | undefined> {
    for (;;) {
      if (this.#failure) throw this.#failure;
      const piece = this.#waiting.shift();
      if (piece) {
        if (this.#waiting.length < fewWaiting) this.#connection?.stream.resume();
        return piece;
      }
      if (this.#isEnded) return undefined;
      await this.#changed.promise;
    }
  }

  submit(connection: Connection): void {
    this.#connection = connection;
    const { stream } = connection;
    const [theirs] = stream.listeners("data") as ((chunk: Buffer) => void)[];
    if (theirs === undefined) throw new Error("node-postgres does not listen to its socket");
    const ours = (chunk: Buffer) => {
      const piece = this.#scanner.feed(chunk, theirs);
      if (piece.length > 0) {
        this.#waiting.push(piece);
        if (this.#waiting.length >= mostWaiting) stream.pause();
        this.#announce();
      }
      if (this.#scanner.isDone) this.#giveBack?.();
    };
    stream.removeListener("data", theirs);
    stream.on("data", ours);
    this.#giveBack = () => {
      this.#giveBack = undefined;
      stream.removeListener("data", ours);
      stream.on("data", theirs);
    };
    connection.query(this.#text);
  }

  #announce(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }

  // Called by node-postgres.

  handleError(error: Error): void {
    this.#failure ??= error;
    this.#announce();
  }

  handleCommandComplete(): void {}

  handleRowDescription(): void {}

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    this.lastRow = fields;
  }

  handleReadyForQuery(): void {
    this.#isEnded = true;
    this.#announce();
  }
}

/** A type byte and a length, which counts itself. */
const headerLength = 5;
const messageType = { copyData: code("d"), copyDone: code("c"), copyOutResponse: code("H") } as const;
/** May come at any time and is not for the reader: notices, notifications, parameters. */
const asides = new Set(["N", "A", "S"].map(code));
/** What statements before the COPY are answered: the end of each, and rows. */
const beforehand = new Set(["C", "T", "D"].map(code));

/**
 * Takes the data out of the replies of the PostgreSQL protocol (3.0), however the socket cuts them.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
class CopyScanner {
  /** CopyDone or an error has come; all that follows is for node-postgres. */
  isDone = false;
  /** Of the message that is being read: bytes that are to come, and what they are. */
  #left = 0;
  #hasBegun = false;
  #isData = false;
  #isAside = false;
  /** A header that the socket has cut. */
  readonly #header = Buffer.alloc(headerLength);
  #headerLength = 0;

  /**
   * Moves the data to the front of the chunk, and hands over what is not data.
   * @returns the data.
   */
  feed(chunk: Buffer, other: (bytes: Buffer) => void): Buffer {
    let dataEnd = 0;
    for (let at = 0; at < chunk.length;) {
      if (this.#left > 0) {
        const end = Math.min(chunk.length, at + this.#left);
        if (this.#isData) {
          chunk.copyWithin(dataEnd, at, end);
          dataEnd += end - at;
        } else if (this.#isAside) other(chunk.subarray(at, end));
        this.#left -= end - at;
        at = end;
        continue;
      }
      if (this.isDone) {
        other(chunk.subarray(at));
        break;
      }
      const headerEnd = at + headerLength - this.#headerLength;
      if (this.#headerLength > 0 || headerEnd > chunk.length) {
        this.#headerLength += chunk.copy(this.#header, this.#headerLength, at, headerEnd);
        at = Math.min(chunk.length, headerEnd);
        if (this.#headerLength < headerLength) break;
        this.#headerLength = 0;
        this.#begin(this.#header, 0);
        if (this.#isAside) other(Buffer.from(this.#header));
        continue;
      }
      this.#begin(chunk, at);
      if (this.#isAside) other(chunk.subarray(at, headerEnd));
      at = headerEnd;
    }
    return chunk.subarray(0, dataEnd);
  }

  /** Reads a header. After the last row, or an error in place of one, all that follows is for node-postgres. */
  #begin(bytes: Buffer, at: number): void {
    const type = bytes[at] as number;
    this.#isData = type === messageType.copyData;
    this.#isAside = !this.#isData && type !== messageType.copyDone && type !== messageType.copyOutResponse;
    this.#hasBegun ||= type === messageType.copyOutResponse;
    const passes = asides.has(type) || (!this.#hasBegun && beforehand.has(type));
    this.isDone = type === messageType.copyDone || (this.#isAside && !passes);
    this.#left = bytes.readInt32BE(at + 1) - 4;
  }
}

function code(letter: string): number {
  return letter.charCodeAt(0);
}
