import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Problem } from "../../../model/problem.ts";
import type { RunSummary } from "../../../model/run-result.ts";
import { RunService } from "../../../server/runs/run-service.ts";
import { describeHomes, type Home } from "../../support/database.ts";
import { createRunWorld, type RunWorld, square } from "./run-world.ts";

/** Long enough to be interrupted: a minute or more. */
const long = { durationHours: 200, cellMeters: "10" } as const;

describeHomes("runs", (home) => {
  let world: RunWorld;
  beforeAll(async () => {
    world = await createRunWorld(home);
  });
  afterAll(() => world.close());

  const runs = () => world.server.platform.runs;
  const finished = async (parameters: Record<string, unknown>): Promise<RunSummary> => {
    const { summary } = await world.reaches(await runs().submit("flood", parameters), "successful");
    if (summary === null) throw new Error("a successful run has no summary");
    return summary;
  };
  /** What is stored besides finished runs. */
  const leftovers = async () => (await readdir(runs().folder)).filter((name) => !/^[0-9a-f]{64}$/.test(name));

  it("go from the queue to files that say what they are, from which data and what they cannot say", async () => {
    const summary = await finished(world.breach());
    expect(summary).toMatchObject({ label: { ja: "シミュレーション結果（試算）" }, simulation: "flood", sample: true });
    expect(summary.inputs.map(({ id }) => id)).toEqual(["terrain", "land-use-zones", "buildings"]);
    expect(summary.inputs[0]).toMatchObject({ releasedOn: "2026-04-01", attribution: { ja: "見本データ（架空）" } });
    expect(summary.limits.length).toBeGreaterThan(0);
    expect(summary.summary["floodedHectares"]).toBeGreaterThan(1);
    expect(summary.summary["massError"]).toBeLessThan(1e-6);
    for (const { name, sha256, bytes } of summary.files) {
      const data = await readFile(path.join(runs().folder, summary.run, name));
      expect([name, data.length, createHash("sha256").update(data).digest("hex")]).toEqual([name, bytes, sha256]);
    }
    const table = await readFile(path.join(runs().folder, summary.run, "gauges.csv"), "utf8");
    expect(table).toContain("# シミュレーション結果（試算）");
    expect(table).toContain(summary.run);
    expect(table).toContain("参考");
    expect(await leftovers()).toEqual([]);
  });

  it("that are known are not computed again, and computed again they are the same byte for byte", async () => {
    const first = await finished(world.breach());
    const folder = path.join(runs().folder, first.run);
    const made = (await stat(folder)).mtimeMs;
    // Another job for the same run: done at once, with a link of its own.
    const [one, other] = [await runs().submit("flood", world.breach()), await runs().submit("flood", world.breach())];
    expect(one).not.toBe(other);
    expect(await runs().job(one)).toMatchObject({ state: "successful", hash: first.run });
    expect((await stat(folder)).mtimeMs).toBe(made);
    await rm(folder, { recursive: true });
    const again = await finished(world.breach());
    expect(again).toEqual(first);
    expect(again.files.map(({ sha256 }) => sha256)).toEqual(first.files.map(({ sha256 }) => sha256));
  });

  it("that are held back while tiles are made come to the same result, byte for byte", async () => {
    const first = await finished(world.breach());
    await rm(path.join(runs().folder, first.run), { recursive: true });
    const job = await runs().rightOfWay.before(async () => {
      const submitted = await runs().submit("flood", world.breach());
      await processOf(runs());
      return submitted;
    });
    expect((await world.reaches(job, "successful")).summary).toEqual(first);
  });

  it("differ with parameters, and with the ground", async () => {
    const first = await finished(world.breach());
    const wider = await finished(world.breach({ riverWidthMeters: 300 }));
    expect(wider.run).not.toBe(first.run);
    expect(wider.resultHash).not.toBe(first.resultHash);
    expect(Number(wider.summary["inflowCubicMeters"])).toBeGreaterThan(Number(first.summary["inflowCubicMeters"]));
  });

  it("stop when nobody waits for them any more, and leave nothing", async () => {
    const one = await runs().submit("flood", world.breach(long));
    const other = await runs().submit("flood", world.breach(long));
    await world.reaches(one, "running");
    const pid = await processOf(runs());
    expect((await runs().dismiss(one)).state).toBe("dismissed");
    expect((await runs().job(other)).state).toBe("running");
    expect(isAlive(pid)).toBe(true);
    expect((await runs().dismiss(other)).state).toBe("dismissed");
    await ended(pid);
    expect(await leftovers()).toEqual([]);
    // The place is free again.
    await finished(world.breach());
  });

  it("whose process is killed fail with a reason, and leave nothing", async () => {
    const job = await runs().submit("flood", world.breach({ ...long, durationHours: 201 }));
    const pid = await processOf(runs());
    process.kill(pid, "SIGKILL");
    const { problem } = await world.reaches(job, "failed");
    expect(problem).toMatchObject({ reason: "run-failed", detail: { en: expect.stringContaining("SIGKILL") as string } });
    expect(await leftovers()).toEqual([]);
    expect((await world.server.get("/healthz")).status).toBe(200);
  });

  it("that take too long or too much memory are ended with what would help", async () => {
    const { platform } = world.server;
    await platform.runs.close();
    for (const [limits, told] of [
      [{ seconds: 1, residentBytes: 2 ** 32 }, /minutes/],
      [{ seconds: 600, residentBytes: 64 * 2 ** 20 }, /64 MB/],
    ] as const) {
      const strict = new RunService(platform, { folder: platform.runs.folder, limits });
      await strict.start();
      const job = await strict.submit("flood", world.breach({ ...long, durationHours: 199 }));
      const { problem } = await world.reaches(job, "failed");
      expect(problem).toMatchObject({ reason: "too-large", detail: { en: expect.stringMatching(told) as string } });
      await strict.close();
    }
    await reopen(world);
  });

  describe("after the server has stopped", () => {
    it("begin again where it was stopped properly", async () => {
      const job = await runs().submit("flood", world.breach({ ...long, durationHours: 198 }));
      const pid = await processOf(runs());
      await runs().close();
      expect(isAlive(pid)).toBe(false);
      expect(await runs().job(job)).toMatchObject({ state: "accepted", attempts: 0 });
      const next = await reopen(world);
      await world.reaches(job, "running");
      await next.dismiss(job);
    });

    it.each([
      [1, "successful"],
      [2, "failed"],
    ] as const)("by a crash in attempt %i end as %s", async (attempts, state) => {
      await runs().close();
      const { database, platform } = { database: world.database, platform: world.server.platform };
      const sleeping = new RunService(platform, { folder: platform.runs.folder, atOnce: 0 });
      const job = await sleeping.submit("flood", world.breach({ riverWidthMeters: 60 + attempts }));
      // As a server leaves it that is killed.
      const owner = `${hostname()} ${deadPid()} x`;
      await database.pool.query(
        "update meta.run set state = 'running', attempts = $2, owner = $3, lease_until = now() + interval '1 hour' where hash = $1",
        [(await sleeping.job(job)).hash, attempts, owner],
      );
      await sleeping.close();
      await reopen(world);
      const { problem } = await world.reaches(job, state);
      expect(problem?.detail.en.includes("stopped twice") ?? false).toBe(state === "failed");
    });
  });

  describe("that cannot be", () => {
    const huge = () => ({
      ...world.breach({ cellMeters: "10" }),
      area: polygon([
        [128, 31],
        [145, 31],
        [145, 45],
        [128, 45],
        [128, 31],
      ]),
    });
    const elsewhere = () => ({
      rain: [
        [0, 50],
        [1, 50],
      ],
      durationHours: 0.1,
      area: polygon(square([140, 38], 500)),
    });

    it.each<[string, () => Record<string, unknown>, string, string]>([
      ["a river of negative width", () => ({ ...world.breach(), riverWidthMeters: -100 }), "invalid-parameter", "riverWidthMeters"],
      ["a thousand million cells", huge, "too-large", "area"],
      ["a breach without a river", () => ({ ...world.breach(), riverStage: null }), "invalid-parameter", "riverStage"],
      ["no water", () => ({ durationHours: 1 }), "invalid-parameter", "breachPoints"],
      [
        "a breach outside of the area",
        () => ({ ...world.breach(), area: polygon(square([140, 38], 500)) }),
        "invalid-parameter",
        "breachPoints",
      ],
      ["a parameter that does not exist", () => ({ depth: 1 }), "invalid-parameter", "depth"],
    ])("%s: refused at once, in words", async (_, parameters, reason, where) => {
      const problem = await runs()
        .submit("flood", parameters())
        .then(
          () => undefined,
          (error: unknown) => error as Problem,
        );
      expect(problem).toMatchObject({ name: "Problem", reason, where });
      expect(problem?.detail.ja).not.toBe("");
    });

    it("ground that nobody has measured: the run fails and says so", async () => {
      const { problem } = await world.reaches(await runs().submit("flood", elsewhere()), "failed");
      expect(problem).toMatchObject({ reason: "invalid-parameter", detail: { ja: expect.stringContaining("標高データ") as string } });
      expect(await leftovers()).toEqual([]);
    });

    it("another simulation: refused with those there are", async () => {
      await expect(runs().submit("earthquake", {})).rejects.toMatchObject({ reason: "no-such-process" });
    });
  });

  it.runIf(canMount(home))("leave nothing on a full disk and say so", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "machizu-full-"));
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=32k", "tmpfs", folder]);
    const { platform } = world.server;
    try {
      await platform.runs.close();
      const small = new RunService(platform, { folder: path.join(folder, "runs") });
      await small.start();
      const job = await small.submit("flood", world.breach({ riverWidthMeters: 77, halfSideMeters: 2000, cellMeters: "25" }));
      const { problem } = await world.reaches(job, "failed");
      expect(problem).toMatchObject({ reason: "storage-full" });
      expect(await readdir(path.join(folder, "runs"))).toEqual([]);
      await small.close();
    } finally {
      execFileSync("umount", [folder]);
      await rm(folder, { recursive: true });
      await reopen(world);
    }
  });
});

/** A service as after a restart. */
async function reopen({ server: { platform } }: RunWorld): Promise<RunService> {
  const service = new RunService(platform, { folder: platform.runs.folder });
  Object.assign(platform, { runs: service });
  await service.start();
  return service;
}

async function processOf(service: RunService): Promise<number> {
  for (;;) {
    const [pid] = service.processes;
    if (pid !== undefined) return pid;
    await wait(20);
  }
}

async function ended(pid: number): Promise<void> {
  while (isAlive(pid)) await wait(20);
}

function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}/cmdline`) && execFileSync("cat", [`/proc/${pid}/cmdline`]).length > 0;
}

function deadPid(): number {
  return Number(execFileSync("sh", ["-c", "echo $$"]).toString());
}

function polygon(ring: [number, number][]): object {
  return {
    type: "FeatureCollection",
    features: [{ type: "Feature", geometry: { type: "Polygon", coordinates: [ring] }, properties: null }],
  };
}

/** A disk of a few kilobytes can be had by root only; once is enough. */
function canMount(home: Home): boolean {
  return home === "postgis" && process.getuid?.() === 0;
}
