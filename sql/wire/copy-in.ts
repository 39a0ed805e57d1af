import type { ClientBase, Connection, Submittable } from "pg";

/** The embedded database takes one frame in while the next one comes; a whole batch in one would be copied several times before. */
const frameBytes = 1 << 16;
const frameType = { copyData: code("d"), copyDone: code("c") } as const;

/**
 * Sends data, complete and ready in memory, into a `COPY … FROM STDIN` statement. It goes out right behind the statement instead of waiting
 * for the answer, which a busy thread would notice late; PostgreSQL drops the data of a statement that fails. It must not change before the end.
 * @throws Error of PostgreSQL.
 */
export async function copyIn(client: ClientBase, text: string, data: Uint8Array): Promise<void> {
  const order = new CopyOrder(text, data);
  client.query(order);
  await order.end;
}

/** What node-postgres calls a Submittable. */
class CopyOrder implements Submittable {
  readonly #text: string;
  readonly #data: Uint8Array;
  readonly #end = Promise.withResolvers<void>();

  constructor(text: string, data: Uint8Array) {
    this.#text = text;
    this.#data = data;
  }

  get end(): Promise<void> {
    return this.#end.promise;
  }

  submit(connection: Connection): void {
    const { stream } = connection;
    stream.cork();
    connection.query(this.#text);
    for (let start = 0; start < this.#data.length; start += frameBytes) {
      const part = this.#data.subarray(start, start + frameBytes);
      stream.write(frameHeader(frameType.copyData, part.length));
      stream.write(part);
    }
    stream.write(frameHeader(frameType.copyDone, 0));
    stream.uncork();
  }

  // Called by node-postgres.

  handleCopyInResponse(): void {}

  handleCommandComplete(): void {}

  handleError(error: Error): void {
    this.#end.reject(error);
  }

  handleReadyForQuery(): void {
    this.#end.resolve();
  }
}

/** A type byte and a length, which counts itself. */
function frameHeader(type: number, bodyBytes: number): Buffer {
  const header = Buffer.alloc(5);
  header.writeUInt8(type);
  header.writeInt32BE(bodyBytes + 4, 1);
  return header;
}

function code(letter: string): number {
  return letter.charCodeAt(0);
}
