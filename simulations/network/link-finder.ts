import { boxAround, BucketIndex } from "../../model/geo/bucket-index.ts";
import { boxOf, type Place } from "../../model/geo/plane.ts";
import type { RoadNetwork } from "./network.ts";
import { lineOf } from "./read-roads.ts";

/** Where somebody comes onto the network: at the nearest point of a link. */
export interface LinkFoothold {
  readonly link: number;
  /** From the link's start to that point, along it. */
  readonly alongMeters: number;
  /** Straight from the place to that point. */
  readonly accessMeters: number;
}

const bucketMeters = 100;

/** Finds the nearest link to places, no farther than `reachMeters`; undefined where there is none. */
export function linkFinder(network: RoadNetwork, reachMeters: number): (place: Place) => LinkFoothold | undefined {
  const index = new BucketIndex(bucketMeters);
  const pieces: { readonly link: number; readonly from: Place; readonly to: Place; readonly startMeters: number }[] = [];
  for (let link = 0; link < network.graph.linkCount; link++) {
    const line = lineOf(network, link);
    let startMeters = 0;
    for (let i = 1; i < line.length; i++) {
      const [from, to] = [line[i - 1], line[i]];
      index.add(pieces.length, boxOf([from, to]));
      pieces.push({ link, from, to, startMeters });
      startMeters += Math.hypot(to[0] - from[0], to[1] - from[1]);
    }
  }
  return ([east, north]) => {
    let nearest: LinkFoothold | undefined;
    index.visit(boxAround(east, north, reachMeters), (piece) => {
      const { link, from, to, startMeters } = pieces[piece];
      const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
      const length = Math.hypot(dx, dy);
      const t = length > 0 ? Math.min(1, Math.max(0, ((east - from[0]) * dx + (north - from[1]) * dy) / length ** 2)) : 0;
      const accessMeters = Math.hypot(from[0] + t * dx - east, from[1] + t * dy - north);
      if (accessMeters > reachMeters || (nearest && accessMeters >= nearest.accessMeters)) return;
      nearest = { link, alongMeters: startMeters + t * length, accessMeters };
    });
    return nearest;
  };
}
