import type { Grid } from "./geo/raster.ts";
import type { RunInput } from "./run-result.ts";
import type { PlaneFeature, RunParameters } from "./simulation-run.ts";

/** What a browser needs to compute a run itself: all that the server's own process would read. JSON. */
export interface BrowserRun {
  /** The run's hash: the same as on the server. */
  readonly run: string;
  readonly parameters: RunParameters;
  readonly inputs: readonly RunInput[];
  readonly epsg: number;
  readonly places: Readonly<Record<string, readonly PlaneFeature[]>>;
  readonly features: Readonly<Record<string, readonly PlaneFeature[]>>;
  /** Heights on the grid that the run asks for: 32-bit floats, little-endian, in base64; NaN where unknown. */
  readonly ground: { readonly grid: Grid; readonly heights: string } | null;
}

/** Larger grids are computed on the server: a browser would take minutes. */
export const mostBrowserCells = 1_000_000;
