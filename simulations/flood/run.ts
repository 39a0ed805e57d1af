import { depthClasses } from "../../model/flood-hazard.ts";
import { type Box, boxOf, polygonsOf } from "../../model/geo/plane.ts";
import { cellAt, type Grid, type Raster } from "../../model/geo/raster.ts";
import { Problem } from "../../model/problem.ts";
import type { PlaneFeature, RunFrame, RunHost, RunOutcome, RunParameters } from "../../model/simulation-run.ts";
import { maxCells } from "./check-input.ts";
import { coverage } from "../grid/coverage.ts";
import { runFlood } from "./engine.ts";
import { arrivalDepthsMeters } from "./fields.ts";
import { finalBreachWidth } from "./honma.ts";
import type { Series } from "./hydrograph.ts";
import { defaultParameters, type FloodInput, type FloodParameters, type Place } from "./input.ts";
import type { FloodResult } from "./result.ts";
import { type BuildingMode, manningByLandUse } from "./roughness.ts";
import { describeWarning } from "./warning-text.ts";

/** The manifest's parameters and datasets → the engine's input → the manifest's outputs. */

/** Lower than any ground: the engine takes the ground itself. */
const onGround = -500;
/** Playback keeps every slice in memory until it is written. */
const mostSliceCells = 400_000_000;

/** @throws Problem naming the parameter that is missing or leads to a grid that is too large. */
export function check(parameters: RunParameters, frame: RunFrame): void {
  const grid = groundGrid(parameters, frame);
  const breaches = frame.places("breachPoints");
  const inflows = frame.places("inflowPlaces");
  needs(breaches.length === 0 || isGiven(parameters["riverStage"]), "riverStage", {
    ja: "破堤する地点には河川の水位が必要です",
    en: "A breach needs the stage of the river",
  });
  needs(inflows.length === 0 || isGiven(parameters["inflow"]), "inflow", {
    ja: "流入する地点には流入量が必要です",
    en: "A place of inflow needs its discharge",
  });
  needs(breaches.length + inflows.length > 0 || isGiven(parameters["rain"]), "breachPoints", {
    ja: "水の入り口がありません（破堤する地点、流入する地点、雨のどれか）",
    en: "No water comes in: name a breach, a place of inflow, or rain",
  });
  for (const line of frame.places("raisedLines"))
    needs(typeof line.properties["crestMeters"] === "number", "raisedLines", {
      ja: "線の属性 crestMeters に天端の高さ（m T.P.）が必要です",
      en: "Each line needs the height of its crest (m T.P.) as its property crestMeters",
    });
  for (const name of ["breachPoints", "inflowPlaces", "gaugePoints"])
    for (const place of placesOf(frame.places(name)))
      needs(cellAt(grid, ...place) !== undefined, name, { ja: "計算する範囲の外の地点があります", en: "A place lies outside of the area" });
  const slices = (numberOf(parameters, "durationHours") * 60) / numberOf(parameters, "sliceMinutes");
  needs(slices * grid.columns * grid.rows <= mostSliceCells, "sliceMinutes", {
    ja: "記録が大きすぎます。間隔を長くするか格子を粗くしてください",
    en: "Too much to record: use a longer time between pictures or larger cells",
  });
}

export async function run(parameters: RunParameters, host: RunHost): Promise<RunOutcome> {
  const grid = groundGrid(parameters, host);
  const input = inputOf(parameters, grid, host);
  const seconds: number[] = [];
  const planes: Uint16Array[] = [];
  const result = await runFlood(input, engineParameters(parameters), {
    signal: host.signal,
    breathe: host.breathe,
    onProgress: (progress) => host.onProgress(progress.seconds / progress.durationSeconds),
    onSlice: (time, depth) => {
      const plane = depth.slice();
      seconds.push(time);
      planes.push(plane);
      host.onSlice?.(grid, time, plane);
    },
  });
  return outcomeOf(result, { grid, seconds, planes });
}

/** @throws Problem when it would have too many cells, or there is no ground. */
export function groundGrid(parameters: RunParameters, frame: RunFrame): Grid {
  const cellMeters = Number(parameters["cellMeters"]);
  const drawn = frame.places("area").flatMap(({ parts }) => parts.flat());
  const box: Box = drawn.length > 0 ? boxOf(drawn) : frame.terrainBox();
  // On multiples of the cell size, so that neighbouring areas share their cells.
  const west = Math.floor(box.westMeters / cellMeters);
  const north = Math.ceil(box.northMeters / cellMeters);
  const columns = Math.ceil(box.eastMeters / cellMeters) - west;
  const rows = north - Math.floor(box.southMeters / cellMeters);
  if (columns * rows > maxCells)
    throw new Problem("too-large", {
      where: "area",
      detail: { ja: `計算格子が大きすぎます（${columns}×${rows}セル）`, en: `The grid is too large (${columns} × ${rows} cells)` },
      remedy: {
        ja: `範囲を狭めるか格子を粗くして、${maxCells}セル以内にしてください`,
        en: `Use a smaller area or larger cells: at most ${maxCells} cells`,
      },
    });
  return { epsg: frame.epsg, westMeters: west * cellMeters, northMeters: north * cellMeters, cellMeters, columns, rows };
}

function inputOf(parameters: RunParameters, grid: Grid, host: RunHost): FloodInput {
  const mode = parameters["buildings"] as BuildingMode;
  const occupancy =
    mode === "none"
      ? undefined
      : percent(
          coverage(
            grid,
            host.features("buildings").flatMap(({ parts }) => polygonsOf(parts)),
          ),
        );
  const rain = seriesOf(parameters["rain"]);
  return {
    grid,
    groundMeters: host.terrain(grid),
    manning: roughness(
      coverage(
        grid,
        host.features("land-use-zones").flatMap(({ parts }) => polygonsOf(parts)),
      ),
    ),
    ...(occupancy && { buildings: { mode, occupancyPercent: occupancy } }),
    ...(parameters["openEdges"] === true && {
      boundaries: (["west", "east", "north", "south"] as const).map((edge) => ({ edge, kind: "free" as const })),
    }),
    inflows: inflowsOf(parameters, host),
    breaches: breachesOf(parameters, host),
    weirs: host
      .places("raisedLines")
      .flatMap(({ parts, properties }) => parts.map((line) => ({ line, crestMeters: Number(properties["crestMeters"]) }))),
    ...(rain && { rain: { series: [rain], runoff: numberOf(parameters, "runoffCoefficient") } }),
    gauges: host.places("gaugePoints").map(({ parts, properties }, index) => ({
      id: String(properties["name"] ?? index + 1),
      place: parts[0]?.[0] ?? [0, 0],
    })),
  };
}

/** Built-up where zones are, fields elsewhere, as n² by area. 要確認: zones stand in for a map of land use. */
function roughness(builtUp: Float32Array): Float32Array {
  const { farmland, other } = manningByLandUse;
  return builtUp.map((share) => Math.sqrt(share * other ** 2 + (1 - share) * farmland ** 2));
}

function percent(shares: Float32Array): Float32Array {
  return shares.map((share) => share * 100);
}

/** Discharge is shared out equally. */
function inflowsOf(parameters: RunParameters, host: RunHost): NonNullable<FloodInput["inflows"]> {
  const series = seriesOf(parameters["inflow"]) ?? [];
  const places = placesOf(host.places("inflowPlaces"));
  return places.map((place) => ({ places: [place], discharge: series.map(([time, value]) => [time, value / places.length] as const) }));
}

function breachesOf(parameters: RunParameters, host: RunHost): NonNullable<FloodInput["breaches"]> {
  const riverStageMeters = seriesOf(parameters["riverStage"]) ?? [];
  const trigger = parameters["breachTriggerStage"];
  const bed = parameters["breachBed"];
  const finalWidthMeters = finalBreachWidth(numberOf(parameters, "riverWidthMeters"), parameters["nearConfluence"] === true);
  return placesOf(host.places("breachPoints")).map((place) => ({
    places: [place],
    riverStageMeters,
    ...(typeof trigger === "number" && { triggerStageMeters: trigger }),
    bedMeters: typeof bed === "number" ? bed : onGround,
    finalWidthMeters,
    growth: "growing",
  }));
}

function engineParameters(parameters: RunParameters): FloodParameters {
  return {
    ...defaultParameters,
    durationSeconds: numberOf(parameters, "durationHours") * 3600,
    theta: numberOf(parameters, "theta"),
    alpha: numberOf(parameters, "alpha"),
    sliceSeconds: numberOf(parameters, "sliceMinutes") * 60,
    // Rain falls on hill sides too, where the scheme would be supercritical (README.md, Equations).
    ...(isGiven(parameters["rain"]) && { maxFroude: 1 }),
  };
}

function outcomeOf(
  result: FloodResult,
  { grid, seconds, planes }: { grid: Grid; seconds: readonly number[]; planes: readonly Uint16Array[] },
): RunOutcome {
  const raster = (value: Raster) => ({ kind: "raster" as const, bands: [{ raster: value }] });
  const depths = result.maxDepthMeters.values;
  const last = result.mass.at(-1);
  return {
    outputs: {
      maxDepthMeters: { ...raster(result.maxDepthMeters), classes: depthClasses },
      maxSpeedMetersPerSecond: raster(result.maxSpeedMetersPerSecond),
      maxForce: raster(result.maxForce),
      arrivalSeconds: {
        kind: "raster",
        bands: result.arrivalSeconds.map((arrival, index) => ({ name: `${arrivalDepthsMeters[index]} m`, raster: arrival })),
      },
      durationSeconds: raster(result.durationSeconds),
      slices: { kind: "slices", grid, seconds, planes },
      gauges: {
        kind: "table",
        columns: ["gauge", "seconds", "depth_m"],
        rows: result.gauges.flatMap((gauge) => gauge.seconds.map((time, index) => [gauge.id, time, gauge.depthMeters[index] ?? null])),
      },
      mass: {
        kind: "table",
        columns: ["seconds", "volume_m3", "inflow_m3", "outflow_m3", "relative_error"],
        rows: result.mass.map((entry) => [entry.seconds, entry.volume, entry.inflow, entry.outflow, entry.error]),
      },
    },
    warnings: result.warnings.map(describeWarning),
    summary: {
      kernel: result.kernel,
      columns: grid.columns,
      rows: grid.rows,
      cellMeters: grid.cellMeters,
      steps: result.steps,
      floodedHectares: (flooded(depths) * grid.cellMeters ** 2) / 10_000,
      greatestDepthMeters: greatestOf(depths),
      inflowCubicMeters: last?.inflow ?? 0,
      massError: last?.error ?? 0,
    },
  };
}

function greatestOf(values: Raster["values"]): number {
  let greatest = 0;
  for (const value of values) if (value > greatest) greatest = value;
  return greatest;
}

function flooded(depths: Raster["values"]): number {
  let cells = 0;
  for (const depth of depths) if (depth >= (depthClasses[0]?.from ?? 0)) cells++;
  return cells;
}

function placesOf(features: readonly PlaneFeature[]): Place[] {
  return features.flatMap(({ parts }) => parts.flat());
}

/** Hours → seconds. */
function seriesOf(value: unknown): Series | undefined {
  return Array.isArray(value) ? (value as Series).map(([hours, amount]) => [hours * 3600, amount] as const) : undefined;
}

function numberOf(parameters: RunParameters, name: string): number {
  return Number(parameters[name]);
}

function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined;
}

function needs(holds: boolean, where: string, text: { ja: string; en: string }): void {
  if (!holds) throw new Problem("invalid-parameter", { where, detail: text });
}
