import { readFile, readdir } from "node:fs/promises";
import type { PoolClient } from "pg";
import type { DatasetDefinition } from "../model/dataset.ts";
import { createPublicVersionView, createPublicView, createTable } from "./build/dataset-table.ts";
import { dropStaging, loadLock } from "./build/load.ts";
import type { Database } from "./database.ts";

const migrationsFolder = new URL("./migrations/", import.meta.url);

/** Two processes that start together migrate one after the other. */
const migrationLock = 7_252_130;

/**
 * Brings the database to the state the code expects: numbered migrations once, then the tables and views
 * of the definitions. Safe to run at every start; nothing is dropped but views.
 */
export async function migrate(database: Database, datasets: readonly DatasetDefinition[]): Promise<void> {
  await database.transaction(async (client) => {
    await client.query("select pg_advisory_xact_lock($1)", [migrationLock]);
    await client.query("set local client_min_messages = warning");
    await applyMigrations(client);
    const statements = [...datasets.flatMap(createTable), ...datasets.flatMap(createPublicView), ...createPublicVersionView(datasets)];
    await client.query(statements.join(";\n"));
    await closeInterruptedLoads(client);
  });
}

async function applyMigrations(client: PoolClient): Promise<void> {
  await client.query("create schema if not exists meta");
  await client.query("create table if not exists meta.migration (name text primary key, applied_at timestamptz not null default now())");
  const { rows } = await client.query<{ name: string }>("select name from meta.migration");
  const applied = new Set(rows.map(({ name }) => name));
  const files = (await readdir(migrationsFolder)).filter((name) => name.endsWith(".sql")).sort();
  for (const name of files.filter((file) => !applied.has(file))) {
    await client.query(await readFile(new URL(name, migrationsFolder), "utf8"));
    await client.query("insert into meta.migration (name) values ($1)", [name]);
  }
}

/** A load whose process died left its staging tables behind; nothing of it was published. */
async function closeInterruptedLoads(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ id: string }>("select id from meta.load where state = 'running'");
  for (const { id } of rows) {
    const { rows: locks } = await client.query<{ dead: boolean }>("select pg_try_advisory_xact_lock($1, $2) as dead", [
      loadLock,
      Number(id),
    ]);
    if (!locks[0]?.dead) continue;
    await client.query(dropStaging(Number(id)));
    await client.query("update meta.load set state = 'failed', finished_at = now() where id = $1", [id]);
  }
}
