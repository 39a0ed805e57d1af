import { buildNetwork, type RoadNetwork } from "../../../simulations/network/network.ts";
import type { Road } from "../../../simulations/network/road.ts";

export function road(line: Road["line"], { level = 0, widthMeters = 4 }: { level?: number; widthMeters?: number } = {}): Road {
  return { line, level, widthMeters };
}

/** A network whose nodes have names, drawn without regard to lengths: those are set by the caller's travel times. */
export interface NamedNetwork {
  readonly network: RoadNetwork;
  node(name: string): number;
  /** Link between two names, as `A-B`, whichever way. */
  link(name: string): number;
}

/** `A-B` … : each name at a place of its own on a circle, joined by straight roads. */
export function namedNetwork(links: readonly string[]): NamedNetwork {
  const names = [...new Set(links.flatMap((link) => link.split("-")))];
  const place = (name: string): [number, number] => {
    const angle = (2 * Math.PI * names.indexOf(name)) / names.length;
    return [1000 * Math.cos(angle), 1000 * Math.sin(angle)];
  };
  const network = buildNetwork(
    links.map((link) => road(link.split("-").map(place))),
    { snapMeters: 0.5, crossings: "at-vertices" },
  );
  const node = (name: string): number => {
    const [east, north] = place(name);
    const found = network.nodeEast.findIndex((x, i) => Math.hypot(x - east, (network.nodeNorth[i] ?? 0) - north) < 1);
    if (found === -1) throw new Error(`no node ${name}`);
    return found;
  };
  return {
    network,
    node,
    link(name) {
      const index = links.findIndex((link) => link === name || link === name.split("-").reverse().join("-"));
      if (index === -1) throw new Error(`no link ${name}`);
      return network.road.indexOf(index);
    },
  };
}
