import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { outcomeBytes } from "../../../model/run-bytes.ts";
import { type RunFile, type RunInput, type RunSummary, trialLabel } from "../../../model/run-result.ts";
import type { ParameterValue, SimulationDefinition } from "../../../model/simulation.ts";
import type { OutputValue, RunOutcome } from "../../../model/simulation-run.ts";
import type { LocalText } from "../../../model/text.ts";
import { depthIndex, depthTiles } from "./depth-slices.ts";
import { classAreasJson, planeFeaturesJson } from "./features-json.ts";
import { geoTiff } from "./geotiff.ts";
import { tableCsv } from "./table-csv.ts";

export interface RunDescription {
  /** The run's hash. */
  readonly run: string;
  readonly simulation: SimulationDefinition;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly inputs: readonly RunInput[];
  readonly planeEpsg: number;
  /** Of the simulation, and of the runs it builds on. */
  readonly limits: readonly LocalText[];
}

export const summaryFile = "summary.json";

/** Writes a run's files into an empty folder, the summary last. */
export async function writeResults(folder: string, description: RunDescription, outcome: RunOutcome): Promise<RunSummary> {
  const { run, simulation, parameters, inputs } = description;
  const writer = new ResultWriter(folder, description);
  for (const [name, value] of Object.entries(outcome.outputs)) await writer.write(name, value);
  const summary: RunSummary = {
    label: trialLabel,
    run,
    simulation: simulation.id,
    version: simulation.version,
    title: simulation.title,
    parameters,
    inputs,
    sample: inputs.some(({ sample }) => sample),
    resultHash: resultHash(outcome),
    summary: outcome.summary,
    warnings: outcome.warnings,
    limits: description.limits,
    references: simulation.references,
    files: writer.files,
  };
  await writeFile(path.join(folder, summaryFile), JSON.stringify(summary, undefined, 2));
  return summary;
}

function resultHash(outcome: RunOutcome): string {
  const hash = createHash("sha256");
  for (const bytes of outcomeBytes(outcome)) hash.update(bytes);
  return hash.digest("hex");
}

interface FileContent {
  readonly name: string;
  readonly output: string;
  readonly title: LocalText;
  readonly mediaType: string;
  readonly data: Uint8Array;
}

class ResultWriter {
  readonly files: RunFile[] = [];
  readonly #folder: string;
  readonly #description: RunDescription;

  constructor(folder: string, description: RunDescription) {
    this.#folder = folder;
    this.#description = description;
  }

  async write(name: string, value: OutputValue): Promise<void> {
    switch (value.kind) {
      case "raster":
        return this.#writeRaster(name, value);
      case "slices":
        return this.#writeSlices(name, value);
      case "table":
        return this.#writeTable(name, value);
      case "features":
        return this.#writeFeatures(name, value);
      default: // A number is in the summary.
    }
  }

  async #writeRaster(output: string, { bands, classes }: OutputValue & { kind: "raster" }): Promise<void> {
    const title = this.#titleOf(output);
    const unit = this.#description.simulation.outputs[output]?.unit ?? "";
    const description = [`${title.en} [${unit}]`, ...this.#remarks("en")].join("\n");
    await this.#add({
      name: `${output}.tif`,
      output,
      title,
      mediaType: "image/tiff; application=geotiff",
      data: await geoTiff({ bands, description }),
    });
    const [first] = bands;
    if (classes === undefined || first === undefined) return;
    const data = classAreasJson(first.raster, classes, this.#about());
    const areas = { ja: `${title.ja}（階級ごとの範囲）`, en: `${title.en} (areas by class)` };
    await this.#add({ name: `${output}.geojson`, output, title: areas, mediaType: "application/geo+json", data });
  }

  async #writeSlices(output: string, slices: OutputValue & { kind: "slices" }): Promise<void> {
    const title = this.#titleOf(output);
    const tiles: { column: number; row: number; file: string }[] = [];
    for await (const { column, row, data } of depthTiles(slices)) {
      const file = `${output}-${column}-${row}.depth`;
      await this.#add({ name: file, output, title, mediaType: "application/octet-stream", data });
      tiles.push({ column, row, file });
    }
    const index = depthIndex(slices, { run: this.#description.run, note: this.#remarks("ja").join("\n"), tiles });
    await this.#add({ name: `${output}.json`, output, title, mediaType: "application/json", data: Buffer.from(JSON.stringify(index)) });
  }

  async #writeTable(output: string, { columns, rows }: OutputValue & { kind: "table" }): Promise<void> {
    const title = this.#titleOf(output);
    const data = tableCsv([title.ja, ...this.#remarks("ja")], columns, rows);
    await this.#add({ name: `${output}.csv`, output, title, mediaType: "text/csv; charset=utf-8", data });
  }

  async #writeFeatures(output: string, { features }: OutputValue & { kind: "features" }): Promise<void> {
    const data = planeFeaturesJson(features, this.#description.planeEpsg, this.#about());
    await this.#add({ name: `${output}.geojson`, output, title: this.#titleOf(output), mediaType: "application/geo+json", data });
  }

  async #add({ data, ...file }: FileContent): Promise<void> {
    await writeFile(path.join(this.#folder, file.name), data);
    this.files.push({ ...file, bytes: data.length, sha256: createHash("sha256").update(data).digest("hex") });
  }

  #titleOf(output: string): LocalText {
    const title = this.#description.simulation.outputs[output]?.title;
    if (title === undefined) throw new Error(`${this.#description.simulation.id} has no output "${output}"`);
    return title;
  }

  /** Said in every file that has a place for words. */
  #remarks(language: "ja" | "en"): string[] {
    const { run, simulation, inputs, limits } = this.#description;
    const sources = inputs.map(({ id, version, sha256, releasedOn, attribution }) => {
      const state = version === undefined ? (sha256 ?? "").slice(0, 12) : `v${version}`;
      return `${id} ${state}${releasedOn === null ? "" : ` (${releasedOn})`}: ${attribution[language]}`;
    });
    return [
      trialLabel[language],
      `${simulation.title[language]} ${simulation.version}  run ${run}`,
      ...limits.map((limit) => limit[language]),
      ...sources,
    ];
  }

  #about(): object {
    const { run, simulation, inputs, limits } = this.#description;
    return { label: trialLabel, run, simulation: simulation.id, version: simulation.version, inputs, limits };
  }
}
