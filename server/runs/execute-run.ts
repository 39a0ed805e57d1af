import { mkdir, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { Problem } from "../../model/problem.ts";
import type { RunSummary } from "../../model/run-result.ts";
import type { RunHost, SourceRun } from "../../model/simulation-run.ts";
import { toldWithSources } from "../../model/source-run.ts";
import { loadProgram } from "../simulations/find-simulations.ts";
import type { PreparedRun } from "./prepare-run.ts";
import { type RunMaterial, runHost } from "./run-host.ts";
import { writeResults } from "./results/write-results.ts";
import { openSourceRun } from "./source-runs/open-source-run.ts";

export interface RunOrder {
  readonly prepared: PreparedRun;
  readonly material: RunMaterial;
  /** Does not exist yet; the results are in it when the order is done, or it does not exist. */
  readonly folder: string;
}

/**
 * Computes a run and writes its files under a temporary name, renamed when all of them are there.
 * @throws Problem for input that cannot be computed, and when the disk is full.
 */
export async function executeRun(
  { prepared, material, folder }: RunOrder,
  ties: Pick<RunHost, "onProgress" | "breathe">,
): Promise<RunSummary> {
  const { hash, ...described } = prepared;
  const { run } = await loadProgram(prepared.simulation.id);
  const sources = new Map<string, SourceRun>();
  for (const [parameter, source] of Object.entries(material.sourceFolders)) sources.set(parameter, await openSourceRun(source));
  const host = runHost(material, { signal: { aborted: false }, ...ties, sources });
  const own = await run(prepared.parameters, host);
  const { limits, warnings } = toldWithSources(prepared.simulation.limits, own.warnings, [...sources.values()]);
  const outcome = { ...own, warnings };
  const part = `${folder}${partSuffix}${process.pid}`;
  try {
    await mkdir(part, { recursive: true });
    const summary = await writeResults(part, { ...described, run: hash, planeEpsg: material.planeEpsg, limits }, outcome);
    await rm(folder, { recursive: true, force: true });
    await rename(part, folder);
    return summary;
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw isFull(error) ? storageFull(error) : error;
  }
}

const partSuffix = ".part-";

/** What runs that were killed have left. */
export async function removeParts(parent: string, hash?: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  const parts = names.filter((name) => name.includes(partSuffix) && (hash === undefined || name.startsWith(hash)));
  await Promise.all(parts.map((name) => rm(path.join(parent, name), { recursive: true, force: true })));
}

function isFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && ["ENOSPC", "EDQUOT", "EFBIG"].includes(String(error.code));
}

function storageFull(cause: unknown): Problem {
  return new Problem("storage-full", {
    detail: {
      ja: "結果を保存する場所がいっぱいです。何も保存していません",
      en: "There is no room for the result; nothing of it was stored",
    },
    remedy: {
      ja: "MACHIZU_HOME のあるディスクを空けてから、もう一度実行してください",
      en: "Free the disk of MACHIZU_HOME and run it again",
    },
    cause,
  });
}
