import { boxOf, polygonsOf } from "../../model/geo/plane.ts";
import type { Grid, Raster } from "../../model/geo/raster.ts";
import { Problem } from "../../model/problem.ts";
import type { OutputValue, PlaneFeature, RunHost, RunOutcome, RunParameters } from "../../model/simulation-run.ts";
import { runExposure, type ExposureResult } from "./engine.ts";
import { depthFromAreas, depthFromRaster, type HazardDepth } from "./hazard-depth.ts";
import type { Building, ExposureInput, ExposureParameters, Site } from "./input.ts";
import { depthsCentimetres, type ExposureMoment, peopleOverTime } from "./over-time.ts";
import { depthAreasOf, gridOver } from "./published-hazard.ts";
import { type Interval, rounded, unknownClass } from "./tally.ts";

/** Datasets and parameters → the engine's input → the manifest's outputs. */

/** Three depths of eight bytes each. */
const maxCells = 20_000_000;
/** Building uses of people's homes (city planning survey). */
const homes = new Set(["411", "412", "413", "414", "415", "461"]);

export async function run(parameters: RunParameters, host: RunHost): Promise<RunOutcome> {
  const population = host.features("population");
  if (population.length === 0) throw missing();
  const input: ExposureInput = {
    ...(await waterOf(parameters, host)),
    population: population.map(({ parts, properties }) => ({
      polygons: polygonsOf(parts),
      people: Number(properties["people"] ?? 0),
      elderly: null,
      households: numberOrNull(properties["households"]),
    })),
    buildings: host.features("buildings").map(buildingOf),
    facilities: [...host.features("public-facilities"), ...host.features("shelters")].flatMap((feature) => siteOf(feature, "category")),
    heritage: host.features("ruins").flatMap((feature) => siteOf(feature, "kind")),
    roads: host
      .features("roads")
      .flatMap(({ parts, properties }) => parts.map((line) => ({ line, widthClass: text(properties["width_class"]) ?? "6" }))),
    farmland: [],
  };
  await host.breathe();
  const outcome = outcomeOf(runExposure(input, parametersOf(parameters)), input.hazard.grid);
  const flood = host.sourceRun("floodRun");
  if (flood === undefined) return outcome;
  const moments = peopleOverTime(input, await flood.slices("slices"), parametersOf(parameters));
  return { ...outcome, outputs: { ...outcome.outputs, overTime: overTimeTable(moments) } };
}

/** From the run that is named, otherwise from the published areas. */
async function waterOf(parameters: RunParameters, host: RunHost): Promise<Pick<ExposureInput, "hazard" | "collapse">> {
  const flood = host.sourceRun("floodRun");
  if (flood === undefined) return { hazard: publishedDepth(parameters, host) };
  const [depth] = await flood.rasters("maxDepthMeters");
  const [force] = await flood.rasters("maxForce");
  const limit = parameters["collapseForce"];
  return {
    hazard: depthFromRaster(depth.raster, Number(parameters["depthErrorMeters"])),
    ...(typeof limit === "number" && { collapse: atLeast(force.raster, limit) }),
  };
}

function publishedDepth(parameters: RunParameters, host: RunHost): HazardDepth {
  const counted = ["population", "buildings", "public-facilities", "shelters"].flatMap((dataset) => host.features(dataset));
  const places = counted.flatMap(({ parts }) => parts.flat());
  const grid = gridOver(boxOf(places), { epsg: host.epsg, cellMeters: Number(parameters["cellMeters"]) });
  if (grid.columns * grid.rows > maxCells) throw tooLarge(grid.columns * grid.rows);
  return depthFromAreas(grid, depthAreasOf(host.features("flood-hazard")));
}

/** 1 where a value is that high. */
function atLeast({ grid, values }: Raster, limit: number): Raster {
  return { grid, values: values.map((value) => (value >= limit ? 1 : 0)) };
}

function overTimeTable(moments: readonly ExposureMoment[]): OutputValue {
  return table(
    ["minutes", ...depthsCentimetres.map((depth) => `people_from_${depth}cm`)],
    moments.map(({ seconds, people }) => [Math.round(seconds / 6) / 10, ...people.map((count) => Math.round(count * 1000) / 1000)]),
  );
}

function parametersOf(parameters: RunParameters): ExposureParameters {
  return {
    populationError: Number(parameters["populationErrorPercent"]) / 100,
    dataError: Number(parameters["dataErrorPercent"]) / 100,
    buildingDepth: parameters["buildingDepth"] === "mean" ? "mean" : "max",
    assumedStoreys: Number(parameters["assumedStoreys"]),
  };
}

function buildingOf({ parts, properties }: PlaneFeature): Building {
  const structure = text(properties["structure"]);
  return {
    polygons: polygonsOf(parts),
    storeys: numberOrNull(properties["storeys"]),
    structure: structure === "601" ? "wood" : structure === null || structure === "611" ? "unknown" : "other",
    floorAreaMeters2: numberOrNull(properties["floor_area_m2"]),
    isHome: homes.has(text(properties["use"]) ?? "461"),
  };
}

function siteOf({ parts, properties }: PlaneFeature, kind: string): Site[] {
  const [place] = parts[0] ?? [];
  if (place === undefined) return [];
  return [
    { id: text(properties["id"]) ?? "", name: text(properties["name"]), kind: text(properties[kind] ?? properties["kind"]) ?? "", place },
  ];
}

function outcomeOf({ counts, sites, withoutUpwardEscape, peopleOfUnknownAge }: ExposureResult, { cellMeters }: Grid): RunOutcome {
  const rows = counts.flatMap(({ kind, group, unit, byClass }) =>
    byClass.map((interval, depthClass) => [kind, group, unit, depthClass, ...cells(interval)]),
  );
  const escape = rounded(withoutUpwardEscape);
  const people = counts.find(({ kind }) => kind === "people");
  const wet = people?.atLeast[0];
  const elsewhere = Math.round(people?.byClass[unknownClass].value ?? 0);
  return {
    outputs: {
      counts: table(["kind", "group", "unit", "depth_class", "low", "value", "high"], rows),
      sites: table(
        ["category", "kind", "name", "depth_low_m", "depth_m", "depth_high_m"],
        sites.map(({ category, kind, name, depth }) => [category, kind, name, ...cells(depth)]),
      ),
      upwardEscape: table(["low", "value", "high"], [cells(escape)]),
    },
    warnings: [
      ...(peopleOfUnknownAge > 0
        ? [
            {
              ja: "65歳以上の人数は、人口データに年齢がないため数えていません。",
              en: "People of 65 and over are not counted: the population data has no ages.",
            },
          ]
        : []),
      ...(elsewhere > 0
        ? [
            {
              ja: `約${elsewhere}人は浸水の計算範囲の外か標高のない場所にいて、浸水するかどうかは不明です。`,
              en: `About ${elsewhere} people are outside of the computed area or where the ground is unknown: nothing is known of water there.`,
            },
          ]
        : []),
    ],
    summary: {
      cellMeters,
      peopleInWaterLow: Math.floor(wet?.low ?? 0),
      peopleInWater: Math.round(wet?.value ?? 0),
      peopleInWaterHigh: Math.ceil(wet?.high ?? 0),
      cannotFleeUpwardLow: escape.low,
      cannotFleeUpward: escape.value,
      cannotFleeUpwardHigh: escape.high,
    },
  };
}

function table(columns: readonly string[], rows: readonly (readonly (string | number | null)[])[]): OutputValue {
  return { kind: "table", columns, rows };
}

/** To a thousandth. An endless bound is unknown. */
function cells({ low, value, high }: Interval): (number | null)[] {
  return [low, value, high].map((number) => (Number.isFinite(number) ? Math.round(number * 1000) / 1000 : null));
}

function text(value: unknown): string | null {
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}

function numberOrNull(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function missing(): Problem {
  return new Problem("invalid-parameter", {
    where: "population",
    detail: { ja: "人口のデータがありません", en: "There is no population data" },
    remedy: { ja: "npm run ingest -- population で登録してください", en: "Load some: npm run ingest -- population" },
  });
}

function tooLarge(count: number): Problem {
  return new Problem("too-large", {
    where: "cellMeters",
    detail: { ja: `計算格子が大きすぎます（${count}セル）`, en: `The grid is too large (${count} cells)` },
    remedy: { ja: "格子を粗くしてください", en: "Use larger cells" },
  });
}
