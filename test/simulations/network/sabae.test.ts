import { describe, expect, it } from "vitest";
import { bridgesOf, walkDepthFirst } from "../../../simulations/network/bridges.ts";
import { componentOfNodes, reportNetwork } from "../../../simulations/network/components.ts";
import { wayTo } from "../../../simulations/network/graph.ts";
import { buildNetwork } from "../../../simulations/network/network.ts";
import { NetworkSearch } from "../../../simulations/network/search.ts";
import { trafficOf } from "../../../simulations/network/traffic.ts";
import { hasRealData, skippedWithoutRealData } from "../../support/real-data.ts";
import { realRoads } from "./real-roads.ts";

describe.skipIf(!hasRealData)(`the roads of Sabae (OpenStreetMap, EPSG:6674)${skippedWithoutRealData}`, () => {
  const walk = { speedMetersPerSecond: 1.3, depthLimitMeters: 0.5, forceLimit: 0.125, wades: true };

  it("are one network but for a few roads, which are reported", async () => {
    const roads = await realRoads("roads", "sabae_osm_6674", "sabae_way.shp");
    const report = reportNetwork(buildNetwork(roads));
    expect(roads).toHaveLength(2034);
    expect(report).toMatchObject({ nodes: 2050, links: 2882, snappedEnds: 1, refusedRoads: [], deadEnds: 296 });
    expect(report.components.map(({ nodes, links }) => [nodes, links])).toEqual([[2029, 2862], [2, 1], [8, 11], [7, 6], [2, 1], [2, 1]]); // oxfmt-ignore
    expect(report.lengthMeters).toBeCloseTo(223_789.73, 1);
    expect(report.cutOffMeters).toBeCloseTo(2113.27, 1);
    // Nothing is lost by cutting: the links are as long as the lines.
    const lines = roads.map(({ line }) =>
      line.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - (line[i]?.[0] ?? 0), y - (line[i]?.[1] ?? 0)), 0),
    );
    expect(report.lengthMeters).toBeCloseTo(lines.reduce((sum, length) => sum + length, 0), 6); // oxfmt-ignore
  });

  it("hang on 345 links, each of which does cut the network", async () => {
    const { graph } = buildNetwork(await realRoads("roads", "sabae_osm_6674", "sabae_way.shp"));
    const bridges = bridgesOf(walkDepthFirst(graph));
    expect(bridges).toHaveLength(345);
    const count = (component: Int32Array) => component.reduce((most, value) => Math.max(most, value), -1) + 1;
    const whole = count(componentOfNodes(graph));
    const isBridge = new Set(bridges);
    for (let link = 0; link < graph.linkCount; link += 7)
      expect(count(componentOfNodes(graph, (open) => open !== link))).toBe(isBridge.has(link) ? whole + 1 : whole);
  });

  it("lead from one end to the other, no shorter than the straight line and longer with a link closed", async () => {
    const network = buildNetwork(await realRoads("roads", "sabae_network_2448", "path.shp"));
    const { graph, nodeEast, nodeNorth } = network;
    expect(reportNetwork(network)).toMatchObject({ nodes: 490, links: 678, components: [{ nodes: 490 }] });
    const [from, to] = [nodeNorth.indexOf(Math.min(...nodeNorth)), nodeNorth.indexOf(Math.max(...nodeNorth))];
    const search = new NetworkSearch(graph);
    const { seconds, arcs } = search.earliestArrival(trafficOf(network, { traveller: walk }), [{ node: from, seconds: 0 }]);
    const [direct, way] = [seconds[to] ?? Number.NaN, wayTo(graph, arcs, to)];
    const straight = Math.hypot((nodeEast[from] ?? 0) - (nodeEast[to] ?? 0), (nodeNorth[from] ?? 0) - (nodeNorth[to] ?? 0)) / 1.3;
    expect(direct).toBeGreaterThanOrEqual(straight);
    expect(direct).toBeLessThan(2 * straight);
    const bridges = new Set(bridgesOf(walkDepthFirst(graph)));
    const middle = way.map((arc) => arc >> 1).find((link, i) => i > way.length / 3 && !bridges.has(link)) ?? -1;
    const closed = Uint8Array.from({ length: graph.linkCount }, (_, link) => Number(link === middle));
    const detour =
      search.earliestArrival(trafficOf(network, { traveller: walk, closed }), [{ node: from, seconds: 0 }]).seconds[to] ?? Number.NaN;
    expect(detour).toBeGreaterThan(direct);
    expect(detour).toBeLessThan(Infinity);
  });
});
