import type { Box, Place } from "./geo/plane.ts";
import type { Grid, Raster } from "./geo/raster.ts";
import type { ParameterValue, SimulationDefinition } from "./simulation.ts";
import type { LocalText } from "./text.ts";

/**
 * What makes a simulation executable: its folder has a `run.ts` that exports `run` (and `check`). The server, the command line and the
 * browser each provide a `RunHost`; the same parameters and inputs give the same bytes in all of them.
 */
export interface SimulationModule {
  readonly run: RunSimulation;
  /** Refuses at once what could only fail later. Reads nothing but parameters, places and extent. @throws Problem */
  readonly check?: (parameters: RunParameters, frame: RunFrame) => void;
  /** The grid on which it will ask for the ground, for hosts that have to fetch it before. */
  readonly groundGrid?: (parameters: RunParameters, frame: RunFrame) => Grid;
}

export type RunSimulation = (parameters: RunParameters, host: RunHost) => Promise<RunOutcome>;

/** As `checkParameters` returns them. */
export type RunParameters = Readonly<Record<string, ParameterValue>>;

/** A geometry in the plane zone, every kind as lists of parts: a point is a part of one place, a polygon's parts are its rings. */
export interface PlaneFeature {
  readonly kind: "point" | "line" | "polygon";
  /** Polygons: rings of all parts; inside is where an odd number of rings is around. */
  readonly parts: readonly (readonly Place[])[];
  readonly properties: Readonly<Record<string, string | number | boolean | null>>;
}

export interface RunFrame {
  /** EPSG code of the plane zone in which everything is computed. */
  readonly epsg: number;
  /** Where there is ground. @throws Problem when there is none. */
  terrainBox(): Box;
  /** What was drawn for a parameter, in the plane zone. */
  places(parameter: string): readonly PlaneFeature[];
  /** The finished run that a parameter names; undefined where none is given. */
  sourceRun(parameter: string): SourceRunFacts | undefined;
}

/** What is known of a finished run without reading its results. */
export interface SourceRunFacts {
  /** Its hash. */
  readonly run: string;
  readonly simulation: string;
  readonly version: string;
  readonly title: LocalText;
  readonly parameters: RunParameters;
  /** Its figures. */
  readonly summary: RunOutcome["summary"];
  readonly warnings: RunOutcome["warnings"];
  /** What it cannot say holds for everything that builds on it. */
  readonly limits: readonly LocalText[];
}

/** A finished run as input of another one; the same values wherever it was computed and is read. */
export interface SourceRun extends SourceRunFacts {
  /** What its figures and parameters are, by its manifest. */
  readonly figures: SimulationDefinition["figures"];
  readonly rules: SimulationDefinition["parameters"];
  /** Outputs that were answered, by their names in its manifest. */
  readonly outputs: readonly (Pick<SimulationDefinition["outputs"][string], "kind" | "key" | "chart"> & { readonly name: string })[];
  /** Bands of an output, in 32 bits; NaN where unknown and where a time is never reached. @throws Problem when it is damaged or none. */
  rasters(output: string): Promise<readonly { readonly name?: string; readonly raster: Raster }[]>;
  slices(output: string): Promise<Omit<OutputValue & { kind: "slices" }, "kind">>;
  /** Cells are texts as written in the CSV. */
  table(output: string): Promise<{ readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }>;
}

export interface RunHost extends RunFrame {
  sourceRun(parameter: string): SourceRun | undefined;
  /** Ground heights on a grid, metres; NaN where unknown. */
  terrain(grid: Grid): Float32Array;
  /** Rows of an input dataset; none where it holds nothing. */
  features(dataset: string): readonly PlaneFeature[];
  readonly signal: { readonly aborted: boolean };
  /** 0–1. */
  onProgress(share: number): void;
  /** Told each picture of the water as soon as it is there (whole centimetres, 65535 unknown); the run keeps the array. */
  onSlice?(grid: Grid, seconds: number, depths: Uint16Array): void;
  /** Lets other tasks run, such as the one that aborts; the host may hold the run here. To be called often. */
  breathe(): Promise<void>;
}

export interface RunOutcome {
  /** By the names of the manifest's `outputs`. */
  readonly outputs: Readonly<Record<string, OutputValue>>;
  /** What a reader of the result must know about this run, besides the limits of the model. */
  readonly warnings: readonly LocalText[];
  /** The few numbers that tell the outcome; JSON. */
  readonly summary: Readonly<Record<string, number | string | null>>;
}

export type OutputValue =
  /** One band each; bands are named where there are several. */
  | {
      readonly kind: "raster";
      readonly bands: readonly { readonly name?: string; readonly raster: Raster }[];
      readonly classes?: RasterClasses;
    }
  | { readonly kind: "slices"; readonly grid: Grid; readonly seconds: readonly number[]; readonly planes: readonly Uint16Array[] }
  | { readonly kind: "table"; readonly columns: readonly string[]; readonly rows: readonly (readonly (string | number | null)[])[] }
  | { readonly kind: "features"; readonly features: readonly PlaneFeature[] }
  | { readonly kind: "number"; readonly value: number };

/** How a raster's first band is drawn as areas: lower edges belong to their class; below the first is left out. */
export type RasterClasses = readonly {
  readonly from: number;
  readonly color: string;
  readonly label: LocalText;
  /** False: in the legend, but no areas are made of it. */
  readonly isDrawn?: boolean;
}[];
