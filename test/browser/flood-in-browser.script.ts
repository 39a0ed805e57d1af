import type { Grid } from "../../model/geo/raster.ts";
import { outcomeBytes } from "../../model/run-bytes.ts";
import type { PlaneFeature, RunParameters } from "../../model/simulation-run.ts";
import { run } from "../../simulations/flood/run.ts";

/** A flood run's inputs as JSON; the ground is that of the grid the run asks for. */
export interface BrowserOrder {
  readonly epsg: number;
  readonly parameters: RunParameters;
  readonly places: Readonly<Record<string, readonly PlaneFeature[]>>;
  readonly features: Readonly<Record<string, readonly PlaneFeature[]>>;
  /** Numbers, null where unknown. */
  readonly ground: readonly (number | null)[];
}

/** Runs in the page: the kernel that was chosen and the hash of the result. */
export async function computeFlood({
  epsg,
  parameters,
  places,
  features,
  ground,
}: BrowserOrder): Promise<{ kernel: unknown; hash: string }> {
  const outcome = await run(parameters, {
    epsg,
    terrainBox: () => {
      throw new Error("the area is given");
    },
    places: (name) => places[name] ?? [],
    sourceRun: () => undefined,
    features: (name) => features[name] ?? [],
    terrain: ({ columns, rows }: Grid) => {
      if (ground.length !== columns * rows) throw new Error("another grid was asked for");
      return Float32Array.from(ground, (height) => height ?? Number.NaN);
    },
    signal: { aborted: false },
    onProgress: () => {},
    breathe: () => Promise.resolve(),
  });
  const bytes = await new Blob(Array.from(outcomeBytes(outcome), (bytes) => new Uint8Array(bytes))).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { kernel: outcome.summary["kernel"], hash };
}
