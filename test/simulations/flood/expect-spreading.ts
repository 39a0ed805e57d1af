import type { FloodResult } from "../../../simulations/flood/result.ts";
import type { Acceptance } from "../../support/acceptance.ts";
import { spreadingArrivals, spreadingReference } from "./environment-agency.ts";

/** The gate of T-EA4: depths from 5400 s on, arrivals, mass. */
export function expectSpreading(accept: Acceptance, { gauges, mass }: FloodResult, limits: { depth: number; arrival: number }): void {
  for (const [seconds, depths] of spreadingReference.filter(([time]) => time >= 5400)) {
    const errors = depths.map((depth, point) => Math.abs(value(gauges[point], seconds) - depth));
    accept.number(`greatest difference of depth at ${seconds} s (m)`, Math.max(...errors), { atMost: limits.depth });
  }
  for (const [point, arrival] of spreadingArrivals.entries())
    accept.number(`P${point + 1}: arrival of 2 cm (s)`, arrivalOf(gauges[point]), { value: arrival, within: limits.arrival });
  accept.number("error of the mass balance", Math.max(...mass.map(({ error }) => error)), { atMost: 1e-9 });
}

export function plotSpreading(accept: Acceptance, { gauges }: FloodResult, cellMeters: number): void {
  accept.plot({
    name: `flood-t-ea4-${cellMeters}m`,
    title: `Depth at the six gauges, ${cellMeters} m cells (lines), and LISFLOOD-FP 8.0 at 1 m (rings)`,
    x: "time (s)",
    y: "depth (m)",
    lines: gauges.flatMap((gauge, point) => [
      {
        label: gauge.id,
        kind: "ours" as const,
        points: Array.from({ length: 91 }, (_, i) => i * 200).map((t) => [t, Number(value(gauge, t).toFixed(4))] as const),
      },
      {
        label: gauge.id,
        kind: "points" as const,
        points: spreadingReference.map(([seconds, depths]) => [seconds, depths[point] ?? 0] as const),
      },
    ]),
  });
}

type Gauge = FloodResult["gauges"][number] | undefined;

function value(gauge: Gauge, seconds: number): number {
  const { seconds: times, depthMeters } = gauge ?? { seconds: [], depthMeters: [] };
  const after = times.findIndex((time) => time >= seconds);
  return interpolate([times[after - 1] ?? 0, depthMeters[after - 1] ?? 0], [times[after] ?? 0, depthMeters[after] ?? 0], seconds);
}

function arrivalOf(gauge: Gauge): number {
  const { seconds: times, depthMeters } = gauge ?? { seconds: [], depthMeters: [] };
  const after = depthMeters.findIndex((depth) => depth > 0.02);
  return interpolate([depthMeters[after - 1] ?? 0, times[after - 1] ?? 0], [depthMeters[after] ?? 0, times[after] ?? 0], 0.02);
}

function interpolate([x0, y0]: readonly [number, number], [x1, y1]: readonly [number, number], x: number): number {
  return x1 === x0 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}
