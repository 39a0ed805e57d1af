import { parse } from "csv-parse/browser/esm/sync";
import type { FeatureCollection } from "geojson";
import type { RunSummary } from "../../../model/run-result.ts";
import type { ParameterValue } from "../../../model/simulation.ts";
import type { ReaderLanguage } from "../../../model/text.ts";
import { getBytes, getJson, type Request, sendJson } from "../../api.ts";
import { type DepthIndex, readDepthTiles } from "./depth-tiles.ts";
import type { RunTable, RunView } from "./run-view.ts";

/** Runs on the server: OGC API Processes. */

export interface JobStatus {
  readonly jobID: string;
  readonly processID: string;
  readonly status: "accepted" | "running" | "successful" | "failed" | "dismissed";
  readonly message: string;
  /** 0–100. */
  readonly progress: number;
  /** The run's hash. */
  readonly run: string;
}

/** @throws RequestFailure, with the problem in the reader's language. */
export function submitRun(simulation: string, inputs: Readonly<Record<string, ParameterValue>>, request: Request): Promise<JobStatus> {
  const body = { inputs: Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null)) };
  const headers = { prefer: "respond-async" };
  return sendJson(`/api/processes/${simulation}/execution`, { ...request, method: "POST", body, headers });
}

export function fetchJob(job: string, request: Request): Promise<JobStatus> {
  return getJson(jobPath(job), request);
}

/** Why a job has no result. @throws RequestFailure, always for one that failed. */
export function fetchReason(job: string, request: Request): Promise<unknown> {
  return getJson(`${jobPath(job)}/results`, request);
}

export function dismissJob(job: string, language: ReaderLanguage): Promise<JobStatus> {
  return sendJson(jobPath(job), { language, method: "DELETE" });
}

/** A finished run by its hash; its tables and pictures are fetched when they are asked for. */
export async function fetchRun(
  { run, job }: { readonly run: string; readonly job?: string | undefined },
  request: Request,
): Promise<RunView> {
  const summary = await getJson<RunSummary>(runPath(run), request);
  const href = (name: string) => `${runPath(run)}/${encodeURIComponent(name)}`;
  const file = (output: string, mediaType: string) => {
    const found = summary.files.find((one) => one.output === output && one.mediaType.startsWith(mediaType));
    if (found === undefined) throw new Error(`the run has no ${mediaType} of ${output}`);
    return href(found.name);
  };
  return {
    ...summary,
    origin: "server",
    ...(job !== undefined && { job }),
    files: summary.files
      .filter(({ mediaType }) => mediaType !== "application/octet-stream")
      .map((one) => ({ ...one, href: href(one.name) })),
    table: async (output) => readTable(new TextDecoder().decode(await getBytes(file(output, "text/csv"), request))),
    features: (output) => getJson<FeatureCollection>(file(output, "application/geo+json"), request),
    slices: async (output) => {
      const index = await getJson<DepthIndex>(file(output, "application/json"), request);
      return readDepthTiles(index, (name) => getBytes(href(name), request));
    },
  };
}

function runPath(run: string): string {
  return `/api/runs/${encodeURIComponent(run)}`;
}

function jobPath(job: string): string {
  return `/api/jobs/${encodeURIComponent(job)}`;
}

/** What must be known of the table stands above its head, in lines that begin with `#`. */
function readTable(text: string): RunTable {
  const rows: string[][] = parse(text, {
    bom: true,
    comment: "#",
    comment_no_infix: true,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  const [columns = [], ...rest] = rows;
  return { columns, rows: rest.map((row) => row.map(cell)) };
}

function cell(text: string): string | number | null {
  if (text === "") return null;
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text) ? Number(text) : text;
}
