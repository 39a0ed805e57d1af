import type { FloodInput } from "../../../simulations/flood/input.ts";

/**
 * Test 4 of the Environment Agency's benchmark of 2-D packages (Néelz & Pender, SC120002): an inflow of 20 m wide spreads
 * on a flat plane. Reference: LISFLOOD-FP 8.0, solver ACC, 1 m cells (Shaw et al. 2021, Zenodo 4066824, CC BY 4.0).
 */
export const spreadingGauges = [
  [50, 1000],
  [100, 1000],
  [200, 1000],
  [300, 1000],
  [400, 1000],
  [300, 1300],
] as const;

export function spreadingPlain(cellMeters: number): FloodInput {
  const [columns, rows] = [1000 / cellMeters, 2000 / cellMeters];
  return {
    grid: { epsg: 6674, westMeters: 0, northMeters: 2000, cellMeters, columns, rows },
    groundMeters: new Float64Array(columns * rows),
    manning: 0.05,
    boundaries: [
      {
        edge: "west",
        kind: "inflow",
        fromMeters: 990,
        toMeters: 1010,
        discharge: [
          [0, 0],
          [300, 0],
          [3600, 20],
          [14_400, 20],
          [18_000, 0],
        ],
      },
      { edge: "east", kind: "free" },
      { edge: "north", kind: "free" },
      { edge: "south", kind: "free" },
    ],
    gauges: spreadingGauges.map((place, index) => ({ id: `P${index + 1}`, place })),
  };
}

/** Depth in metres at P1 … P6 by seconds. */
export const spreadingReference: readonly (readonly [seconds: number, depths: readonly number[]])[] = [
  [1200, [0.145, 0.0763, 0, 0, 0, 0]],
  [2400, [0.2457, 0.1858, 0.1037, 0, 0, 0]],
  [3600, [0.3132, 0.2487, 0.1753, 0.1146, 0, 0]],
  [5400, [0.3239, 0.2673, 0.2094, 0.1694, 0.1318, 0.1218]],
  [7200, [0.3262, 0.2715, 0.218, 0.1839, 0.1554, 0.1486]],
  [10_800, [0.3283, 0.2752, 0.2253, 0.1955, 0.1725, 0.1674]],
  [14_400, [0.3293, 0.2771, 0.2287, 0.2008, 0.18, 0.1755]],
  [18_000, [0.1516, 0.1524, 0.1518, 0.1494, 0.1457, 0.1446]],
];

/** Seconds until 2 cm. */
export const spreadingArrivals = [634, 1000, 1850, 2758, 3724, 3967] as const;
