import { middleOf, boxOf, type Place } from "../../model/geo/plane.ts";
import type { PlaneFeature, RunHost, RunOutcome, RunParameters } from "../../model/simulation-run.ts";
import { depthFromAreas } from "../exposure/hazard-depth.ts";
import { depthAreasOf, gridOver } from "../exposure/published-hazard.ts";
import { greatestAlongLinks } from "../network/along-links.ts";
import { reportNetwork } from "../network/components.ts";
import { nodeFinder } from "../network/locate.ts";
import { outsideWarnings } from "../network/outside-area.ts";
import { buildNetwork, type RoadNetwork } from "../network/network.ts";
import { lineOf, linksNear, walkableRoads } from "../network/read-roads.ts";
import type { CriticalCut } from "./critical-links.ts";
import { runIsolation } from "./engine.ts";
import { closedDaysByLink, type FloodClosures, floodClosures } from "./flood-closures.ts";
import type { Community, Hub } from "./input.ts";
import { isolationOverTime, isolationSpans, type IsolationMoment } from "./over-time.ts";

/** Datasets and parameters → the engine's input → the manifest's outputs. */

/** Farther from a road a community is told as such, and not taken to be on it. */
const reachMeters = 1000;
/** A drawn closure belongs to the nearest link within this distance. */
const closureReachMeters = 100;
const floodCellMeters = 10;
const hubKinds: Readonly<Record<string, string>> = { office: "office", health: "hospital" };

export async function run(parameters: RunParameters, host: RunHost): Promise<RunOutcome> {
  const network = buildNetwork(walkableRoads(host.features("roads")), {
    snapMeters: Number(parameters["snapMeters"]),
    crossings: "at-vertices",
  });
  const find = nodeFinder(network, reachMeters);
  const communities = host.features("population").flatMap((feature): Community[] => {
    const foothold = find(middleOf(feature.parts[0]));
    const { code, name, people } = feature.properties;
    return foothold ? [{ id: String(name ?? code ?? ""), node: foothold.node, people: Number(people ?? 0), elderly: 0 }] : [];
  });
  const hubs = host.features("public-facilities").flatMap(({ parts, properties }): Hub[] => {
    const kind = hubKinds[String(properties["category"])];
    const foothold = kind === undefined ? undefined : find(parts[0][0]);
    return kind !== undefined && foothold ? [{ id: String(properties["name"] ?? ""), kind, node: foothold.node }] : [];
  });
  await host.breathe();
  const repairDays = Number(parameters["repairDays"]);
  const standing = closedDaysOf(network, parameters, host);
  const flood = host.sourceRun("floodRun");
  const closures = flood && (await floodClosures(network, flood, Number(parameters["closingDepthMeters"])));
  const flooded = closures && closedDaysByLink(closures, repairDays);
  const closedDays = flooded ? standing.map((days, link) => Math.max(days, flooded[link])) : standing;
  const result = runIsolation({ network, communities, hubs, closedDays }, { repairDays });
  const moments = isolationOverTime({ network, communities, hubs, closedDays: standing }, closures ?? oneMoment(network));
  const spans = isolationSpans(communities.length, moments);
  const report = reportNetwork(network);
  const without = host.features("population").length - communities.length;
  return {
    outputs: {
      communities: {
        kind: "table",
        columns: ["community", "people", "isolated", "days", "isolated_from_min", "isolated_until_min", "cut_off_from"],
        rows: result.communities.map(({ community, isolated, isolatedDays, cutOffFrom }) => [
          communities[community].id,
          communities[community].people,
          isolated ? 1 : 0,
          Number.isFinite(isolatedDays) ? Math.round(isolatedDays * 1000) / 1000 : null,
          minutes(spans[community]?.fromSeconds),
          minutes(spans[community]?.untilSeconds),
          cutOffFrom.join(" "),
        ]),
      },
      overTime: {
        kind: "table",
        columns: ["minutes", "closed_links", "closed_km", "isolated_communities", "isolated_people"],
        rows: moments.map((moment) => momentRow(moment, communities)),
      },
      criticalLinks: { kind: "features", features: result.criticalLinks.map((cut) => cutFeature(network, cut)) },
      criticalPairs: { kind: "features", features: result.criticalPairs.map((cut) => cutFeature(network, cut)) },
      network: {
        kind: "table",
        columns: ["component", "nodes", "links", "length_m"],
        rows: report.components.map(({ nodes, links, lengthMeters }, i) => [i + 1, nodes, links, Math.round(lengthMeters)]),
      },
    },
    warnings: [
      ...(flood ? outsideWarnings(network, (await flood.rasters("maxDepthMeters"))[0].raster.grid) : []),
      ...(hubs.length === 0
        ? [
            {
              ja: "拠点（役所・病院）のデータがないため、すべての地区が孤立になります。",
              en: "There is no data of hubs: all communities show as isolated.",
            },
          ]
        : []),
      ...(without > 0
        ? [
            {
              ja: `${without}地区は道路から${reachMeters}mより遠く、数えていません。`,
              en: `${without} areas are farther than ${reachMeters} m from a road and not counted.`,
            },
          ]
        : []),
      ...(report.cutOffMeters > 0
        ? [
            {
              ja: `道路網のうち${Math.round(report.cutOffMeters)}mは、どこにもつながっていません。`,
              en: `${Math.round(report.cutOffMeters)} m of road are not connected with the rest.`,
            },
          ]
        : []),
    ],
    summary: {
      isolatedPeople: result.isolatedPeople,
      isolatedPersonDays: Math.round(result.isolatedPersonDays * 10) / 10,
      mostIsolatedPeople: Math.max(0, ...moments.map(({ isolated }) => peopleOf(isolated, communities))),
      unconnectedPeople: result.unconnectedPeople,
      criticalLinks: result.criticalLinks.length,
      criticalPairs: result.criticalPairs.length,
      components: report.components.length,
    },
  };
}

/** Without a flood run nothing changes with time. */
function oneMoment({ graph }: RoadNetwork): FloodClosures {
  return { seconds: [0], closed: [new Uint8Array(graph.linkCount)] };
}

function momentRow({ seconds, closedLinks, closedMeters, isolated }: IsolationMoment, communities: readonly Community[]): number[] {
  return [minutes(seconds) ?? 0, closedLinks, Math.round(closedMeters) / 1000, isolated.length, peopleOf(isolated, communities)];
}

function peopleOf(chosen: readonly number[], communities: readonly Community[]): number {
  return chosen.reduce((sum, community) => sum + communities[community].people, 0);
}

function minutes(seconds: number | null | undefined): number | null {
  return seconds === null || seconds === undefined ? null : Math.round(seconds / 6) / 10;
}

/** What is closed all the time. */
function closedDaysOf(network: RoadNetwork, parameters: RunParameters, host: RunHost): Float64Array {
  const repairDays = Number(parameters["repairDays"]);
  const closed = new Float64Array(network.graph.linkCount);
  for (const { parts, properties } of host.places("closedPlaces")) {
    const days = Number(properties["days"]);
    const near = linksNear(network, parts[0], closureReachMeters);
    for (let link = 0; link < closed.length; link++)
      if (near[link] === 1) closed[link] = Math.max(closed[link], days > 0 ? days : repairDays);
  }
  const { nodeEast, nodeNorth } = network;
  if (parameters["closeFlooded"] !== true || nodeEast.length === 0) return closed;
  const box = boxOf(Array.from(nodeEast, (east, node): Place => [east, nodeNorth[node]]));
  const hazard = depthFromAreas(
    gridOver(box, { epsg: host.epsg, cellMeters: floodCellMeters }),
    depthAreasOf(host.features("flood-hazard")),
  );
  // As deep as the published class may be: a link is closed unless it is known to be passable.
  const depth = greatestAlongLinks(network, { grid: hazard.grid, values: hazard.high });
  const limit = Number(parameters["closingDepthMeters"]);
  return closed.map((days, link) => (depth[link] >= limit ? Math.max(days, repairDays) : days));
}

function cutFeature(network: RoadNetwork, { links, people, days, personDays }: CriticalCut): PlaneFeature {
  return {
    kind: "line",
    parts: links.map((link) => lineOf(network, link)),
    properties: { people, days, person_days: personDays },
  };
}
