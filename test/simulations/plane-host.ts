import type { Place } from "../../model/geo/plane.ts";
import type { PlaneFeature, RunHost, SourceRun } from "../../model/simulation-run.ts";

/** A host of runs on rows written down in a test, in the plane zone. */
export function planeHost(
  datasets: Readonly<Record<string, readonly PlaneFeature[]>>,
  drawn: Readonly<Record<string, readonly PlaneFeature[]>> = {},
  runs: Readonly<Record<string, SourceRun>> = {},
): RunHost {
  return {
    epsg: 6674,
    terrainBox: () => ({ westMeters: 0, southMeters: 0, eastMeters: 0, northMeters: 0 }),
    places: (parameter) => drawn[parameter] ?? [],
    sourceRun: (parameter) => runs[parameter],
    terrain: () => new Float32Array(),
    features: (dataset) => datasets[dataset] ?? [],
    signal: { aborted: false },
    onProgress: () => {},
    breathe: () => Promise.resolve(),
  };
}

export function feature(kind: PlaneFeature["kind"], part: readonly Place[], properties: PlaneFeature["properties"] = {}): PlaneFeature {
  return { kind, parts: [part], properties };
}

export function square(west: number, south: number, side: number): Place[] {
  return [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]; // oxfmt-ignore
}
