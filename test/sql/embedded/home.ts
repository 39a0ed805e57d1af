import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { type EmbeddedDatabase, type EmbeddedOptions, startEmbedded } from "../../../sql/embedded/start.ts";
import { prepareTemplate } from "../../../sql/embedded/template.ts";

export interface TestHome {
  readonly home: string;
  readonly embedded: EmbeddedDatabase;
  /** A connection of its own, ended with the home. */
  connect(settings?: pg.ClientConfig): Promise<pg.Client>;
  /** The process that has the database open. */
  databasePid(): Promise<number>;
  remove(): Promise<void>;
}

export async function newFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), "machizu-test-"));
}

export async function openHome(options: Partial<EmbeddedOptions> = {}): Promise<TestHome> {
  await prepareTemplate();
  const home = options.home ?? (await newFolder());
  const embedded = await startEmbedded({ ...options, home });
  const clients: pg.Client[] = [];
  return {
    home,
    embedded,
    async connect(settings = {}) {
      const client = new pg.Client({ ...embedded.connection, ...settings });
      client.on("error", () => {});
      await client.connect();
      clients.push(client);
      return client;
    },
    async databasePid() {
      const holder = JSON.parse(await readFile(path.join(home, "database.lock"), "utf8")) as { databasePid: number };
      return holder.databasePid;
    },
    async remove() {
      await Promise.allSettled(clients.map((client) => client.end()));
      await embedded.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** The error that a promise ends with. */
export async function failure(promise: Promise<unknown>): Promise<pg.DatabaseError> {
  return promise.then(
    () => {
      throw new Error("it did not fail");
    },
    (error: pg.DatabaseError) => error,
  );
}

export async function value(client: pg.Client, sql: string, values: unknown[] = []): Promise<unknown> {
  const { rows } = await client.query<unknown[]>({ text: sql, values, rowMode: "array" });
  return rows[0]?.[0];
}

export const bowTie = "'POLYGON((0 0,2 2,2 0,0 2,0 0))'::geometry";
