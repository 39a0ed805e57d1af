import type { BrowserRun } from "../../model/browser-run.ts";
import { mostBrowserCells } from "../../model/browser-run.ts";
import { Problem } from "../../model/problem.ts";
import type { SimulationProgram } from "../simulations/find-simulations.ts";
import { gatherMaterial, prepareRun } from "./prepare-run.ts";
import type { RunContext } from "./run-context.ts";
import { runHost } from "./run-host.ts";

const neverStopped = { signal: { aborted: false }, onProgress: () => {}, breathe: () => Promise.resolve(), sources: new Map() };

/**
 * The material of a run for a browser, in the plane zone and on the run's own grid, so that it gives the server's bytes.
 * @throws Problem for parameters that cannot be computed with, and for a grid that only the server takes on.
 */
export async function browserRun(
  context: RunContext,
  program: SimulationProgram,
  given: Readonly<Record<string, unknown>>,
): Promise<BrowserRun> {
  const prepared = await prepareRun(context, program, given);
  const { groundGrid } = await program.load();
  const material = await gatherMaterial(context, prepared);
  const [source] = Object.keys(material.sourceFolders);
  if (source !== undefined) throw onlyOnServer(source);
  const host = runHost(material, neverStopped);
  const grid = groundGrid?.(prepared.parameters, host);
  if (grid !== undefined && grid.columns * grid.rows > mostBrowserCells) throw tooLarge(grid.columns * grid.rows);
  return {
    run: prepared.hash,
    parameters: prepared.parameters,
    inputs: prepared.inputs,
    epsg: host.epsg,
    places: byName(Object.keys(prepared.parameters), (name) => host.places(name)),
    features: byName(Object.keys(material.features), (dataset) => host.features(dataset)),
    ground: grid === undefined ? null : { grid, heights: base64(host.terrain(grid)) },
  };
}

function byName<T>(names: readonly string[], value: (name: string) => T): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, value(name)]));
}

function base64(values: Float32Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64");
}

function onlyOnServer(parameter: string): Problem {
  return new Problem("invalid-parameter", {
    where: parameter,
    detail: {
      ja: "ほかの計算の結果を使う計算は、ブラウザではできません",
      en: "What builds on another run cannot be computed in the browser",
    },
    remedy: { ja: "サーバーで計算してください", en: "Run it on the server" },
  });
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
