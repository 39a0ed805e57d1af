import { Problem } from "../../model/problem.ts";
import type { FloodInput, FloodParameters } from "./input.ts";
import type { Series } from "./hydrograph.ts";

/** A 10 m grid of a prefecture's plain; more would not fit the memory a run may take. */
export const maxCells = 20_000_000;
const maxSeriesRows = 100_000;
const maxGauges = 1000;
/** Higher than any ground of the country and lower than any bottom. */
const groundRange = [-500, 9000] as const;

/** Refuses what cannot be computed, once, before anything is allocated. @throws Problem naming the member, the value and what would be right. */
export function checkInput(input: FloodInput, parameters: FloodParameters): void {
  checkGrid(input);
  checkParameters(input, parameters);
  checkRasters(input);
  for (const [index, boundary] of (input.boundaries ?? []).entries()) {
    const where = `boundaries[${index}]`;
    const { fromMeters = 0, toMeters = Infinity } = boundary;
    require(fromMeters >= 0 && toMeters > fromMeters, where, `${fromMeters}–${toMeters}`, {
      ja: "区間の終わりは始まりより大きくしてください",
      en: "a stretch that ends after it begins",
    });
    if (boundary.kind === "free" && boundary.slope !== undefined) checkNumber(boundary.slope, 0, 1, `${where}.slope`);
    if (boundary.kind === "level") checkSeries(boundary.stageMeters, ...groundRange, `${where}.stageMeters`);
    if (boundary.kind === "inflow") checkSeries(boundary.discharge, 0, 1e6, `${where}.discharge`);
  }
  for (const [index, { places, discharge }] of (input.inflows ?? []).entries()) {
    checkPlaces(places, 1, `inflows[${index}].places`);
    checkSeries(discharge, -1e6, 1e6, `inflows[${index}].discharge`);
  }
  for (const [index, breach] of (input.breaches ?? []).entries()) {
    const where = `breaches[${index}]`;
    checkPlaces(breach.places, 1, `${where}.places`);
    checkSeries(breach.riverStageMeters, ...groundRange, `${where}.riverStageMeters`);
    checkNumber(breach.bedMeters, ...groundRange, `${where}.bedMeters`);
    checkNumber(breach.finalWidthMeters, 0.1, 2000, `${where}.finalWidthMeters`);
    if (breach.riverBedSlope !== undefined) checkNumber(breach.riverBedSlope, 1e-6, 0.1, `${where}.riverBedSlope`);
  }
  for (const [index, { line, crestMeters }] of (input.weirs ?? []).entries()) {
    checkPlaces(line, 2, `weirs[${index}].line`);
    checkNumber(crestMeters, ...groundRange, `weirs[${index}].crestMeters`);
  }
  checkRain(input);
  checkNumber((input.gauges ?? []).length, 0, maxGauges, "gauges.length");
}

function checkGrid({ grid }: FloodInput): void {
  for (const side of ["columns", "rows"] as const)
    require(Number.isInteger(grid[side]) && grid[side] >= 1, `grid.${side}`, grid[side], {
      ja: "1以上の整数を指定してください",
      en: "a whole number of at least 1",
    });
  checkNumber(grid.cellMeters, 0.1, 1000, "grid.cellMeters");
  const cells = grid.columns * grid.rows;
  if (cells > maxCells)
    throw new Problem("too-large", {
      detail: { ja: `計算格子が大きすぎます（${cells}セル）`, en: `The grid is too large (${cells} cells)` },
      remedy: {
        ja: `格子を粗くするか範囲を狭めて、${maxCells}セル以内にしてください`,
        en: `Use larger cells or a smaller area: at most ${maxCells} cells`,
      },
      where: "grid",
    });
}

/** How far the scheme is stable without friction: θ/2 on a plane, θ on a line; a hundredth is kept back. */
export function greatestAlpha(theta: number, onLine: boolean): number {
  return 0.99 * Math.sqrt(onLine ? theta : theta / 2);
}

function checkParameters({ grid }: FloodInput, parameters: FloodParameters): void {
  checkNumber(parameters.durationSeconds, 1, 60 * 86_400, "durationSeconds");
  checkNumber(parameters.theta, 0.5, 1, "theta");
  const limit = greatestAlpha(parameters.theta, grid.columns === 1 || grid.rows === 1);
  require(parameters.alpha > 0.01 && parameters.alpha <= limit + 1e-12, "alpha", parameters.alpha, {
    ja: `θ = ${parameters.theta} では 0.01 より大きく ${limit.toFixed(4)} 以下（これを超えると計算が発散します）`,
    en: `with θ = ${parameters.theta} more than 0.01 and at most ${limit.toFixed(4)}: beyond that the scheme is unstable`,
  });
  checkNumber(parameters.minDepthMeters, 1e-7, 0.1, "minDepthMeters");
  checkNumber(parameters.maxStepSeconds, 0.01, 60, "maxStepSeconds");
  require(parameters.maxFroude >= 0.1, "maxFroude", parameters.maxFroude, { ja: "0.1以上", en: "at least 0.1" });
  require(parameters.sliceSeconds >= 1, "sliceSeconds", parameters.sliceSeconds, { ja: "1秒以上", en: "at least 1 second" });
  require(parameters.sampleSeconds >= 0, "sampleSeconds", parameters.sampleSeconds, { ja: "0以上", en: "0 or more" });
}

function checkRasters({ grid, groundMeters, manning, buildings, porosity, initial }: FloodInput): void {
  const cells = grid.columns * grid.rows;
  checkLength(groundMeters, cells, "groundMeters");
  let known = 0;
  for (const [index, value] of groundMeters.entries()) {
    if (Number.isNaN(value)) continue;
    known++;
    if (!(value >= groundRange[0] && value <= groundRange[1])) checkNumber(value, ...groundRange, `groundMeters[${index}]`);
  }
  if (known === 0)
    throw new Problem("invalid-parameter", {
      detail: { ja: "標高データがこの範囲に一つもありません", en: "There is no elevation anywhere in this area" },
      remedy: { ja: "標高のある範囲を選んでください", en: "Choose an area that the elevation data covers" },
      where: "groundMeters",
    });
  if (typeof manning === "number") checkNumber(manning, 0, 1, "manning");
  else checkRaster(manning, cells, [0, 1], "manning");
  if (buildings) checkRaster(buildings.occupancyPercent, cells, [0, 100], "buildings.occupancyPercent");
  if (porosity) checkRaster(porosity, cells, [0, 1], "porosity");
  if (initial && "depthMeters" in initial) checkRaster(initial.depthMeters, cells, [0, 1000], "initial.depthMeters");
  if (initial && "stageMeters" in initial) checkNumber(initial.stageMeters, ...groundRange, "initial.stageMeters");
}

function checkRain({ grid, rain }: FloodInput): void {
  if (!rain) return;
  checkNumber(rain.series.length, 1, 255, "rain.series.length");
  for (const [index, series] of rain.series.entries()) checkSeries(series, 0, 1000, `rain.series[${index}]`);
  checkNumber(rain.runoff ?? 1, 0, 1, "rain.runoff");
  checkNumber(rain.lossMillimetresPerHour ?? 0, 0, 1000, "rain.lossMillimetresPerHour");
  if (rain.index) {
    checkLength(rain.index, grid.columns * grid.rows, "rain.index");
    const outside = rain.index.find((value) => value >= rain.series.length);
    if (outside !== undefined) checkNumber(outside, 0, rain.series.length - 1, "rain.index");
  }
}

function checkRaster(values: Float32Array | Float64Array, cells: number, range: readonly [number, number], where: string): void {
  checkLength(values, cells, where);
  const index = values.findIndex((value) => !(value >= range[0] && value <= range[1]));
  if (index >= 0) checkNumber(values[index], ...range, `${where}[${index}]`);
}

function checkLength(values: { readonly length: number }, cells: number, where: string): void {
  require(values.length === cells, `${where}.length`, values.length, {
    ja: `格子と同じ ${cells} 個の値が必要です`,
    en: `${cells} values, one for each cell of the grid`,
  });
}

function checkNumber(value: number, minimum: number, maximum: number, where: string): void {
  require(value >= minimum && value <= maximum, where, value, {
    ja: `${minimum}から${maximum}までの数`,
    en: `a number from ${minimum} to ${maximum}`,
  });
}

function checkSeries(series: Series, minimum: number, maximum: number, where: string): void {
  checkNumber(series.length, 1, maxSeriesRows, `${where}.length`);
  for (const [index, [time, value]] of series.entries()) {
    checkNumber(value, minimum, maximum, `${where}[${index}]`);
    const before = series[index - 1]?.[0] ?? -Infinity;
    require(Number.isFinite(time) && time > before, `${where}[${index}]`, time, {
      ja: "時刻は前の行より後にしてください",
      en: "a time later than the row before",
    });
  }
}

function checkPlaces(places: readonly (readonly [number, number])[], least: number, where: string): void {
  checkNumber(places.length, least, 10_000, `${where}.length`);
  const index = places.findIndex(([east, north]) => !Number.isFinite(east) || !Number.isFinite(north));
  require(index < 0, `${where}[${index}]`, String(places[index]), { ja: "有限の座標", en: "finite coordinates" });
}

function require(holds: boolean, where: string, value: unknown, wanted: { ja: string; en: string }): void {
  if (holds) return;
  throw new Problem("invalid-parameter", {
    detail: { ja: `${where} の値 ${String(value)} は使えません`, en: `${where}: ${String(value)} cannot be used` },
    remedy: wanted,
    where,
  });
}
