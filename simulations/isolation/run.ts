import { middleOf, boxOf, type Place } from "../../model/geo/plane.ts";
import type { PlaneFeature, RunHost, RunOutcome, RunParameters } from "../../model/simulation-run.ts";
import { depthFromAreas } from "../exposure/hazard-depth.ts";
import { depthAreasOf, gridOver } from "../exposure/published-hazard.ts";
import { greatestAlongLinks } from "../network/along-links.ts";
import { reportNetwork } from "../network/components.ts";
import { nodeFinder } from "../network/locate.ts";
import { buildNetwork, type RoadNetwork } from "../network/network.ts";
import { lineOf, linksNear, walkableRoads } from "../network/read-roads.ts";
import type { CriticalCut } from "./critical-links.ts";
import { runIsolation } from "./engine.ts";
import type { Community, Hub } from "./input.ts";

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
  const closedDays = closedDaysOf(network, parameters, host);
  const result = runIsolation({ network, communities, hubs, closedDays }, { repairDays: Number(parameters["repairDays"]) });
  const report = reportNetwork(network);
  const without = host.features("population").length - communities.length;
  return {
    outputs: {
      communities: {
        kind: "table",
        columns: ["community", "people", "isolated", "days", "cut_off_from"],
        rows: result.communities.map(({ community, isolated, isolatedDays, cutOffFrom }) => [
          communities[community].id,
          communities[community].people,
          isolated ? 1 : 0,
          Number.isFinite(isolatedDays) ? isolatedDays : null,
          cutOffFrom.join(" "),
        ]),
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
      isolatedPersonDays: result.isolatedPersonDays,
      unconnectedPeople: result.unconnectedPeople,
      criticalLinks: result.criticalLinks.length,
      criticalPairs: result.criticalPairs.length,
      components: report.components.length,
    },
  };
}

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
