import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { RunSummary } from "../../model/run-result.ts";
import type { Database } from "../../sql/database.ts";

const execute = promisify(execFile);

/** `npm run simulate`, in a process of its own with a home of its own. `database` is a PostgreSQL, which two processes can share. */
export async function simulateOnCommandLine(
  { database }: { readonly database: Database },
  simulation: string,
  inputs: object,
  out: string,
): Promise<RunSummary> {
  const home = await mkdtemp(path.join(tmpdir(), "machizu-simulate-"));
  try {
    const params = path.join(home, "params.json");
    await writeFile(params, JSON.stringify({ inputs }));
    const { connectionString } = database.pool.options;
    const { stdout } = await execute(process.execPath, ["server/simulate.ts", simulation, "--params", params, "--out", out, "--json"], {
      env: { ...process.env, DATABASE_URL: connectionString, MACHIZU_HOME: home },
    });
    return JSON.parse(stdout) as RunSummary;
  } finally {
    await rm(home, { recursive: true });
  }
}
