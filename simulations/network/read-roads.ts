import type { Place } from "../../model/geo/plane.ts";
import type { PlaneFeature } from "../../model/simulation-run.ts";
import type { RoadNetwork } from "./network.ts";
import { placeAlong } from "./road-lines.ts";
import type { Road } from "./road.ts";

/** Width where the register says nothing, metres. 要確認 */
const assumedWidthMeters = 4;
/** Middle of each width class (KSJ N13), metres. */
const widthOfClass: Readonly<Record<string, number>> = { "1": 2.5, "2": 4.25, "3": 9.25, "4": 16.25, "5": 19.5 };
const levelOfStructure: Readonly<Record<string, number>> = { "2": 1, "3": -1 };
/** Expressways (road class 4) and roads under construction (structure 5) carry nobody on foot. */
const isWalkable = ({ properties }: PlaneFeature): boolean => properties["road_class"] !== "4" && properties["structure"] !== "5";

/** The rows of the dataset `roads` that people can walk on. */
export function walkableRoads(features: readonly PlaneFeature[]): Road[] {
  return features.filter(isWalkable).flatMap(({ parts, properties }) =>
    parts.map((line) => ({
      line,
      level: levelOfStructure[String(properties["structure"])] ?? 0,
      widthMeters: widthOf(properties["width_m"], properties["width_class"]),
    })),
  );
}

function widthOf(meters: unknown, widthClass: unknown): number {
  if (typeof meters === "number" && meters > 0) return meters;
  return widthOfClass[String(widthClass)] ?? assumedWidthMeters;
}

/** By link: 1 where a drawn place lies on it, or no farther than `reachMeters` from it; the nearest link of each place. */
export function linksNear(network: RoadNetwork, places: readonly Place[], reachMeters: number): Uint8Array {
  const near = new Uint8Array(network.graph.linkCount);
  for (const place of places) {
    const { link, apart } = nearestLink(network, place);
    if (apart <= reachMeters) near[link] = 1;
  }
  return near;
}

/** The line of a link. */
export function lineOf({ lines, road, fromMeters, toMeters }: RoadNetwork, link: number): Place[] {
  const [of, from, to] = [road[link], fromMeters[link], toMeters[link]];
  const inner: Place[] = [];
  for (let k = lines.first[of]; k < lines.first[of + 1]; k++)
    if (lines.meters[k] > from && lines.meters[k] < to) inner.push([lines.east[k], lines.north[k]]);
  return [placeAlong(lines, of, from), ...inner, placeAlong(lines, of, to)];
}

function nearestLink(network: RoadNetwork, [east, north]: Place): { link: number; apart: number } {
  let nearest = { link: -1, apart: Infinity };
  for (let link = 0; link < network.graph.linkCount; link++) {
    const line = lineOf(network, link);
    for (let i = 1; i < line.length; i++) {
      const [[x0, y0], [x1, y1]] = [line[i - 1], line[i]];
      const [dx, dy] = [x1 - x0, y1 - y0];
      const squared = dx * dx + dy * dy;
      const t = squared > 0 ? Math.min(1, Math.max(0, ((east - x0) * dx + (north - y0) * dy) / squared)) : 0;
      const apart = Math.hypot(x0 + t * dx - east, y0 + t * dy - north);
      if (apart < nearest.apart) nearest = { link, apart };
    }
  }
  return nearest;
}
