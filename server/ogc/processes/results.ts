import type { RunFile, RunSummary } from "../../../model/run-result.ts";
import type { SimulationDefinition } from "../../../model/simulation.ts";
import type { JobRow } from "../../../sql/runs.ts";
import { readOgcQuery } from "../answer.ts";
import { html } from "../html.ts";
import { landingStep } from "../landing.ts";
import { mediaTypes } from "../links.ts";
import type { Answer, OgcRequest } from "../ogc-request.ts";
import { definitions, table } from "../page.ts";
import { summaryOutput } from "./describe-process.ts";
import { resultOf, secret } from "./jobs.ts";
import { processesStep } from "./processes.ts";

/** `/api/jobs/{jobId}/results`: small things by value, files by reference. */
export async function results(ogc: OgcRequest, id: string): Promise<Answer> {
  readOgcQuery(ogc, {}, {});
  const { api, language, platform, say } = ogc;
  const row = await platform.runs.job(id);
  const summary = resultOf(ogc, row);
  const { simulation } = await platform.runs.program(row.simulation);
  const files = shownFiles(summary);
  return {
    mediaType: mediaTypes.json,
    headers: secret,
    json: () => JSON.stringify(resultDocument(ogc, { row, summary, simulation })),
    page: () => ({
      title: say("result.title", { title: simulation.title[language] }),
      path: [landingStep(ogc), processesStep(ogc), { title: say("link.job"), href: `${api}/jobs/${id}` }],
      main: html`<p><strong>${summary.label[language]}</strong></p>
        <h2>${say("process.limits")}</h2>
        <ul>
          ${summary.limits.map((limit) => html`<li>${limit[language]}</li>`)}
        </ul>
        ${
          summary.warnings.length === 0
            ? ""
            : html`<h2>${say("result.warnings")}</h2>
                <ul>
                  ${summary.warnings.map((warning) => html`<li>${warning[language]}</li>`)}
                </ul>`
        }
        <p><a href="${api}/jobs/${id}/report.pdf">${say("link.runReport")}</a></p>
        <h2>${say("result.numbers")}</h2>
        ${definitions(Object.entries(summary.summary).map(([name, value]) => [name, String(value ?? "—")]))}
        ${table(
          say("result.files"),
          [say("result.file"), say("result.content"), say("result.size")],
          files.map(({ name, title, bytes }) => [
            html`<a href="${api}/jobs/${id}/results/${name}">${name}</a>`,
            title[language],
            String(bytes),
          ]),
        )}
        ${table(
          say("process.data"),
          [say("property.name"), say("collection.version"), say("collection.published"), say("collection.attribution")],
          summary.inputs.map((input) => [
            input.id,
            String(input.version ?? input.sha256?.slice(0, 12) ?? ""),
            input.releasedOn ?? "—",
            input.attribution[language],
          ]),
        )}
        ${definitions([
          [say("result.run"), summary.run],
          [say("result.hash"), summary.resultHash],
        ])}`,
    }),
  };
}

/** Tiles of slices are found through their index. */
function shownFiles({ files }: RunSummary): readonly RunFile[] {
  return files.filter(({ mediaType }) => mediaType !== "application/octet-stream");
}

interface Finished {
  readonly row: JobRow;
  readonly summary: RunSummary;
  readonly simulation: SimulationDefinition;
}

/**
 * The outputs of the manifest and the summary, by name.
 * @param only names that are wanted; all where left out.
 */
export function resultDocument(
  { api, language }: OgcRequest,
  { row, summary, simulation }: Finished,
  only?: readonly string[],
): Record<string, unknown> {
  const folder = `${api}/jobs/${row.job}/results`;
  const reference = ({ name, mediaType, title }: RunFile) => ({ href: `${folder}/${name}`, type: mediaType, title: title[language] });
  const outputs = Object.keys(simulation.outputs).map((output) => {
    const [main] = shownFiles(summary).filter((file) => file.output === output);
    return [output, main ? reference(main) : (summary.summary[output] ?? null)] as const;
  });
  const files = summary.files.map((file) => ({ ...file, href: `${folder}/${file.name}` }));
  const all = [...outputs, [summaryOutput, { ...summary, files }] as const];
  return Object.fromEntries(all.filter(([name]) => only?.includes(name) ?? true));
}
