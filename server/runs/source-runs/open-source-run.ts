import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { Problem } from "../../../model/problem.ts";
import type { RunFile } from "../../../model/run-result.ts";
import type { SourceRun } from "../../../model/simulation-run.ts";
import { manifestFacts, sourceRunFacts } from "../../../model/source-run.ts";
import { findSimulations } from "../../simulations/find-simulations.ts";
import { type DepthIndex, depthPlanes } from "../results/depth-slices.ts";
import { readTableCsv } from "../results/table-csv.ts";
import { damagedResult, readFinishedRun } from "./finished-run.ts";
import { readGeoTiff } from "./read-geotiff.ts";

/** A run's results in a folder, for the run that builds on them. Every file is held against its digest. @throws Problem */
export async function openSourceRun(folder: string): Promise<SourceRun> {
  const found = await readFinishedRun(folder);
  if (found === undefined) throw damagedResult(path.basename(folder));
  const { summary } = found;
  const simulation = (await findSimulations()).find(({ id }) => id === summary.simulation);
  const read = (name: string) => readChecked(folder, summary.files, name);
  return {
    ...sourceRunFacts(summary),
    ...manifestFacts(simulation, (name) => summary.files.some(({ output }) => output === name)),
    rasters: async (output) => readGeoTiff(await read(`${output}.tif`)),
    slices: async (output) => {
      const index = JSON.parse((await read(`${output}.json`)).toString("utf8")) as DepthIndex;
      return depthPlanes(index, read);
    },
    table: async (output) => readTableCsv(await read(`${output}.csv`)),
  };
}

async function readChecked(folder: string, files: readonly RunFile[], name: string): Promise<Buffer> {
  const file = files.find((candidate) => candidate.name === name);
  if (file === undefined)
    throw new Problem("run-failed", {
      where: name,
      detail: { ja: `もとになる計算に ${name} がありません`, en: `The result that it builds on has no ${name}` },
    });
  const data = await readFile(path.join(folder, name)).catch(() => undefined);
  if (data === undefined || createHash("sha256").update(data).digest("hex") !== file.sha256) throw damagedResult(name);
  return data;
}
