import { BucketIndex, boxAround } from "../../model/geo/bucket-index.ts";
import type { Place } from "../../model/geo/plane.ts";
import type { RoadNetwork } from "./network.ts";

/** A place on the network. */
export interface Foothold {
  readonly node: number;
  /** Straight from the place to the node. */
  readonly accessMeters: number;
}

const nodeBucketMeters = 100;

/** Finds the nearest node to places, no farther than `reachMeters`; undefined where there is none. */
export function nodeFinder({ nodeEast, nodeNorth }: RoadNetwork, reachMeters: number): (place: Place) => Foothold | undefined {
  const index = new BucketIndex(nodeBucketMeters);
  for (let node = 0; node < nodeEast.length; node++) index.add(node, boxAround(nodeEast[node], nodeNorth[node], 0));
  return ([east, north]) => {
    for (let reach = Math.min(nodeBucketMeters, reachMeters); ; reach = Math.min(2 * reach, reachMeters)) {
      let nearest: Foothold | undefined;
      index.visit(boxAround(east, north, reach), (node) => {
        const accessMeters = Math.hypot(nodeEast[node] - east, nodeNorth[node] - north);
        if (accessMeters > reach) return;
        const isNearer = !nearest || accessMeters < nearest.accessMeters || (accessMeters === nearest.accessMeters && node < nearest.node);
        if (isNearer) nearest = { node, accessMeters };
      });
      if (nearest || reach === reachMeters) return nearest;
    }
  };
}
