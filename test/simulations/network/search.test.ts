import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Graph, graphOf, tailOf, wayTo } from "../../../simulations/network/graph.ts";
import { arrivalOver, departureOver, NetworkSearch, type Traffic } from "../../../simulations/network/search.ts";
import { acceptance } from "../../support/acceptance.ts";

interface TestLink {
  readonly from: number;
  readonly to: number;
  readonly seconds: number;
  readonly until: number;
}

function graphAndTraffic(nodeCount: number, links: readonly TestLink[]): { graph: Graph; traffic: Traffic } {
  const graph = graphOf(
    nodeCount,
    links.map(({ from }) => from),
    links.map(({ to }) => to),
  );
  const seconds = Float64Array.from(links.flatMap((link) => [link.seconds, link.seconds]));
  return { graph, traffic: { passages: [{ seconds, untilSeconds: Float64Array.from(links, ({ until }) => until) }] } };
}

/** Minutes of the case: O–M 4, M–S 6, O–N 7, N–S 8. */
const [O, M, N, S] = [0, 1, 2, 3];
const minutes = (closesMS: number, closesNS: number): { graph: Graph; traffic: Traffic } =>
  graphAndTraffic(4, [
    { from: O, to: M, seconds: 4, until: Infinity },
    { from: M, to: S, seconds: 6, until: closesMS },
    { from: O, to: N, seconds: 7, until: Infinity },
    { from: N, to: S, seconds: 8, until: closesNS },
  ]);

describe("closing links", () => {
  const accept = acceptance("network-e1", "Evacuation E1, E2: links that close");

  it("are gone round when the far end cannot be reached in time", () => {
    const arrive = (closes: number, departs: number) => {
      const { graph, traffic } = minutes(closes, Infinity);
      const { seconds, arcs } = new NetworkSearch(graph).earliestArrival(traffic, [{ node: O, seconds: departs }]);
      return { at: seconds[S] ?? Number.NaN, via: wayTo(graph, arcs, S).map((arc) => tailOf(graph, arc)) };
    };
    accept.number("M–S closes at 9, depart 0: arrival (min)", arrive(9, 0).at, { value: 15, within: 0 });
    expect(arrive(9, 0).via).toEqual([O, N]);
    accept.number("M–S closes at 10, depart 0: arrival (min)", arrive(10, 0).at, { value: 10, within: 0 });
    expect(arrive(10, 0).via).toEqual([O, M]);
    accept.number("M–S closes at 10, depart 3: arrival (min)", arrive(10, 3).at, { value: 18, within: 0 });
  });

  it("have a latest safe departure", () => {
    const { graph, traffic } = minutes(10, 20);
    const search = new NetworkSearch(graph);
    const latest = search.latestDeparture(traffic, [{ node: S, deadlineSeconds: Infinity }]).seconds[O] ?? Number.NaN;
    accept.number("N–S closes at 20, M–S at 10: latest safe departure (min)", latest, { value: 5, within: 0 });
    expect(search.earliestArrival(traffic, [{ node: O, seconds: 5 }]).seconds[S]).toBe(20);
    expect(search.earliestArrival(traffic, [{ node: O, seconds: 6 }]).seconds[S]).toBe(Infinity);
  });
});

const randomLinks = fc.integer({ min: 2, max: 12 }).chain((nodeCount) => {
  const node = fc.integer({ min: 0, max: nodeCount - 1 });
  const until = fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 60 }));
  const link = fc.record({ from: node, to: node, seconds: fc.integer({ min: 1, max: 20 }), until });
  return fc.record({ nodeCount: fc.constant(nodeCount), links: fc.array(link, { maxLength: 30 }), added: link });
});

/** Bellman's equation until nothing changes: the plainest correct way. */
function arrivalsByRepetition({ nodeCount, links }: { nodeCount: number; links: readonly TestLink[] }, start: number): number[] {
  const at = Array.from({ length: nodeCount }, (_, node) => (node === 0 ? start : Infinity));
  for (let round = 0; round < nodeCount; round++)
    for (const { from, to, seconds, until } of links)
      for (const [a, b] of [
        [from, to],
        [to, from],
      ] as const) {
        const arrival = (at[a] ?? Infinity) + seconds;
        if (arrival <= until && arrival < (at[b] ?? Infinity)) at[b] = arrival;
      }
  return at;
}

describe("a search", () => {
  it("finds the same arrivals as trying everything", () => {
    fc.assert(
      fc.property(randomLinks, fc.integer({ min: 0, max: 20 }), ({ nodeCount, links }, start) => {
        const { graph, traffic } = graphAndTraffic(nodeCount, links);
        const { seconds } = new NetworkSearch(graph).earliestArrival(traffic, [{ node: 0, seconds: start }]);
        expect([...seconds]).toEqual(arrivalsByRepetition({ nodeCount, links }, start));
      }),
    );
  });

  it("never takes longer on a network with one road more", () => {
    fc.assert(
      fc.property(randomLinks, ({ nodeCount, links, added }) => {
        const arrivals = (all: readonly TestLink[]): Float64Array => {
          const { graph, traffic } = graphAndTraffic(nodeCount, all);
          return new NetworkSearch(graph).earliestArrival(traffic, [{ node: 0, seconds: 0 }]).seconds;
        };
        const before = arrivals(links);
        for (const [node, after] of arrivals([...links, added]).entries()) expect(after).toBeLessThanOrEqual(before[node] ?? Number.NaN);
      }),
    );
  });

  it("does not change when a link that no way uses is closed", () => {
    fc.assert(
      fc.property(randomLinks, ({ nodeCount, links }) => {
        const { graph, traffic } = graphAndTraffic(nodeCount, links);
        const search = new NetworkSearch(graph);
        const { seconds, arcs } = search.earliestArrival(traffic, [{ node: 0, seconds: 0 }]);
        const [before, used] = [[...seconds], new Set(Array.from(arcs, (arc) => arc >> 1))];
        const [dry] = traffic.passages;
        const untilSeconds = dry?.untilSeconds.map((until, link) => (used.has(link) ? until : -Infinity)) ?? new Float64Array();
        const closed = { passages: [{ seconds: dry?.seconds ?? new Float64Array(), untilSeconds }] };
        expect([...search.earliestArrival(closed, [{ node: 0, seconds: 0 }]).seconds]).toEqual(before);
      }),
    );
  });

  it("tells a latest departure at which the target is reached, and after which it is not", () => {
    fc.assert(
      fc.property(randomLinks, ({ nodeCount, links }) => {
        const { graph, traffic } = graphAndTraffic(nodeCount, links);
        const search = new NetworkSearch(graph);
        const target = nodeCount - 1;
        const latest = search.latestDeparture(traffic, [{ node: target, deadlineSeconds: 200 }]).seconds[0] ?? Number.NaN;
        const arrival = (departs: number) => search.earliestArrival(traffic, [{ node: 0, seconds: departs }]).seconds[target] ?? Infinity;
        if (latest > -Infinity) expect(arrival(latest)).toBeLessThanOrEqual(200);
        expect(arrival(latest === -Infinity ? 0 : latest + 0.5)).toBeGreaterThan(latest === -Infinity ? 1e9 : 200);
      }),
    );
  });

  it("goes backward to the same times while everything is open", () => {
    fc.assert(
      fc.property(randomLinks, ({ nodeCount, links }) => {
        const { graph, traffic } = graphAndTraffic(
          nodeCount,
          links.map((link) => ({ ...link, until: Infinity })),
        );
        const search = new NetworkSearch(graph);
        const there = [...search.earliestArrival(traffic, [{ node: 0, seconds: 0 }]).seconds];
        expect([...search.secondsTo(traffic.passages[0]?.seconds ?? new Float64Array(), [0]).seconds]).toEqual(there);
      }),
    );
  });
});

describe("a link under water", () => {
  /** 10 s on dry ground until 100 s, 25 s wading until 130 s, open again from 500 s. */
  const traffic: Traffic = {
    passages: [
      { seconds: Float64Array.of(10, 10), untilSeconds: Float64Array.of(100) },
      { seconds: Float64Array.of(25, 25), untilSeconds: Float64Array.of(130) },
    ],
    reopensSeconds: Float64Array.of(500),
  };

  it("slows down, closes and opens again", () => {
    expect([0, 90, 91, 105, 106, 600].map((seconds) => arrivalOver(traffic, 0, seconds))).toEqual([10, 100, 116, 130, 510, 610]);
  });

  it("lets nobody arrive earlier by leaving later, and backward agrees with forward", () => {
    const moment = fc.integer({ min: 0, max: 700 });
    fc.assert(
      fc.property(moment, moment, (a, b) => {
        const [earlier, later] = [Math.min(a, b), Math.max(a, b)];
        expect(arrivalOver(traffic, 0, earlier)).toBeLessThanOrEqual(arrivalOver(traffic, 0, later));
        const latest = departureOver(traffic, 0, a);
        if (latest > -Infinity) expect(arrivalOver(traffic, 0, latest)).toBeLessThanOrEqual(a);
        if (b > latest) expect(arrivalOver(traffic, 0, b)).toBeGreaterThan(a);
      }),
    );
  });
});
