import type { RunInput, RunSummary } from "../model/run-result.ts";
import type { ParameterValue } from "../model/simulation.ts";
import type { LocalText } from "../model/text.ts";
import type { Database } from "./database.ts";

/** The queue of runs, in the database: it outlives every server. */

export type RunState = "accepted" | "running" | "successful" | "failed" | "dismissed";

/** A failure as it is kept. */
export interface RunFailure {
  readonly reason: string;
  readonly detail: LocalText;
  readonly remedy?: LocalText;
  readonly where?: string;
}

export interface NewRun {
  readonly hash: string;
  readonly simulation: string;
  readonly version: string;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly inputs: readonly RunInput[];
}

export interface RunRow extends NewRun {
  readonly state: RunState;
  /** 0–1. */
  readonly progress: number;
  readonly attempts: number;
  readonly problem: RunFailure | null;
  readonly summary: RunSummary | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

export interface JobRow extends RunRow {
  readonly job: string;
  readonly createdAt: Date;
}

const columns = `r.hash, r.simulation, r.version, r.parameters, r.inputs, r.state, r.progress, r.attempts, r.problem, r.summary,
  r.started_at as "startedAt", r.finished_at as "finishedAt"`;

/** Runs that wait. */
export async function countWaiting(database: Database): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>("select count(*)::float8 as count from meta.run where state = 'accepted'");
  return rows[0]?.count ?? 0;
}

/** A job for a run. A run that is known is not computed again, unless it failed, was dismissed or (`again`) lost its files. */
export async function insertJob(database: Database, job: string, { run, again }: { run: NewRun; again: boolean }): Promise<void> {
  const { hash, simulation, version, parameters, inputs } = run;
  await database.transaction(async (client) => {
    await client.query(
      `insert into meta.run as r (hash, simulation, version, parameters, inputs, state) values ($1, $2, $3, $4, $5, 'accepted')
       on conflict (hash) do update set state = 'accepted', progress = 0, attempts = 0, problem = null, summary = null, created_at = now(),
         started_at = null, finished_at = null, owner = null, lease_until = null
       where r.state in ('failed', 'dismissed') or ($6 and r.state = 'successful')`,
      [hash, simulation, version, JSON.stringify(parameters), JSON.stringify(inputs), again],
    );
    await client.query("insert into meta.job (id, hash) values ($1, $2)", [job, hash]);
  });
}

/** Those of the jobs named that exist; a dismissed job is so whatever became of its run. */
export async function findJobs(database: Database, ids: readonly string[]): Promise<JobRow[]> {
  const { rows } = await database.pool.query<JobRow & { dismissed: boolean }>(
    `select ${columns}, j.id as job, j.created_at as "createdAt", j.dismissed from meta.job j join meta.run r on r.hash = j.hash
     where j.id = any($1) order by j.created_at, j.id`,
    [ids],
  );
  return rows.map(({ dismissed, ...job }) => (dismissed ? { ...job, state: "dismissed", summary: null } : job));
}

export async function findRun(database: Database, hash: string): Promise<RunRow | undefined> {
  const { rows } = await database.pool.query<RunRow>(`select ${columns} from meta.run r where r.hash = $1`, [hash]);
  return rows[0];
}

interface Lease {
  readonly owner: string;
  readonly seconds: number;
}

/** The next run in the queue: one that waits, or one whose server has not been heard of. */
export async function claimRun(database: Database, { owner, seconds }: Lease): Promise<RunRow | undefined> {
  const { rows } = await database.pool.query<RunRow>(
    `update meta.run r set state = 'running', owner = $1, attempts = attempts + 1, progress = 0, started_at = now(),
       lease_until = now() + make_interval(secs => $2)
     where hash = (select hash from meta.run where state = 'accepted' or (state = 'running' and lease_until < now())
                   order by created_at, hash limit 1 for update skip locked)
     returning ${columns}`,
    [owner, seconds],
  );
  return rows[0];
}

/** @returns false when the run is no longer this owner's: it was dismissed, or taken for lost. */
export async function renewLease(database: Database, run: { hash: string; progress: number }, { owner, seconds }: Lease): Promise<boolean> {
  const { rowCount } = await database.pool.query(
    `update meta.run set progress = greatest(progress, $3), lease_until = now() + make_interval(secs => $4)
     where hash = $1 and owner = $2 and state = 'running'`,
    [run.hash, owner, run.progress, seconds],
  );
  return rowCount === 1;
}

/** Gives a run back to the queue, as if it had not been begun. */
export async function releaseRun(database: Database, hash: string, owner: string): Promise<void> {
  await database.pool.query(
    `update meta.run set state = 'accepted', owner = null, lease_until = null, progress = 0, attempts = attempts - 1
     where hash = $1 and owner = $2 and state = 'running'`,
    [hash, owner],
  );
}

export async function finishRun(
  database: Database,
  { hash, owner }: { hash: string; owner: string },
  end: { summary: RunSummary } | { problem: RunFailure },
): Promise<void> {
  const summary = "summary" in end ? JSON.stringify(end.summary) : null;
  const problem = "problem" in end ? JSON.stringify(end.problem) : null;
  await database.pool.query(
    `update meta.run set state = $3, summary = $4, problem = $5, finished_at = now(), owner = null, lease_until = null,
       progress = case when $4::json is null then progress else 1 end
     where hash = $1 and owner = $2 and state = 'running'`,
    [hash, owner, "summary" in end ? "successful" : "failed", summary, problem],
  );
}

/** @returns the hash of a run that nobody waits for any more; it is dismissed too. */
export async function dismissJob(database: Database, job: string): Promise<string | undefined> {
  return database.transaction(async (client) => {
    await client.query("update meta.job set dismissed = true where id = $1", [job]);
    const { rows } = await client.query<{ hash: string }>(
      `update meta.run r set state = 'dismissed', finished_at = now(), owner = null, lease_until = null
       where hash = (select hash from meta.job where id = $1) and state in ('accepted', 'running')
         and not exists (select from meta.job j where j.hash = r.hash and not j.dismissed)
       returning hash`,
      [job],
    );
    return rows[0]?.hash;
  });
}

/** Owners of running runs. */
export async function runOwners(database: Database): Promise<string[]> {
  const { rows } = await database.pool.query<{ owner: string }>(
    "select distinct owner from meta.run where state = 'running' and owner is not null",
  );
  return rows.map(({ owner }) => owner);
}

/** A server that is known to be gone: whoever claims next may take its runs. */
export async function endLeases(database: Database, owner: string): Promise<void> {
  await database.pool.query("update meta.run set lease_until = now() - interval '1 second' where owner = $1 and state = 'running'", [
    owner,
  ]);
}
