import { z } from "zod";
import type { JobRow } from "../../../sql/runs.ts";
import { Problem } from "../../../model/problem.ts";
import { findJobs } from "../../../sql/runs.ts";
import { readOgcQuery } from "../answer.ts";
import { html } from "../html.ts";
import { landingStep } from "../landing.ts";
import { type Link, mediaTypes, ogcRel, ownLinks } from "../links.ts";
import type { Answer, OgcRequest } from "../ogc-request.ts";
import { definitions, linkList, table } from "../page.ts";
import { processesStep } from "./processes.ts";

/**
 * Jobs. There are no accounts of planners: a job's id is 144 random bits, and who knows it may see, use and dismiss the job. So no list
 * tells ids; `/api/jobs?id=` answers those the caller names.
 */

const mostJobs = 50;

/** `/api/jobs` */
export async function jobs(ogc: OgcRequest): Promise<Answer> {
  const ids = z
    .string()
    .regex(/^[\w-]{1,64}(,[\w-]{1,64})*$/)
    .transform((text) => text.split(","))
    .refine((list) => list.length <= mostJobs);
  const { id = [] } = readOgcQuery(ogc, { id: ids.optional() }, { id: "ID,ID" });
  const { api, platform, say } = ogc;
  const rows = id.length === 0 ? [] : await findJobs(platform.database, id);
  return {
    mediaType: mediaTypes.json,
    headers: secret,
    json: () =>
      JSON.stringify({ jobs: rows.map((row) => statusInfo(ogc, row)), note: say("job.list"), links: ownLinks(ogc, mediaTypes.json) }),
    page: () => ({
      title: say("link.jobs"),
      path: [landingStep(ogc), processesStep(ogc)],
      main: html`<p>${say("job.list")}</p>
        ${table(
          say("link.jobs"),
          [say("link.job"), say("job.state"), say("job.created")],
          rows.map((row) => [
            html`<a href="${api}/jobs/${row.job}">${row.simulation}</a>`,
            say(`job.state.${row.state}`),
            row.createdAt.toISOString(),
          ]),
        )}`,
    }),
  };
}

/** `/api/jobs/{jobId}` */
export async function job(ogc: OgcRequest, id: string): Promise<Answer> {
  readOgcQuery(ogc, {}, {});
  const { platform, language, say } = ogc;
  const row = await platform.runs.job(id);
  const { simulation } = await platform.runs.program(row.simulation);
  const info = statusInfo(ogc, row);
  return {
    mediaType: mediaTypes.json,
    headers: secret,
    json: () => JSON.stringify(info),
    page: () => ({
      title: say("job.title", { title: simulation.title[language] }),
      path: [landingStep(ogc), processesStep(ogc)],
      main: html`<p>${say("job.secret")}</p>
        ${definitions([
          [say("job.state"), say(`job.state.${row.state}`)],
          [say("job.progress"), `${info.progress} %`],
          [say("property.meaning"), info.message],
          [say("job.created"), info.created],
          [say("job.started"), info.started],
          [say("job.finished"), info.finished],
          [say("result.run"), row.hash],
        ])}
        ${linkList(info.links)}`,
    }),
  };
}

/** A link that is a secret must not stay in shared caches. */
export const secret = { "Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer" };

export function statusInfo({ api, language, say }: OgcRequest, row: JobRow) {
  const self = `${api}/jobs/${row.job}`;
  const isDone = row.state === "successful";
  const links: Link[] = [
    { href: self, rel: "self", type: mediaTypes.json, title: say("link.job") },
    { href: `${self}?f=html`, rel: "alternate", type: mediaTypes.html, title: say("link.html") },
    { href: `${api}/processes/${row.simulation}`, rel: "up", type: mediaTypes.json, title: say("link.process") },
    ...(isDone
      ? [
          { href: `${self}/results`, rel: ogcRel("results"), type: mediaTypes.json, title: say("link.results") },
          { href: `${self}/report.pdf`, rel: "related", type: "application/pdf", title: say("link.runReport") },
        ]
      : []),
  ];
  return {
    processID: row.simulation,
    type: "process",
    jobID: row.job,
    status: row.state,
    message: row.state === "failed" ? (row.problem?.detail[language] ?? "") : say(`job.state.${row.state}`),
    created: row.createdAt.toISOString(),
    ...(row.startedAt !== null && { started: row.startedAt.toISOString() }),
    ...(row.finishedAt !== null && { finished: row.finishedAt.toISOString() }),
    updated: (row.finishedAt ?? row.startedAt ?? row.createdAt).toISOString(),
    progress: isDone ? 100 : Math.min(99, Math.floor(row.progress * 100)),
    run: row.hash,
    ...(row.summary !== null && { resultHash: row.summary.resultHash }),
    links,
  };
}

/** @throws Problem saying why there is no result (yet). */
export function resultOf({ say }: OgcRequest, row: JobRow): NonNullable<JobRow["summary"]> {
  if (row.state === "successful" && row.summary !== null) return row.summary;
  if (row.state === "failed" && row.problem !== null) throw new Problem(row.problem.reason as Problem["reason"], row.problem);
  const state = say(`job.state.${row.state}`);
  throw new Problem("result-not-ready", {
    where: row.job,
    detail: { ja: `結果はまだありません（${state}）`, en: `There is no result (${state})` },
  });
}
