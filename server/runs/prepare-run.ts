import type { Bounds } from "../../model/geo/crs.ts";
import { Problem } from "../../model/problem.ts";
import type { RunInput } from "../../model/run-result.ts";
import type { RunFrame } from "../../model/simulation-run.ts";
import { sourceRunFacts } from "../../model/source-run.ts";
import { checkParameters, type ParameterValue, type SimulationDefinition } from "../../model/simulation.ts";
import { itemsPage } from "../../sql/items.ts";
import { currentTerrain, terrainBounds, terrainPieces } from "../../sql/terrain.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import type { PageEnd } from "../../sql/build/items-query.ts";
import type { SimulationProgram } from "../simulations/find-simulations.ts";
import type { RunContext } from "./run-context.ts";
import { type FinishedRun, runInput } from "./source-runs/finished-run.ts";
import { type RunMaterial, runFrame } from "./run-host.ts";
import { runKey } from "./run-key.ts";

/** What will be computed, and its key. Reading the data itself can wait until its turn has come. */
export interface PreparedRun {
  readonly hash: string;
  readonly simulation: SimulationDefinition;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly inputs: readonly RunInput[];
}

/** @throws Problem for parameters that cannot be computed with. */
export async function prepareRun(
  context: RunContext,
  { simulation, load }: SimulationProgram,
  given: Readonly<Record<string, unknown>>,
): Promise<PreparedRun> {
  const prepared = await prepareData(context, { simulation, load }, given);
  const { check } = await load();
  check?.(prepared.parameters, await framePrepared(context, prepared));
  return prepared;
}

/** Without asking whether the parameters go together. @throws Problem for a parameter that is none by itself. */
export async function prepareData(
  context: RunContext,
  { simulation }: SimulationProgram,
  given: Readonly<Record<string, unknown>>,
): Promise<PreparedRun> {
  const runs = await namedRuns(context, simulation, given);
  const hashes = Object.fromEntries([...runs].map(([parameter, { summary }]) => [parameter, summary.run]));
  const parameters = checkParameters(simulation, { ...given, ...hashes });
  const inputs = await currentInputs(context, simulation, runs);
  return { hash: runKey(simulation, parameters, inputs), simulation, parameters, inputs };
}

/** What can be known of a run without reading its data. */
export async function framePrepared(context: RunContext, { simulation, parameters, inputs }: PreparedRun): Promise<RunFrame> {
  const runs = await namedRuns(context, simulation, parameters);
  const sources = new Map([...runs].map(([parameter, run]) => [parameter, sourceRunFacts(run.summary)]));
  return runFrame({ planeEpsg: context.city.planeEpsg, parameters, terrainBounds: await boundsOf(context, inputs), sources });
}

const terrainInput = "terrain";
const rowsPerPage = 2000;
/** More than a city of a million has buildings; what is read is held in memory. */
const mostRows = 500_000;

/** The data in the versions that the run names. */
export async function gatherMaterial(context: RunContext, { simulation, parameters, inputs }: PreparedRun): Promise<RunMaterial> {
  const { database, city } = context;
  const features: Record<string, string[]> = {};
  for (const { id, kind } of simulation.inputs) {
    const version = inputs.find((input) => input.id === id)?.version;
    if (kind === "dataset" && version !== undefined) features[id] = await featureTexts(context, id, version);
  }
  const bounds = await boundsOf(context, inputs);
  const ids = await terrainIds(context, inputs);
  const pieces = bounds === undefined ? [] : await terrainPieces(database, { ids, boundsLonLat: areaBounds(parameters["area"]) ?? bounds });
  const runs = await namedRuns(context, simulation, parameters);
  const sourceFolders = Object.fromEntries([...runs].map(([parameter, { folder }]) => [parameter, folder]));
  return { planeEpsg: city.planeEpsg, parameters, terrainBounds: bounds, terrainPieces: pieces, features, sourceFolders };
}

/** By parameter. @throws Problem naming the parameter whose run is not there or is none of the simulation that is wanted. */
async function namedRuns(
  context: RunContext,
  { parameters }: SimulationDefinition,
  given: Readonly<Record<string, unknown>>,
): Promise<ReadonlyMap<string, FinishedRun>> {
  const runs = new Map<string, FinishedRun>();
  for (const [name, rule] of Object.entries(parameters)) {
    const value = given[name];
    // What is no text, `checkParameters` refuses.
    if (rule.type !== "run" || typeof value !== "string") continue;
    const run = await finishedRun(context, name, value);
    if (rule.simulation !== undefined && run.summary.simulation !== rule.simulation) throw wrongSimulation(name, run, rule.simulation);
    runs.set(name, run);
  }
  return runs;
}

async function finishedRun(context: RunContext, parameter: string, name: string): Promise<FinishedRun> {
  try {
    return await context.runs.finished(name);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { detail, remedy } = error;
    throw new Problem("invalid-parameter", { where: parameter, detail, ...(remedy && { remedy }) });
  }
}

async function featureTexts(context: RunContext, id: string, version: number): Promise<string[]> {
  const texts: string[] = [];
  const shape = { epsg: context.city.planeEpsg, northFirst: false, decimals: 3 };
  for (let after: PageEnd | undefined; ;) {
    const question = { version, sort: [], offset: 0, limit: rowsPerPage, shape, ...(after && { after }) };
    const { features, end } = await itemsPage(context.database, context.dataset(id), question);
    texts.push(...features);
    if (end === undefined) return texts;
    if (texts.length > mostRows) throw tooManyRows(id);
    after = end;
  }
}

/** Datasets that hold nothing are left out; so is the terrain when there is none. @throws Problem when an input that is needed is missing. */
async function currentInputs(
  context: RunContext,
  simulation: SimulationDefinition,
  runs: ReadonlyMap<string, FinishedRun>,
): Promise<RunInput[]> {
  const versions = await context.versions();
  const inputs: RunInput[] = [];
  for (const { id, kind, required, replacedBy } of simulation.inputs) {
    if (replacedBy !== undefined && runs.has(replacedBy)) continue;
    const run = runs.get(id);
    const found =
      kind === "dataset"
        ? datasetInput(context, versions.get(id))
        : kind === "run"
          ? run && runInput(id, run)
          : id === terrainInput
            ? await terrainState(context)
            : undefined;
    if (found) inputs.push(found);
    else if (required) throw missingInput(id);
  }
  return inputs;
}

function datasetInput(context: RunContext, version: PublishedVersion | undefined): RunInput | undefined {
  const dataset = context.publicDatasets.find(({ id }) => id === version?.dataset);
  if (version === undefined || dataset === undefined) return undefined;
  const credits = dataset.sources.filter(({ id }) => version.sources.includes(id)).map(({ attribution }) => attribution);
  const attribution = version.sample
    ? { ja: "見本データ（架空）", en: "Sample data (fictional)" }
    : { ja: credits.map(({ ja }) => ja).join("、"), en: credits.map(({ en }) => en).join(", ") };
  return { id: dataset.id, version: version.version, releasedOn: version.releasedOn, attribution, sample: version.sample };
}

async function terrainState(context: RunContext): Promise<RunInput | undefined> {
  const releases = await currentTerrain(context.database);
  if (releases.length === 0) return undefined;
  return {
    id: terrainInput,
    sha256: releases.map(({ sha256 }) => sha256).join("+"),
    releasedOn:
      releases
        .map(({ releasedOn }) => releasedOn ?? "")
        .sort()
        .at(-1) || null,
    attribution: {
      ja: releases.map(({ attribution }) => attribution.ja).join("、"),
      en: releases.map(({ attribution }) => attribution.en).join(", "),
    },
    sample: releases.some(({ sample }) => sample),
  };
}

async function terrainIds(context: RunContext, inputs: readonly RunInput[]): Promise<number[]> {
  const wanted = inputs.find(({ id }) => id === terrainInput)?.sha256;
  const releases = await currentTerrain(context.database);
  if (wanted === undefined) return [];
  if (releases.map(({ sha256 }) => sha256).join("+") === wanted) return releases.map(({ id }) => id);
  throw new Problem("run-failed", {
    where: terrainInput,
    detail: { ja: "待っている間に標高データが新しくなりました", en: "The elevation data was replaced while the run waited" },
    remedy: { ja: "もう一度実行してください", en: "Run it again" },
  });
}

async function boundsOf(context: RunContext, inputs: readonly RunInput[]): Promise<Bounds | undefined> {
  return inputs.some(({ id }) => id === terrainInput) ? terrainBounds(context.database, await terrainIds(context, inputs)) : undefined;
}

/** Around a drawn area, with room for the neighbours of its outer cells. */
function areaBounds(area: unknown): Bounds | undefined {
  const positions = JSON.stringify(area ?? null).matchAll(/\[(-?[\d.e+-]+),(-?[\d.e+-]+)\]/g);
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [, lon, lat] of positions) {
    box[0] = Math.min(box[0], Number(lon) - marginDegrees);
    box[1] = Math.min(box[1], Number(lat) - marginDegrees);
    box[2] = Math.max(box[2], Number(lon) + marginDegrees);
    box[3] = Math.max(box[3], Number(lat) + marginDegrees);
  }
  return box[0] === Infinity ? undefined : box;
}

const marginDegrees = 0.01;

function missingInput(id: string): Problem {
  return new Problem("invalid-parameter", {
    where: id,
    detail: { ja: `計算に必要なデータ「${id}」がありません`, en: `The run needs data that is not there: ${id}` },
    remedy: { ja: `npm run ingest -- ${id} --from … で登録してください`, en: `Load it: npm run ingest -- ${id} --from …` },
  });
}

function wrongSimulation(parameter: string, { summary }: FinishedRun, wanted: string): Problem {
  return new Problem("invalid-parameter", {
    where: parameter,
    detail: {
      ja: `「${summary.title.ja}」（${summary.simulation}）の計算は使えません`,
      en: `A run of "${summary.title.en}" (${summary.simulation}) is of no use here`,
    },
    remedy: { ja: `「${wanted}」の計算を指定してください`, en: `Name a run of "${wanted}"` },
  });
}

function tooManyRows(id: string): Problem {
  return new Problem("too-large", { where: id, detail: { ja: `「${id}」の件数が多すぎます`, en: `There are too many rows of ${id}` } });
}
