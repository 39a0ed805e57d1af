/**
 * A program that loads rows until it is killed: `node load.script.ts HOME`. Prints the process of its database,
 * then the number of each row once it is committed.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { startEmbedded } from "../../../sql/embedded/start.ts";

const home = process.argv[2] ?? "";
const { connection } = await startEmbedded({ home, onExit: () => process.exit(3) });
const client = new pg.Client(connection);
client.on("error", () => process.exit(3));
await client.connect();
await client.query("create table if not exists row (id int primary key, text text)");
const { databasePid } = JSON.parse(readFileSync(path.join(home, "database.lock"), "utf8")) as { databasePid: number };
process.stdout.write(`database ${databasePid}\n`);
for (let id = 1; ; id++) {
  await client.query("insert into row values ($1, repeat('x', 2000))", [id]);
  process.stdout.write(`${id}\n`);
}
