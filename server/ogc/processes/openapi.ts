import type { SimulationDefinition } from "../../../model/simulation.ts";
import { mediaTypes } from "../links.ts";
import type { OgcRequest } from "../ogc-request.ts";
import { type Operation, reference } from "../openapi-operation.ts";
import { processDescription } from "./describe-process.ts";

/** The operations of OGC API Processes; each simulation has its own, with its own inputs. */
export function processOperations(ogc: OgcRequest, simulations: readonly SimulationDefinition[]): Operation[] {
  const { say } = ogc;
  const base = { tag: "processes", mediaType: mediaTypes.json } as const;
  const ofJob = { ...base, parameters: [reference("jobId")] };
  return [
    { ...base, path: "/processes", id: "getProcesses", summary: say("link.processes"), schema: "processes" },
    ...simulations.flatMap((simulation) => simulationOperations(ogc, simulation)),
    { ...base, path: "/jobs", id: "getJobs", summary: say("link.jobs"), schema: "jobList", parameters: [reference("id")] },
    { ...ofJob, path: "/jobs/{jobId}", id: "getStatus", summary: say("link.job"), schema: "statusInfo" },
    { ...ofJob, path: "/jobs/{jobId}", method: "delete", id: "dismiss", summary: say("link.dismiss"), schema: "statusInfo" },
    { ...ofJob, path: "/jobs/{jobId}/results", id: "getResult", summary: say("link.results"), schema: "object" },
    { ...ofJob, path: "/jobs/{jobId}/report.pdf", id: "getRunReport", summary: say("link.runReport"), mediaType: "application/pdf" },
    {
      ...ofJob,
      path: "/jobs/{jobId}/results/{output}/tiles/{z}/{x}/{y}.mvt",
      id: "getResultTile",
      summary: say("openapi.resultTile"),
      mediaType: "application/vnd.mapbox-vector-tile",
      parameters: [reference("jobId"), ...["output", "z", "x", "y"].map(pathParameter)],
      other: { "204": { description: say("openapi.emptyTile") } },
    },
    {
      ...ofJob,
      path: "/jobs/{jobId}/results/{fileName}",
      id: "getResultFile",
      summary: say("openapi.resultFile"),
      mediaType: "application/octet-stream",
      parameters: [reference("jobId"), reference("fileName")],
    },
  ];
}

function pathParameter(name: string): object {
  return { name, in: "path", required: true, schema: { type: name === "output" ? "string" : "integer" } };
}

function simulationOperations(ogc: OgcRequest, simulation: SimulationDefinition): Operation[] {
  const { say, language } = ogc;
  const path = `/processes/${simulation.id}`;
  const title = simulation.title[language];
  const { inputs } = processDescription(ogc, simulation);
  const properties = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, { title: input.title, ...input.schema }]));
  const required = Object.entries(simulation.parameters).flatMap(([name, { default: given }]) => (given === undefined ? [name] : []));
  const body = {
    type: "object",
    properties: {
      inputs: { type: "object", properties, ...(required.length > 0 && { required }) },
      outputs: { type: "object", additionalProperties: { type: "object" } },
      response: { type: "string", enum: ["document"] },
    },
  };
  return [
    { tag: "processes", mediaType: mediaTypes.json, path, id: `${simulation.id}.getProcess`, summary: title, schema: "process" },
    {
      tag: "processes",
      mediaType: mediaTypes.json,
      path: `${path}/execution`,
      method: "post",
      id: `${simulation.id}.execute`,
      summary: `${title} – ${say("link.execute")}`,
      schema: "object",
      parameters: [reference("Prefer")],
      body,
      other: { "201": { description: say("link.job"), schema: "statusInfo" } },
    },
  ];
}
