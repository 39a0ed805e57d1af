import { readFile } from "node:fs/promises";
import path from "node:path";
import { Problem } from "../../../model/problem.ts";
import type { RunInput, RunSummary } from "../../../model/run-result.ts";
import { summaryFile } from "../results/write-results.ts";

/** A run whose results are at hand. */
export interface FinishedRun {
  readonly folder: string;
  readonly summary: RunSummary;
}

export const runHash = /^[0-9a-f]{64}$/;

/** @returns undefined where the folder holds no results. @throws Problem when it cannot be read as results. */
export async function readFinishedRun(folder: string): Promise<FinishedRun | undefined> {
  let text: string;
  try {
    text = await readFile(path.join(folder, summaryFile), "utf8");
  } catch {
    return undefined;
  }
  try {
    const summary = JSON.parse(text) as RunSummary;
    if (runHash.test(summary.run) && Array.isArray(summary.files)) return { folder, summary };
  } catch {
    // Told below.
  }
  throw damagedResult(summaryFile);
}

/** A run as one of the inputs of another. */
export function runInput(parameter: string, { summary }: FinishedRun): RunInput {
  const { run, resultHash, title, version, label, inputs, sample } = summary;
  const named = (language: "ja" | "en") => `${label[language]} ${title[language]} ${version}`;
  return {
    id: parameter,
    run,
    sha256: resultHash,
    releasedOn: null,
    attribution: { ja: named("ja"), en: named("en") },
    sample,
    inputs,
  };
}

export function damagedResult(file: string): Problem {
  return new Problem("run-failed", {
    where: file,
    detail: { ja: `もとになる計算の結果（${file}）が壊れています`, en: `The result that it builds on is damaged (${file})` },
    remedy: { ja: "もとの計算をもう一度実行してください", en: "Run that calculation again" },
  });
}
