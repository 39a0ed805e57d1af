import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { Problem } from "../../model/problem.ts";
import {
  claimRun,
  countWaiting,
  dismissJob,
  endLeases,
  findJobs,
  findRun,
  finishRun,
  insertJob,
  type JobRow,
  releaseRun,
  renewLease,
  type RunFailure,
  runOwners,
  type RunRow,
} from "../../sql/runs.ts";
import { findPrograms, type SimulationProgram } from "../simulations/find-simulations.ts";
import { removeParts } from "./execute-run.ts";
import { gatherMaterial, prepareRun } from "./prepare-run.ts";
import { type RunChild, type RunLimits, startRun } from "./run-child.ts";
import type { RunContext } from "./run-context.ts";
import { summaryFile } from "./results/write-results.ts";
import { RightOfWay } from "./right-of-way.ts";
import { type FinishedRun, readFinishedRun, runHash } from "./source-runs/finished-run.ts";

export interface RunServiceOptions {
  /** Where results are kept, one folder for each run. */
  readonly folder: string;
  readonly atOnce?: number;
  readonly limits?: RunLimits;
  readonly mostWaiting?: number;
}

const defaultLimits: RunLimits = { seconds: 3600, residentBytes: 3 * 2 ** 30 };
const leaseSeconds = 15;
const beatMs = 1000;
/** Looks into the queue also unasked: another server may have left something. */
const lookMs = 5000;
/** A run that takes its server down with it is not tried for ever. */
const mostAttempts = 2;

/** What `submit` gives out, and nothing that a database would choke on. */
const jobId = /^[\w-]{1,64}$/;

/** Computes what waits in the queue, a few runs at a time, each in a process of its own. */
export class RunService {
  readonly folder: string;
  readonly #context: RunContext;
  readonly #atOnce: number;
  readonly #limits: RunLimits;
  readonly #mostWaiting: number;
  readonly #owner = `${hostname()} ${process.pid} ${randomBytes(4).toString("hex")}`;
  readonly #running = new Map<string, RunChild>();
  /** Of the map before runs. */
  readonly rightOfWay = new RightOfWay((isHeld) => this.#running.forEach((child) => child.hold(isHeld)));
  #programs: Promise<SimulationProgram[]> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #turns: Promise<void> = Promise.resolve();
  #isClosed = false;
  /** Hashes of the runs this server has in hand, with a process or about to have one. */
  readonly #inHand = new Set<string>();
  /** Results outside of the folder, by hash. */
  readonly #elsewhere = new Map<string, string>();

  constructor(context: RunContext, options: RunServiceOptions) {
    this.#context = context;
    this.folder = options.folder;
    this.#atOnce = options.atOnce ?? 1;
    this.#limits = options.limits ?? defaultLimits;
    this.#mostWaiting = options.mostWaiting ?? 100;
  }

  async programs(): Promise<readonly SimulationProgram[]> {
    return (this.#programs ??= findPrograms());
  }

  /** @throws Problem `no-such-process`. */
  async program(id: string): Promise<SimulationProgram> {
    const programs = await this.programs();
    const found = programs.find(({ simulation }) => simulation.id === id);
    if (found) return found;
    const known = programs.map(({ simulation }) => simulation.id).join(", ");
    throw new Problem("no-such-process", {
      where: id,
      detail: { ja: `「${id}」というシミュレーションはありません`, en: `There is no simulation "${id}"` },
      remedy: { ja: `使えるもの：${known}`, en: `Available: ${known}` },
    });
  }

  /** Begins to look after the queue. */
  async start(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    for (const owner of await runOwners(this.#context.database)) if (isGone(owner)) await endLeases(this.#context.database, owner);
    if (this.#running.size === 0) await removeParts(this.folder);
    this.#timer = setInterval(() => this.#look(), lookMs);
    this.#timer.unref();
    this.#look();
  }

  /**
   * Asks for a run; the same run as before is not computed again.
   * @returns the job's id.
   * @throws Problem for parameters that cannot be computed with, and when too many runs wait.
   */
  async submit(id: string, given: Readonly<Record<string, unknown>>): Promise<string> {
    const { database } = this.#context;
    const program = await this.program(id);
    const { hash, parameters, inputs } = await prepareRun(this.#context, program, given);
    if ((await countWaiting(database)) >= this.#mostWaiting) throw tooManyWaiting(this.#mostWaiting);
    const job = randomBytes(18).toString("base64url");
    const { version } = program.simulation;
    await insertJob(database, job, { run: { hash, simulation: id, version, parameters, inputs }, again: !this.#isKept(hash) });
    this.#look();
    return job;
  }

  /** @throws Problem `no-such-job`. */
  async job(id: string): Promise<JobRow> {
    const [job] = jobId.test(id) ? await findJobs(this.#context.database, [id]) : [];
    if (job) return job;
    throw new Problem("no-such-job", {
      where: id,
      detail: { ja: "この実行はありません", en: "There is no such job" },
      remedy: { ja: "実行したときのリンクを確かめてください", en: "Check the link that you got when you started it" },
    });
  }

  /** A run that nobody waits for any more stops at once. @throws Problem `no-such-job`. */
  async dismiss(id: string): Promise<JobRow> {
    await this.job(id);
    const hash = await dismissJob(this.#context.database, id);
    if (hash !== undefined) this.#running.get(hash)?.kill();
    return this.job(id);
  }

  /** A file of a successful run. @throws Problem when the run has no such file. */
  file({ hash, summary }: Pick<RunRow, "hash" | "summary">, name: string): string {
    const known = name === summaryFile || summary?.files.some((file) => file.name === name) === true;
    if (known && this.#isKept(hash)) return path.join(this.folder, hash, name);
    const names = summary?.files.map((file) => file.name).join(", ") ?? "—";
    throw new Problem("not-found", {
      where: name,
      detail: { ja: `この結果に ${name} はありません`, en: `The result has no ${name}` },
      remedy: known
        ? {
            ja: "保存期間が過ぎました。同じ条件でもう一度実行すると同じ結果になります",
            en: "It is no longer kept: run it again, the result will be the same",
          }
        : { ja: `あるもの：${names}`, en: `There is: ${names}` },
    });
  }

  /**
   * The results of a run that is at an end.
   * @param name its hash or the id of a job.
   * @throws Problem saying why there are none.
   */
  async finished(name: string): Promise<FinishedRun> {
    const hash = runHash.test(name) ? name : (await this.job(name)).hash;
    const found = await readFinishedRun(this.#elsewhere.get(hash) ?? path.join(this.folder, hash));
    if (found) return found;
    throw noResults(hash, await findRun(this.#context.database, hash));
  }

  /** Takes a folder of results along, for this process only. @returns the run's hash. @throws Problem when it holds none. */
  async adopt(folder: string): Promise<string> {
    const found = await readFinishedRun(folder);
    if (found === undefined)
      throw new Problem("not-found", {
        where: folder,
        detail: { ja: `${folder} に計算の結果（${summaryFile}）がありません`, en: `There is no result (${summaryFile}) in ${folder}` },
      });
    this.#elsewhere.set(found.summary.run, folder);
    return found.summary.run;
  }

  /** Runs under way go back to the queue: the next server begins them again. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.#turns;
    const running = [...this.#running];
    for (const [, child] of running) child.kill();
    await Promise.allSettled(running.map(([, { finished }]) => finished));
    await Promise.allSettled(running.map(([hash]) => releaseRun(this.#context.database, hash, this.#owner)));
    await removeParts(this.folder);
  }

  /** Process ids of the runs under way, for operators. */
  get processes(): number[] {
    return [...this.#running.values()].flatMap(({ pid }) => pid ?? []);
  }

  #isKept(hash: string): boolean {
    return existsSync(path.join(this.folder, hash, summaryFile));
  }

  #look(): void {
    this.#turns = this.#turns.then(() => this.#fill()).catch((error: unknown) => this.#context.operations.log.failure(error));
  }

  async #fill(): Promise<void> {
    while (!this.#isClosed && this.#inHand.size < this.#atOnce) {
      const run = await claimRun(this.#context.database, { owner: this.#owner, seconds: leaseSeconds });
      if (run === undefined) return;
      this.#inHand.add(run.hash);
      void this.#compute(run)
        .catch((error: unknown) => this.#context.operations.log.failure(error))
        .finally(() => {
          this.#inHand.delete(run.hash);
          this.#look();
        });
    }
  }

  async #compute(run: RunRow): Promise<void> {
    const { database, operations } = this.#context;
    const lease = { owner: this.#owner, seconds: leaseSeconds };
    const ended = { hash: run.hash, owner: this.#owner };
    let beat: NodeJS.Timeout | undefined;
    let progress = 0;
    try {
      if (run.attempts > mostAttempts) throw interrupted;
      const child = await this.#begin(run, (share) => (progress = share));
      const renew = () =>
        renewLease(database, { hash: run.hash, progress }, lease).then(
          (isOurs) => isOurs || child.kill(),
          () => {}, // The database will answer again, or the lease runs out.
        );
      beat = setInterval(() => void renew(), beatMs);
      await renew();
      const summary = await child.finished;
      await finishRun(database, ended, { summary });
    } catch (error) {
      const problem = error instanceof Problem ? error : undefined;
      if (problem === undefined || problem.cause !== undefined) operations.log.failure(problem?.cause ?? error);
      // Closing, the run goes back to the queue instead.
      if (!this.#isClosed) await finishRun(database, ended, { problem: asFailure(problem ?? unexpected) });
      await removeParts(this.folder, run.hash);
    } finally {
      clearInterval(beat);
      if (!this.#isClosed) this.#running.delete(run.hash);
    }
  }

  async #begin(run: RunRow, onProgress: (share: number) => void): Promise<RunChild> {
    const { simulation } = await this.program(run.simulation);
    if (simulation.version !== run.version) throw outdated(run.version, simulation.version);
    const { hash, parameters, inputs } = run;
    const prepared = { hash, simulation, parameters, inputs };
    const material = await gatherMaterial(this.#context, prepared);
    const child = startRun({ prepared, material, folder: path.join(this.folder, hash) }, this.#limits, onProgress);
    this.#running.set(hash, child);
    if (this.rightOfWay.isHeld) child.hold(true);
    if (this.#isClosed) child.kill();
    return child;
  }
}

function noResults(hash: string, run: RunRow | undefined): Problem {
  const short = hash.slice(0, 12);
  if (run === undefined)
    return new Problem("not-found", {
      where: hash,
      detail: { ja: `この計算（${short}…）はありません`, en: `There is no such run (${short}…)` },
      remedy: { ja: "終わった計算の run の値か、ジョブの ID を指定してください", en: "Name a finished run by its hash or a job by its id" },
    });
  if (run.state === "successful")
    return new Problem("not-found", {
      where: hash,
      detail: { ja: `この計算（${short}…）の結果は保存期間が過ぎました`, en: `The results of this run (${short}…) are no longer kept` },
      remedy: {
        ja: "同じ条件でもう一度実行すると同じ結果になります",
        en: "Run it again with the same parameters: the result will be the same",
      },
    });
  return new Problem("result-not-ready", {
    where: hash,
    detail: { ja: `この計算（${short}…）の結果はまだありません（${run.state}）`, en: `This run (${short}…) has no result (${run.state})` },
    remedy: { ja: "終わってから指定してください", en: "Wait until it is successful" },
  });
}

/** Was the owner a process of this machine that has ended? */
function isGone(owner: string): boolean {
  const [host, pid] = owner.split(" ");
  if (host !== hostname() || pid === String(process.pid)) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}

function asFailure({ reason, detail, remedy, where }: Problem): RunFailure {
  return { reason, detail, ...(remedy && { remedy }), ...(where !== undefined && { where }) };
}

const interrupted = new Problem("run-failed", {
  detail: {
    ja: "計算中にサーバーが 2 回止まったため、取りやめました",
    en: "The server stopped twice while this was computed; it was given up",
  },
  remedy: { ja: "格子を粗くしてもう一度実行してください", en: "Run it again with larger cells" },
});

const unexpected = new Problem("run-failed", {
  detail: { ja: "計算できませんでした。時間をおいてもう一度お試しください", en: "The run failed. Please try again later" },
});

function outdated(asked: string, present: string): Problem {
  return new Problem("run-failed", {
    detail: {
      ja: `待っている間に計算プログラムが新しくなりました（${asked} → ${present}）`,
      en: `The simulation was updated while the run waited (${asked} → ${present})`,
    },
    remedy: { ja: "もう一度実行してください", en: "Run it again" },
  });
}

function tooManyWaiting(most: number): Problem {
  return new Problem("too-many-requests", {
    detail: { ja: `順番を待っている計算が ${most} 件あります`, en: `${most} runs are waiting already` },
    remedy: { ja: "しばらくしてからもう一度お試しください", en: "Try again later" },
  });
}
