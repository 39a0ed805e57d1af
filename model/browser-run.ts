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
  /** Names the data in the versions that the run names, on its grid. */
  readonly dataKey: string;
  /** Null for a browser that has said it has it. */
  readonly data: BrowserData | null;
}

/** The larger part: it does not depend on the run's other parameters, so that it can be fetched before they are known. JSON. */
export interface BrowserData {
  readonly key: string;
  readonly features: Readonly<Record<string, readonly PlaneFeature[]>>;
  /** Heights on the grid that the run asks for: 32-bit floats, little-endian, in base64; NaN where unknown. */
  readonly ground: { readonly grid: Grid; readonly heights: string } | null;
}

/** The parameters on which the data depends. */
export const dataParameters: readonly string[] = ["area", "cellMeters"];

/** Larger grids are computed on the server: a browser would take minutes. */
export const mostBrowserCells = 1_000_000;
