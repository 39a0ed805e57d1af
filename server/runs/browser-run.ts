import { createHash } from "node:crypto";
import { type BrowserData, type BrowserRun, dataParameters, mostBrowserCells } from "../../model/browser-run.ts";
import type { Grid } from "../../model/geo/raster.ts";
import { Problem } from "../../model/problem.ts";
import type { SimulationProgram } from "../simulations/find-simulations.ts";
import type { RunFrame } from "../../model/simulation-run.ts";
import { framePrepared, gatherMaterial, type PreparedRun, prepareData, prepareRun } from "./prepare-run.ts";
import type { RunContext } from "./run-context.ts";
import { runHost } from "./run-host.ts";

const neverStopped = { signal: { aborted: false }, onProgress: () => {}, breathe: () => Promise.resolve(), sources: new Map() };

/** As many sets of data as planners work on at a time; each takes a few megabytes. */
const mostKept = 4;
const mostKeptBytes = 64 * 2 ** 20;

/**
 * The material of runs for browsers, in the plane zone and on the run's own grid, so that it gives the server's bytes. The data that was
 * asked for last is kept.
 */
export class BrowserRuns {
  readonly #context: RunContext;
  /** JSON of `BrowserData` by its key, the oldest first. */
  readonly #kept = new Map<string, Promise<string>>();

  constructor(context: RunContext) {
    this.#context = context;
  }

  /**
   * @param known the key of the data that the browser has already.
   * @returns JSON of a `BrowserRun`.
   * @throws Problem for parameters that cannot be computed with, and for a grid that only the server takes on.
   */
  async run(program: SimulationProgram, given: Readonly<Record<string, unknown>>, known?: string): Promise<string> {
    const prepared = await prepareRun(this.#context, program, given);
    const frame = await framePrepared(this.#context, prepared);
    const grid = await browserGrid(program, prepared, frame);
    const dataKey = keyOf(prepared, grid);
    const { hash: run, parameters, inputs } = prepared;
    const places = byName(Object.keys(parameters), (name) => frame.places(name));
    const own: Omit<BrowserRun, "data"> = { run, parameters, inputs, epsg: frame.epsg, places, dataKey };
    const data = known === dataKey ? "null" : await this.#data(prepared, grid, dataKey);
    return `${JSON.stringify(own).slice(0, -1)},"data":${data}}`;
  }

  /**
   * @param given the `dataParameters`.
   * @returns JSON of a `BrowserData`; null where a browser cannot compute with them: nobody has asked for that yet.
   */
  async data(program: SimulationProgram, given: Readonly<Record<string, unknown>>): Promise<string> {
    try {
      const prepared = await prepareData(this.#context, program, given);
      const grid = await browserGrid(program, prepared, await framePrepared(this.#context, prepared));
      return await this.#data(prepared, grid, keyOf(prepared, grid));
    } catch (error) {
      if (error instanceof Problem) return "null";
      throw error;
    }
  }

  #data(prepared: PreparedRun, grid: Grid | undefined, key: string): Promise<string> {
    const kept = this.#kept.get(key) ?? readData(this.#context, { prepared, grid, key });
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    for (const oldest of this.#kept.keys()) if (this.#kept.size > mostKept) this.#kept.delete(oldest);
    const forget = () => this.#kept.get(key) === kept && this.#kept.delete(key);
    kept.then((text) => text.length > mostKeptBytes && forget(), forget);
    return kept;
  }
}

async function readData(
  context: RunContext,
  { prepared, grid, key }: { readonly prepared: PreparedRun; readonly grid: Grid | undefined; readonly key: string },
): Promise<string> {
  const material = await gatherMaterial(context, prepared);
  const host = runHost(material, neverStopped);
  const data: BrowserData = {
    key,
    features: byName(Object.keys(material.features), (dataset) => host.features(dataset)),
    ground: grid === undefined ? null : { grid, heights: base64(host.terrain(grid)) },
  };
  return JSON.stringify(data);
}

/** Undefined for a simulation without ground. @throws Problem for what only the server computes. */
async function browserGrid({ load }: SimulationProgram, { parameters }: PreparedRun, frame: RunFrame): Promise<Grid | undefined> {
  const { groundGrid } = await load();
  const grid = groundGrid?.(parameters, frame);
  if (grid !== undefined && grid.columns * grid.rows > mostBrowserCells) throw tooLarge(grid.columns * grid.rows);
  return grid;
}

function keyOf({ simulation, parameters, inputs }: PreparedRun, grid: Grid | undefined): string {
  const decisive = dataParameters.map((name) => parameters[name] ?? null);
  return createHash("sha256")
    .update(JSON.stringify([simulation.id, simulation.version, inputs, decisive, grid]))
    .digest("hex");
}

function byName<T>(names: readonly string[], value: (name: string) => T): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, value(name)]));
}

function base64(values: Float32Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64");
}

function tooLarge(cells: number): Problem {
  return new Problem("too-large", {
    where: "cellMeters",
    detail: {
      ja: `ブラウザで計算するには格子が多すぎます（${cells}セル、${mostBrowserCells}セルまで）`,
      en: `There are too many cells for the browser (${cells}; at most ${mostBrowserCells})`,
    },
    remedy: {
      ja: "格子を粗くするか範囲を狭めるか、サーバーで計算してください",
      en: "Use larger cells or a smaller area, or run it on the server",
    },
  });
}
