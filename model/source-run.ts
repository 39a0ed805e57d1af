import type { Raster } from "./geo/raster.ts";
import type { RunSummary } from "./run-result.ts";
import type { SimulationDefinition } from "./simulation.ts";
import type { OutputValue, RunOutcome, RunParameters, SourceRun, SourceRunFacts } from "./simulation-run.ts";
import type { LocalText } from "./text.ts";

export interface RunInMemory {
  /** Its hash, or what stands for it where none was made. */
  readonly run: string;
  readonly simulation: SimulationDefinition;
  readonly parameters: RunParameters;
  readonly outcome: RunOutcome;
}

/** A run that was just computed as input of another one, with the values that its files would have. */
export function sourceRunOf({ run, simulation, parameters, outcome }: RunInMemory): SourceRun {
  const { id, version, title, limits } = simulation;
  const { summary, warnings } = outcome;
  const value = <Kind extends OutputValue["kind"]>(name: string, kind: Kind): OutputValue & { kind: Kind } => {
    const found = outcome.outputs[name];
    if (found?.kind !== kind) throw new Error(`${id} answered no ${kind} "${name}"`);
    return found as OutputValue & { kind: Kind };
  };
  return {
    run,
    simulation: id,
    version,
    title,
    parameters,
    summary,
    warnings,
    limits,
    ...manifestFacts(simulation, (name) => outcome.outputs[name] !== undefined),
    rasters: async (name) => value(name, "raster").bands.map((band) => ({ ...band, raster: storedRaster(band.raster) })),
    slices: async (name) => value(name, "slices"),
    table: async (name) => {
      const { columns, rows } = value(name, "table");
      return { columns, rows: rows.map((row) => row.map((cell) => String(cell ?? ""))) };
    },
  };
}

/** What a kept run tells of itself, to the run that builds on it. */
export function sourceRunFacts({ run, simulation, version, title, parameters, summary, warnings, limits }: RunSummary): SourceRunFacts {
  return { run, simulation, version, title, parameters, summary, warnings, limits };
}

/**
 * What the manifest says of a run's figures, parameters and outputs.
 * @param simulation undefined where it is not known any more.
 * @param isAnswered whether the run has the output.
 */
export function manifestFacts(
  simulation: SimulationDefinition | undefined,
  isAnswered: (output: string) => boolean,
): Pick<SourceRun, "figures" | "rules" | "outputs"> {
  const { figures = {}, parameters: rules = {}, outputs = {} } = simulation ?? {};
  const answered = Object.entries(outputs).filter(([name]) => isAnswered(name));
  return { figures, rules, outputs: answered.map(([name, { kind, key, chart }]) => ({ name, kind, key, chart })) };
}

/** The table in a CSV of a run, without the lines above its head that begin with `#`: a cell may begin so too. */
export function tableOfFile(csv: string): string {
  return csv.replace(/^\uFEFF?(#[^\n]*\n)*/, "");
}

/** In 32 bits; NaN for what is infinite. */
function storedRaster({ grid, values }: Raster): Raster {
  return { grid, values: Float32Array.from(values, (value) => (Number.isFinite(value) ? value : Number.NaN)) };
}

/** What holds for a run holds for what builds on it. */
export function toldWithSources(
  limits: readonly LocalText[],
  warnings: readonly LocalText[],
  sources: readonly Pick<SourceRunFacts, "limits" | "warnings">[],
): { limits: LocalText[]; warnings: LocalText[] } {
  return {
    limits: distinct([...limits, ...sources.flatMap((source) => source.limits)]),
    warnings: distinct([...warnings, ...sources.flatMap((source) => source.warnings)]),
  };
}

function distinct(texts: readonly LocalText[]): LocalText[] {
  return [...new Map(texts.map((text) => [text.ja, text])).values()];
}
