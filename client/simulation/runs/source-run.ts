import { parse } from "csv-parse/browser/esm/sync";
import { fromArrayBuffer } from "geotiff";
import { bandsOfFile } from "../../../model/geo/raster-file.ts";
import type { RunFile, RunSummary } from "../../../model/run-result.ts";
import { manifestOf, type SimulationDefinition } from "../../../model/simulation.ts";
import type { SourceRun } from "../../../model/simulation-run.ts";
import { manifestFacts, sourceRunFacts, tableOfFile } from "../../../model/source-run.ts";
import { type DepthIndex, readDepthTiles } from "./depth-tiles.ts";

/** A finished run of the server as input of one in the browser: as `server/runs/source-runs/` reads it from its folder. */

const manifests = import.meta.glob("../../../simulations/*/simulation.ts");

/** @throws Error for a run that is no longer kept, and for a file that is not what the run's summary says. */
export async function openSourceRun(hash: string): Promise<SourceRun> {
  const path = `/api/runs/${encodeURIComponent(hash)}`;
  const found = JSON.parse(new TextDecoder().decode(await bytesOf(path))) as RunSummary;
  const { simulation, files } = found;
  const read = (name: string) => readChecked(path, files, name);
  return {
    ...sourceRunFacts(found),
    ...manifestFacts(await manifest(simulation), (name) => files.some(({ output }) => output === name)),
    rasters: async (output) => bandsOfFile(await (await fromArrayBuffer(await read(`${output}.tif`))).getImage()),
    slices: async (output) => {
      const index = JSON.parse(new TextDecoder().decode(await read(`${output}.json`))) as DepthIndex;
      return readDepthTiles(index, read);
    },
    table: async (output) => {
      const [columns = [], ...rows] = parse(tableOfFile(new TextDecoder().decode(await read(`${output}.csv`))));
      return { columns, rows };
    },
  };
}

async function manifest(id: string): Promise<SimulationDefinition> {
  const load = manifests[`../../../simulations/${id}/simulation.ts`];
  if (load === undefined) throw new Error(`there is no simulation ${id}`);
  return manifestOf(id, await load());
}

async function readChecked(path: string, files: readonly RunFile[], name: string): Promise<ArrayBuffer> {
  const file = files.find((candidate) => candidate.name === name);
  if (file === undefined) throw new Error(`the run has no ${name}`);
  const data = await bytesOf(`${path}/${encodeURIComponent(name)}`);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (sha256 !== file.sha256) throw new Error(`${name} is damaged`);
  return data;
}

async function bytesOf(path: string): Promise<ArrayBuffer> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${response.status} ${path}`);
  return response.arrayBuffer();
}
