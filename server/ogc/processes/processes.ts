import type { SimulationDefinition, SimulationParameter } from "../../../model/simulation.ts";
import { readOgcQuery } from "../answer.ts";
import { html } from "../html.ts";
import { landingStep } from "../landing.ts";
import { mediaTypes, ownLinks } from "../links.ts";
import type { Answer, OgcRequest } from "../ogc-request.ts";
import { linkList, table } from "../page.ts";
import { processDescription, processSummary, runText } from "./describe-process.ts";

/** `/api/processes` */
export async function processes(ogc: OgcRequest): Promise<Answer> {
  readOgcQuery(ogc, {}, {});
  const { api, language, platform, say } = ogc;
  const simulations = (await platform.runs.programs()).map(({ simulation }) => simulation);
  return {
    mediaType: mediaTypes.json,
    json: () =>
      JSON.stringify({
        processes: simulations.map((simulation) => processSummary(ogc, simulation)),
        links: [...ownLinks(ogc, mediaTypes.json), { href: `${api}/jobs`, rel: "related", type: mediaTypes.json, title: say("link.jobs") }],
      }),
    page: () => ({
      title: say("link.processes"),
      path: [landingStep(ogc)],
      main: html`<ul>
        ${simulations.map(
          ({ id, title, description }) => html`<li><a href="${api}/processes/${id}">${title[language]}</a> – ${description[language]}</li>`,
        )}
      </ul>`,
    }),
  };
}

/** The page above those of jobs and single processes. */
export function processesStep({ api, say }: OgcRequest): { title: string; href: string } {
  return { title: say("link.processes"), href: `${api}/processes` };
}

/** `/api/processes/{simulation}` */
export function process(ogc: OgcRequest, simulation: SimulationDefinition): Answer {
  readOgcQuery(ogc, {}, {});
  const { api, language, say } = ogc;
  const description = processDescription(ogc, simulation);
  return {
    mediaType: mediaTypes.json,
    json: () => JSON.stringify(description),
    page: () => ({
      title: description.title,
      path: [landingStep(ogc), processesStep(ogc)],
      main: html`<p>${description.description}</p>
        <p>${say("process.execute", { href: `${api}/processes/${simulation.id}/execution` })}</p>
        <pre><code>${JSON.stringify({ inputs: exampleInputs(simulation) }, undefined, 2)}</code></pre>
        ${table(
          say("process.parameters"),
          [say("property.name"), say("property.meaning"), say("process.range"), say("process.default")],
          Object.entries(simulation.parameters).map(([name, rule]) => [
            name,
            [rule.title[language], rule.description?.[language] ?? ""].join(" ").trim(),
            valuesText(rule, language),
            rule.default === undefined ? say("process.required") : JSON.stringify(rule.default ?? "—"),
          ]),
        )}
        ${table(
          say("process.data"),
          [say("property.name"), say("property.meaning")],
          simulation.inputs.map(({ id, use }) => [id, use[language]]),
        )}
        ${table(
          say("process.outputs"),
          [say("property.name"), say("property.meaning"), say("process.unit")],
          Object.entries(simulation.outputs).map(([name, { title, unit = "" }]) => [name, title[language], unit]),
        )}
        <h2>${say("process.limits")}</h2>
        <ul>
          ${description.limits.map((limit) => html`<li>${limit}</li>`)}
        </ul>
        <h2>${say("process.references")}</h2>
        <ul>
          ${simulation.references.map((reference) => html`<li>${reference}</li>`)}
        </ul>
        ${linkList(description.links.filter(({ rel }) => !rel.endsWith("execute")))}`,
    }),
  };
}

/** What has a default can be left out; the example shows the first few. */
function exampleInputs({ parameters }: SimulationDefinition): Record<string, unknown> {
  const plain = Object.entries(parameters).filter(([, rule]) => rule.default !== undefined && rule.default !== null);
  return Object.fromEntries(plain.slice(0, 4).map(([name, rule]) => [name, rule.default]));
}

function valuesText(rule: SimulationParameter, language: "ja" | "en"): string {
  switch (rule.type) {
    case "number":
    case "integer":
      return `${rule.minimum}–${rule.maximum} ${rule.unit ?? ""}`;
    case "choice":
      return rule.choices.map(({ value, label }) => `${value} (${label[language]})`).join(", ");
    case "flag":
      return "true, false";
    case "series":
      return `[${rule.timeUnit}, ${rule.unit}] ${rule.minimum}–${rule.maximum}, ≤ ${rule.maxRows}`;
    case "run":
      return runText(rule, language);
    default:
      return `GeoJSON FeatureCollection (${rule.type} ≤ ${rule.maxCount})`;
  }
}
