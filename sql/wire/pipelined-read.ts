import type { Connection, ClientBase, Submittable } from "pg";
import { RowScanner } from "./row-scanner.ts";

/** A statement that is prepared once on a connection, under a name that its text decides. */
export interface PreparedStatement {
  /** Unique among the statements of all connections of a home, at most 63 bytes. */
  readonly name: string;
  readonly text: string;
}

export interface PipelineStep {
  readonly statement: PreparedStatement;
  /** Parameters in PostgreSQL's text form. */
  readonly values: readonly string[];
}

/**
 * Receives the rows of step `step` as they arrive: whole DataRow messages (type byte, length, columns in binary), one after the
 * other. The bytes are valid during the call. An error it throws is the error of the read, once the reply has ended.
 */
export type RowSink = (step: number, rows: Uint8Array) => void;

/**
 * Runs steps in one round trip and one transaction: all their messages leave in one packet with a single Sync at the end, and
 * PostgreSQL makes one transaction of everything before a Sync. Rows are handed over straight from the socket: node-postgres
 * would read each binary field as UTF-8 and destroy it, and costs more than the rows themselves.
 * @throws Error of PostgreSQL; the connection should then be dropped, for nobody knows which statements it has prepared.
 */
export async function pipelinedRead(client: ClientBase, steps: readonly PipelineStep[], sink: RowSink): Promise<void> {
  const prepared = preparedOn.get(client) ?? new Set<string>();
  preparedOn.set(client, prepared);
  await new Promise<void>((resolve, reject) => {
    client.query(new PipelinedRead({ steps, prepared, sink, ended: (error) => (error ? reject(error) : resolve()) }));
  });
}

const preparedOn = new WeakMap<ClientBase, Set<string>>();

interface Read {
  readonly steps: readonly PipelineStep[];
  readonly prepared: Set<string>;
  readonly sink: RowSink;
  readonly ended: (error?: Error) => void;
}

/** What node-postgres calls a Submittable; while it is active it listens to the socket in the place of node-postgres. */
class PipelinedRead implements Submittable {
  readonly #read: Read;
  readonly #scanner: RowScanner;
  #giveBack: (() => void) | undefined;
  #failure: Error | undefined;
  #step = 0;

  constructor(read: Read) {
    this.#read = read;
    this.#scanner = new RowScanner({
      rows: (rows) => this.#handOver(rows),
      complete: () => this.#step++,
    });
  }

  submit(connection: Connection): void {
    const { stream } = connection;
    const [theirs] = stream.listeners("data") as ((chunk: Buffer) => void)[];
    if (theirs === undefined) throw new Error("node-postgres does not listen to its socket");
    const ours = (chunk: Buffer) => {
      const forThem = this.#scanner.feed(chunk);
      if (this.#scanner.isReady) this.#giveBack?.();
      if (forThem.length > 0) theirs(forThem);
    };
    stream.removeListener("data", theirs);
    stream.on("data", ours);
    this.#giveBack = () => {
      this.#giveBack = undefined;
      stream.removeListener("data", ours);
      stream.on("data", theirs);
    };
    stream.cork();
    for (const { statement, values } of this.#read.steps) this.#send(connection, statement, values);
    connection.sync();
    stream.uncork();
  }

  #send(connection: Connection, { name, text }: PreparedStatement, values: readonly string[]): void {
    const { prepared } = this.#read;
    if (!prepared.has(name)) connection.parse({ name, text, types: [] }, true);
    prepared.add(name);
    // The empty portal is the next statement's too: it is replaced by each Bind.
    connection.bind({ statement: name, values: [...values], binary: "yes", portal: "" }, true);
    connection.execute({ portal: "", rows: "" }, true);
  }

  #handOver(rows: Uint8Array): void {
    if (this.#failure) return;
    try {
      this.#read.sink(this.#step, rows);
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    }
  }

  // Called by node-postgres.

  handleError(error: Error): void {
    this.#giveBack?.();
    this.#read.ended(error);
  }

  handleReadyForQuery(): void {
    this.#read.ended(this.#failure);
  }
}
