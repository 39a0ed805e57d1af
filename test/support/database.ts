import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { describe } from "vitest";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { connect } from "../../sql/connect.ts";
import type { Database } from "../../sql/database.ts";
import { migrate } from "../../sql/migrate.ts";

/** A fresh, migrated, empty database of its own; `drop` removes every trace. */
export interface TestDatabase {
  readonly database: Database;
  drop(): Promise<void>;
}

export type Home = "embedded" | "postgis";

const databaseUrl = process.env["DATABASE_URL"];

/** The homes that can be tested here: the embedded one always, PostGIS when `DATABASE_URL` is set. */
export const homes: readonly Home[] =
  (process.env["MACHIZU_TEST_HOMES"]?.split(",") as Home[] | undefined) ?? (databaseUrl ? ["embedded", "postgis"] : ["embedded"]);

/** The same facts about every home. */
export function describeHomes(name: string, facts: (home: Home) => void): void {
  describe.each(homes)(`${name} (%s)`, facts);
}

export async function createTestDatabase(home: Home, datasets: readonly DatasetDefinition[]): Promise<TestDatabase> {
  const { database, remove } = home === "embedded" ? await createEmbedded() : await createPostgis(databaseUrl ?? "");
  await migrate(database, datasets);
  return {
    database,
    async drop() {
      await database.close();
      await remove();
    },
  };
}

async function createEmbedded(): Promise<{ database: Database; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), "machizu-test-"));
  const database = await connect({ databaseUrl: undefined, home: folder });
  return { database, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function createPostgis(url: string): Promise<{ database: Database; remove(): Promise<void> }> {
  const name = `machizu_test_${randomBytes(6).toString("hex")}`;
  await onServer(url, `create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  const database = await connect({ databaseUrl: own.href, home: "" });
  return { database, remove: () => onServer(url, `drop database ${name} with (force)`) };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
