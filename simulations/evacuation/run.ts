import { middleOf, type Place } from "../../model/geo/plane.ts";
import { Problem } from "../../model/problem.ts";
import type { OutputValue, PlaneFeature, RunFrame, RunHost, RunOutcome, RunParameters } from "../../model/simulation-run.ts";
import { nodeFinder } from "../network/locate.ts";
import { buildNetwork, type RoadNetwork } from "../network/network.ts";
import { lineOf, linksNear, walkableRoads } from "../network/read-roads.ts";
import { depthLimitsMeters, safeForces } from "../network/traveller.ts";
import { tailOf } from "../network/graph.ts";
import { runEvacuation } from "./engine.ts";
import {
  type AssignmentMode,
  defaultParameters,
  type EvacuationInput,
  type EvacuationParameters,
  type Group,
  type Origin,
  type Shelter,
} from "./input.ts";
import type { CohortTrip, EvacuationResult } from "./result.ts";
import { nightFactor, walkingSpeeds } from "./walking.ts";
import { waterOf } from "./water.ts";

/** Datasets and parameters → the engine's input → the manifest's outputs. */

const reachMeters = 1000;
const closureReachMeters = 100;

/** @throws Problem when the water is to come from two places. */
export function check(parameters: RunParameters, frame: RunFrame): void {
  if (frame.sourceRun("floodRun") === undefined || parameters["waterAfterMinutes"] === null) return;
  throw new Problem("invalid-parameter", {
    where: "waterAfterMinutes",
    detail: {
      ja: "洪水シミュレーションの結果と、浸水が始まるまでの時間は、どちらか一方だけ指定できます",
      en: "A flood run tells itself when the water comes: leave the time until it comes out",
    },
    remedy: { ja: "floodRun か waterAfterMinutes のどちらかを外してください", en: "Leave out floodRun or waterAfterMinutes" },
  });
}

export async function run(parameters: RunParameters, host: RunHost): Promise<RunOutcome> {
  const network = buildNetwork(walkableRoads(host.features("roads")));
  const find = nodeFinder(network, reachMeters);
  const areas = host.features("population");
  const origins = areas.flatMap((feature): Origin[] => {
    const foothold = find(middleOf(feature.parts[0]));
    const { name, code, people } = feature.properties;
    return foothold ? [{ id: String(name ?? code ?? ""), ...foothold, people: Number(people ?? 0) }] : [];
  });
  const shelters = [...host.features("shelters"), ...host.places("extraShelters")].flatMap(({ parts, properties }): Shelter[] => {
    const foothold = find(parts[0][0]);
    const places = properties["capacity"];
    const known = typeof places === "number" && places >= 0 ? Math.floor(places) : Number(parameters["placesWhereUnknown"]);
    return foothold ? [{ id: String(properties["name"] ?? ""), ...foothold, places: known }] : [];
  });
  const closures = host.places("closedPlaces").flatMap(({ parts }) => parts.flat());
  const { water, bounds, warnings } = await waterOf(network, parameters, host);
  const closed = linksNear(network, closures, closureReachMeters);
  const waters = bounds ? [water, bounds.deeper, bounds.shallower] : [water];
  const computed: Computed[] = [];
  for (const [index, one] of waters.entries()) {
    const input = { network, origins, shelters, groups: groupsOf(parameters), ...(one && { water: one }), closed };
    const onProgress = ({ done, of }: { done: number; of: number }) => host.onProgress((index + done / of) / waters.length);
    const result = await runEvacuation(input, engineParameters(parameters), { signal: host.signal, breathe: host.breathe, onProgress });
    computed.push({ input, result });
  }
  const [main, deeper, shallower] = computed;
  const results = deeper && shallower ? [main.result, deeper.result, shallower.result] : [main.result];
  const [notInTime, range] = [notInTimeOf(main.result.totals), rangeOf(results.map(({ totals }) => notInTimeOf(totals)))];
  return {
    outputs: outputsOf(main, results),
    warnings: [...warningsOf(areas.length - origins.length, host), ...warnings],
    summary: {
      ...main.result.totals,
      notInTime,
      ...(results.length > 1 && { notInTimeLow: range.low, notInTimeHigh: range.high }),
    },
  };
}

interface Computed {
  readonly input: EvacuationInput;
  readonly result: EvacuationResult;
}

function engineParameters(parameters: RunParameters): EvacuationParameters {
  return {
    ...defaultParameters,
    mode: parameters["mode"] as AssignmentMode,
    penaltySeconds: Number(parameters["penaltyMinutes"]) * 60,
    specificFlow: Number(parameters["specificFlow"]),
    speedFactor: parameters["atNight"] === true ? nightFactor : 1,
  };
}

/** Without a way, too late, or held up until the water closed the road. */
function notInTimeOf({ unreachable, caught }: Pick<EvacuationResult["totals"], "unreachable" | "caught">): number {
  return Math.round(unreachable + caught);
}

/** Deeper water nearly always leaves more people behind, but where some stay away others find the road free. */
function rangeOf(counts: readonly number[]): { low: number; high: number } {
  return { low: Math.min(...counts), high: Math.max(...counts) };
}

/** @param results for the depths as they are, and where they have bounds, deeper and shallower. */
function depthErrorTable(results: readonly EvacuationResult[]): OutputValue {
  return table(
    ["title", "title_en", "unreachable", "caught", "not_in_time"],
    results.map(({ totals }, index) => {
      const { ja, en } = depthCases[index];
      return [ja, en, totals.unreachable, Math.round(totals.caught), notInTimeOf(totals)];
    }),
  );
}

const depthCases = [
  { ja: "もとの深さ", en: "depths as they are" },
  { ja: "最も深い場合", en: "as deep as it may be" },
  { ja: "最も浅い場合", en: "as shallow as it may be" },
] as const;

function groupsOf(parameters: RunParameters): Group[] {
  const assisted = Number(parameters["assistedPercent"]) / 100;
  const elderly = Math.min(1 - assisted, Number(parameters["elderlyPercent"]) / 100);
  const departure = {
    kind: "lognormal",
    medianSeconds: Number(parameters["departureMedianMinutes"]) * 60,
    sigma: Number(parameters["departureSpread"]),
  } as const;
  const walker = (id: string, share: number, speedMetersPerSecond: number, forceLimit: number): Group => ({
    id,
    share,
    traveller: { speedMetersPerSecond, depthLimitMeters: depthLimitsMeters.adult, forceLimit, wades: true },
    departure,
  });
  return [
    walker("adult", 1 - assisted - elderly, walkingSpeeds.adult, safeForces.adult),
    walker("elderly", elderly, walkingSpeeds.elderly, safeForces.elderly),
    walker("assisted", assisted, walkingSpeeds.assisted, safeForces.elderly),
  ];
}

/** @param results of which the first is told, the others are bounds. */
function outputsOf(
  { input: { network, origins, shelters }, result }: Computed,
  results: readonly EvacuationResult[],
): Record<string, OutputValue> {
  const minutes = (seconds: number | null | undefined): number | null =>
    seconds === null || seconds === undefined || !Number.isFinite(seconds) ? null : Math.round(seconds / 6) / 10;
  return {
    totals: table(Object.keys(result.totals), [Object.values(result.totals)]),
    depthError: depthErrorTable(results),
    origins: table(
      [
        "area",
        "people",
        "assigned",
        "unassigned",
        "unreachable",
        "caught",
        "not_in_time_low",
        "not_in_time_high",
        "median_min",
        "last_min",
        "latest_departure_min",
      ],
      result.origins.map(({ origin, assigned, unassigned, unreachable, caught, arrivalQuantilesSeconds, latestDepartureSeconds }) => {
        const { low, high } = rangeOf(results.map(({ origins: of }) => notInTimeOf(of[origin])));
        return [
          origins[origin].id,
          origins[origin].people,
          assigned,
          unassigned,
          unreachable,
          caught,
          low,
          high,
          minutes(arrivalQuantilesSeconds[1]),
          minutes(arrivalQuantilesSeconds[3]),
          minutes(Math.min(...latestDepartureSeconds)),
        ];
      }),
    ),
    shelters: table(
      ["shelter", "places", "arrived", "overflow", "last_arrival_min"],
      result.shelters.map(({ shelter, places, arrived, overflow, lastArrivalSeconds }) => [
        shelters[shelter].id,
        places,
        arrived,
        overflow,
        minutes(lastArrivalSeconds),
      ]),
    ),
    arrivals: table(
      ["seconds", "people"],
      result.arrivalCurve.map(([seconds, people]) => [Math.round(seconds), Math.round(people)]),
    ),
    bottlenecks: {
      kind: "features",
      features: result.bottlenecks.map(({ link, waitingPersonMinutes, longestWaitSeconds, people }) => ({
        kind: "line",
        parts: [lineOf(network, link)],
        properties: {
          waiting_person_minutes: Math.round(waitingPersonMinutes),
          longest_wait_seconds: Math.round(longestWaitSeconds),
          people,
        },
      })),
    },
    trips: { kind: "features", features: result.cohorts.flatMap((trip) => tripFeature(network, shelters, trip)) },
  };
}

/** The way with the moments of the first and the last at every vertex, for an animation. */
function tripFeature(
  network: RoadNetwork,
  shelters: readonly Shelter[],
  { arcs, people, shelter, firstSeconds, lastSeconds }: CohortTrip,
): PlaneFeature[] {
  const [start] = arcs;
  if (start === undefined || Number.isNaN(firstSeconds[0])) return [];
  const nodes = [tailOf(network.graph, start), ...arcs.map((arc) => network.graph.heads[arc])];
  const whole = (seconds: Float64Array): string => Array.from(seconds, (value) => (Number.isNaN(value) ? "" : Math.round(value))).join(" ");
  return [
    {
      kind: "line",
      parts: [nodes.map((node): Place => [network.nodeEast[node], network.nodeNorth[node]])],
      properties: { people, shelter: shelters[shelter].id, first_seconds: whole(firstSeconds), last_seconds: whole(lastSeconds) },
    },
  ];
}

function warningsOf(farAreas: number, host: RunHost): RunOutcome["warnings"] {
  const unknown = host.features("shelters").filter(({ properties }) => typeof properties["capacity"] !== "number").length;
  return [
    ...(farAreas > 0
      ? [
          {
            ja: `${farAreas}地区は道路から${reachMeters}mより遠く、計算に入れていません。`,
            en: `${farAreas} areas are farther than ${reachMeters} m from a road and left out.`,
          },
        ]
      : []),
    ...(unknown > 0
      ? [
          {
            ja: `${unknown}か所の避難所は収容人数が不明なため、設定した人数を使いました。`,
            en: `${unknown} shelters have no known capacity: the number that was set is used.`,
          },
        ]
      : []),
  ];
}

function table(columns: readonly string[], rows: readonly (readonly (string | number | null)[])[]): OutputValue {
  return { kind: "table", columns, rows };
}
