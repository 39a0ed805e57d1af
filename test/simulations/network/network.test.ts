import { describe, expect, it } from "vitest";
import { reportNetwork } from "../../../simulations/network/components.ts";
import { buildNetwork } from "../../../simulations/network/network.ts";
import { defaultNoding, type Road } from "../../../simulations/network/road.ts";
import { road } from "./road-grid.ts";

const build = (roads: readonly Road[], rules = {}) => reportNetwork(buildNetwork(roads, { ...defaultNoding, ...rules }));

describe("a road network", () => {
  it("joins ends that lie within the tolerance, and no others", () => {
    const chain = (gap: number) => [
      road([
        [0, 0],
        [100, 0],
      ]),
      road([
        [100 + gap, 0],
        [200, 0],
      ]),
    ];
    expect(build(chain(0))).toMatchObject({ nodes: 3, links: 2, snappedEnds: 0 });
    expect(build(chain(0.4))).toMatchObject({ nodes: 3, links: 2, snappedEnds: 2 });
    expect(build(chain(0.6))).toMatchObject({ nodes: 4, links: 2, snappedEnds: 0, components: [{ links: 1 }, { links: 1 }] });
  });

  it("cuts a road where the end of another meets it", () => {
    const tee = [
      road([
        [0, 0],
        [100, 0],
      ]),
      road([
        [40, 0.3],
        [40, 80],
      ]),
    ];
    const network = buildNetwork(tee);
    expect(reportNetwork(network)).toMatchObject({ nodes: 4, links: 3, deadEnds: 3, snappedEnds: 1 });
    expect([...network.lengthMeters]).toEqual([40, 60, 79.7]);
    expect([...network.road]).toEqual([0, 0, 1]);
  });

  const cross = (level: number, vertex: boolean) => [
    road(vertex ? [[0, 0], [50, 0], [100, 0]] : [[0, 0], [100, 0]]), // oxfmt-ignore
    road(vertex ? [[50, -50], [50, 0], [50, 50]] : [[50, -50], [50, 50]], { level }), // oxfmt-ignore
  ];

  it("joins crossing roads at a vertex they share", () => {
    expect(build(cross(0, true))).toMatchObject({ nodes: 5, links: 4, components: [{ nodes: 5 }] });
  });

  it("joins crossing roads without a vertex only where the data is known to mean it", () => {
    expect(build(cross(0, false)).components).toHaveLength(2);
    expect(build(cross(0, false), { crossings: "at-same-level" })).toMatchObject({ nodes: 5, links: 4, components: [{ nodes: 5 }] });
  });

  it("never joins a road with the bridge above it", () => {
    for (const vertex of [true, false])
      for (const crossings of ["at-vertices", "at-same-level"]) expect(build(cross(1, vertex), { crossings }).components).toHaveLength(2);
  });

  it("joins the ends of a bridge to roads on the ground, and leaves a road that ends below it alone", () => {
    const bridge = road(
      [
        [0, 0],
        [100, 0],
      ],
      { level: 1 },
    );
    const ground = [
      road([
        [0, -50],
        [0, 50],
      ]),
      road([
        [100, 0],
        [200, 0],
      ]),
      road([
        [50, -60],
        [50, 0],
      ]),
    ];
    expect(build([bridge, ...ground]).components.map(({ links }) => links)).toEqual([4, 1]);
  });

  it("leaves out what is no line and says which", () => {
    const points = [road([[5, 5]]), road([[1, 1], [1, 1]]), road([[0, 0], [Number.NaN, 3]]), road([[0, 0], [9, 0]])]; // oxfmt-ignore
    expect(build(points)).toMatchObject({ refusedRoads: [0, 1, 2], links: 1, lengthMeters: 9 });
    expect(build([])).toMatchObject({ nodes: 0, links: 0, components: [], cutOffMeters: 0 });
  });

  it("keeps a loop road, and a road that ends on itself", () => {
    const loop = road([[0, 0], [50, 0], [50, 50], [0, 0]]); // oxfmt-ignore
    expect(build([loop])).toMatchObject({ nodes: 1, links: 1 });
    const lollipop = road([[0, 0], [50, 0], [100, 0], [100, 50], [50, 50], [50, 0]]); // oxfmt-ignore
    expect(build([lollipop])).toMatchObject({ nodes: 2, links: 2, components: [{ nodes: 2 }] });
  });

  it("is the same for the same roads", () => {
    const roads = Array.from({ length: 40 }, (_, i) => road([[i * 7, 0], [280 - i * 7, 300]])); // oxfmt-ignore
    const rules = { snapMeters: 0.5, crossings: "at-same-level" } as const;
    expect(buildNetwork(roads, rules)).toEqual(buildNetwork(roads, rules));
  });
});
