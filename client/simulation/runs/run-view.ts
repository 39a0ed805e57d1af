import type { FeatureCollection } from "geojson";
import type { Grid } from "../../../model/geo/raster.ts";
import type { RunSummary } from "../../../model/run-result.ts";

/** A finished run as the screen shows it, wherever it was computed. */
export interface RunView extends Omit<RunSummary, "files"> {
  readonly origin: "server" | "browser";
  /** The job's id on the server. */
  readonly job?: string;
  readonly files: readonly RunLink[];
  /** The output is a table of the manifest. @throws RequestFailure */
  table(output: string): Promise<RunTable>;
  features(output: string): Promise<FeatureCollection>;
  slices(output: string): Promise<DepthSlices>;
}

export interface RunLink {
  readonly name: string;
  readonly title: RunSummary["title"];
  readonly mediaType: string;
  readonly bytes: number;
  readonly href: string;
}

export interface RunTable {
  readonly columns: readonly string[];
  /** Numbers where the file has numbers; null where it has nothing. */
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** Depths over time on one grid, whole centimetres; 65535 where nothing is known. */
export interface DepthSlices {
  readonly grid: Grid;
  readonly seconds: readonly number[];
  /** Row by row from the north-west, as the grid runs. */
  readonly planes: readonly Uint16Array[];
}

export const unknownDepth = 65_535;
