import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runIsolation } from "../../../simulations/isolation/engine.ts";
import type { Community, Hub, IsolationInput } from "../../../simulations/isolation/input.ts";
import { bridgesOf, walkDepthFirst } from "../../../simulations/network/bridges.ts";
import { componentOfNodes } from "../../../simulations/network/components.ts";
import { type Graph, graphOf } from "../../../simulations/network/graph.ts";
import { buildNetwork, type RoadNetwork } from "../../../simulations/network/network.ts";
import { acceptance } from "../../support/acceptance.ts";
import { namedNetwork } from "../network/road-grid.ts";

const names = ["H-A", "A-B", "B-H", "B-C", "C-D", "D-E", "E-C", "A-F"];

describe("isolated communities", () => {
  const accept = acceptance("isolation-e7", "Isolation E7: bridges, and who is cut off");
  const { network, node, link } = namedNetwork(names);
  const villages = ["A", "B", "C", "D", "E", "F"];
  const communities = villages.map((id, i): Community => ({ id, node: node(id), people: 10 * (i + 1), elderly: i }));
  const hubs: Hub[] = [{ id: "office", kind: "city-office", node: node("H") }];
  const run = (closed: Record<string, number>) => {
    const closedDays = new Float64Array(network.graph.linkCount);
    for (const [name, days] of Object.entries(closed)) closedDays[link(name)] = days;
    return runIsolation({ network, communities, hubs, closedDays }, { repairDays: 3 });
  };
  const isolated = (closed: Record<string, number>): string =>
    run(closed)
      .communities.filter((state) => state.isolated)
      .map(({ community }) => villages[community])
      .join("");

  it("are those without a way to a hub", () => {
    expect(isolated({ "B-C": 2 })).toBe("CDE");
    expect(isolated({ "A-F": 2 })).toBe("F");
    expect(isolated({ "H-A": 2 })).toBe("");
    expect(isolated({ "H-A": 2, "B-H": 2 })).toBe("ABCDEF");
    for (const [what, closed, count] of [
      ["B-C", { "B-C": 2 }, 3],
      ["A-F", { "A-F": 2 }, 1],
      ["H-A", { "H-A": 2 }, 0],
      ["H-A and B-H", { "H-A": 2, "B-H": 2 }, 6],
    ] as const)
      accept.number(`communities isolated by cutting ${what}`, isolated(closed).length, { value: count, within: 0 });
  });

  it("hang on bridges, ranked by people × days", () => {
    const bridges = bridgesOf(walkDepthFirst(network.graph));
    expect(new Set(bridges)).toEqual(new Set([link("B-C"), link("A-F")]));
    accept.number("bridges", bridges.length, { value: 2, within: 0 });
    expect(run({}).criticalLinks).toEqual([
      { links: [link("B-C")], people: 120, elderly: 9, days: 3, personDays: 360 },
      { links: [link("A-F")], people: 60, elderly: 5, days: 3, personDays: 180 },
    ]);
  });

  it("hang on pairs of links", () => {
    const [worst] = run({}).criticalPairs;
    expect(worst).toMatchObject({ people: 210, elderly: 15, personDays: 630 });
    expect(new Set(worst?.links)).toEqual(new Set([link("H-A"), link("B-H")]));
  });

  it("are isolated until the first way is open again", () => {
    const { communities: states, isolatedPersonDays, isolatedPeople } = run({ "H-A": 2, "B-H": 5, "A-F": 4 });
    expect(Object.fromEntries(states.map(({ community, isolatedDays }) => [villages[community], isolatedDays]))).toEqual({
      A: 2,
      B: 2,
      C: 2,
      D: 2,
      E: 2,
      F: 4,
    });
    expect(isolatedPeople).toBe(210);
    expect(isolatedPersonDays).toBe(150 * 2 + 60 * 4);
  });

  it("may reach one kind of hub and not another", () => {
    const hospital: Hub = { id: "hospital", kind: "hospital", node: node("D") };
    const closedDays = new Float64Array(network.graph.linkCount);
    closedDays[link("B-C")] = 1;
    const { communities: states } = runIsolation({ network, communities, hubs: [...hubs, hospital], closedDays }, { repairDays: 3 });
    expect(states.map(({ cutOffFrom }) => cutOffFrom.join())).toEqual([
      "hospital",
      "hospital",
      "city-office",
      "city-office",
      "city-office",
      "hospital",
    ]);
    expect(states.every((state) => !state.isolated)).toBe(true);
  });
});

/** A network of nothing but a graph: the engine looks at no geometry. */
function bareNetwork(graph: Graph): RoadNetwork {
  return { ...buildNetwork([]), graph };
}

const randomCase = fc.integer({ min: 2, max: 9 }).chain((nodeCount) => {
  const node = fc.integer({ min: 0, max: nodeCount - 1 });
  return fc.record({
    nodeCount: fc.constant(nodeCount),
    links: fc.array(fc.tuple(node, node), { minLength: 1, maxLength: 14 }),
    hub: node,
    days: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 14, maxLength: 14 }),
  });
});

function inputOf({
  nodeCount,
  links,
  hub,
  days,
}: {
  nodeCount: number;
  links: [number, number][];
  hub: number;
  days: number[];
}): IsolationInput {
  const graph = graphOf(
    nodeCount,
    links.map(([from]) => from),
    links.map(([, to]) => to),
  );
  return {
    network: bareNetwork(graph),
    communities: Array.from({ length: nodeCount }, (_, node) => ({ id: `${node}`, node, people: node + 1, elderly: 0 })),
    hubs: [{ id: "hub", kind: "hub", node: hub }],
    closedDays: Float64Array.from(days.slice(0, links.length)),
  };
}

/** People who lose their hub when links are cut, by trying. */
function strandedBy({ network: { graph }, communities, hubs: [hub] }: IsolationInput, cut: readonly number[]): number {
  const [before, after] = [componentOfNodes(graph), componentOfNodes(graph, (link) => !cut.includes(link))];
  const home = hub?.node ?? -1;
  return communities
    .filter(({ node }) => before[node] === before[home] && after[node] !== after[home])
    .reduce((sum, { people }) => sum + people, 0);
}

describe("critical links", () => {
  it("are all links that strand somebody alone, with exactly those people", () => {
    fc.assert(
      fc.property(randomCase, (random) => {
        const input = inputOf(random);
        const { criticalLinks } = runIsolation(input, { repairDays: 1 });
        const found = new Map(criticalLinks.map(({ links, people }) => [links[0], people]));
        for (const link of random.links.keys()) expect(found.get(link) ?? 0).toBe(strandedBy(input, [link]));
      }),
    );
  });

  it("are pairs that strand exactly those people, and no pair is worse than one of them", () => {
    fc.assert(
      fc.property(randomCase, (random) => {
        const input = inputOf(random);
        const { criticalPairs } = runIsolation(input, { repairDays: 1 });
        for (const { links, people } of criticalPairs) expect(people).toBe(strandedBy(input, links));
        const days = (link: number): number => (input.closedDays[link] === 0 ? 1 : (input.closedDays[link] ?? 0));
        for (let a = 0; a < random.links.length; a++)
          for (let b = 0; b < a; b++) {
            const stranded = strandedBy(input, [a, b]);
            if (stranded === 0 || strandedBy(input, [a]) + strandedBy(input, [b]) > 0) continue;
            const least = Math.min(days(a), days(b));
            expect(criticalPairs.some((pair) => pair.people >= stranded && pair.days >= least)).toBe(true);
          }
      }),
      { numRuns: 300 },
    );
  });
});
