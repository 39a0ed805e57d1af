import type { Grid } from "../../model/geo/raster.ts";
import type { Series } from "./hydrograph.ts";
import type { BuildingMode } from "./roughness.ts";

/** Everything a flood run starts from. Rasters hold one value per cell, row by row from the north-western corner. */
export interface FloodInput {
  readonly grid: Grid;
  /** Metres T.P.; NaN where there is no data: water never enters there, and the result says so. */
  readonly groundMeters: Float32Array | Float64Array;
  /** Manning's n, one for all or one per cell. */
  readonly manning: number | Float32Array | Float64Array;
  readonly buildings?: { readonly mode: BuildingMode; readonly occupancyPercent: Float32Array | Float64Array };
  /** Storage porosity per cell where it is known directly; not together with building mode `porosity`. */
  readonly porosity?: Float32Array | Float64Array;
  /** Water at the start. */
  readonly initial?: { readonly stageMeters: number } | { readonly depthMeters: Float32Array | Float64Array };
  /** Edges that are not named are walls. */
  readonly boundaries?: readonly Boundary[];
  readonly inflows?: readonly Inflow[];
  readonly breaches?: readonly Breach[];
  readonly weirs?: readonly Weir[];
  readonly rain?: Rain;
  readonly gauges?: readonly Gauge[];
}

export type Place = readonly [eastMeters: number, northMeters: number];

/** A stretch of one edge of the grid, measured from its northern or western end; the whole edge where left out. */
export type Boundary = {
  readonly edge: "west" | "east" | "north" | "south";
  readonly fromMeters?: number;
  readonly toMeters?: number;
} & (
  | { readonly kind: "wall" }
  /** Water leaves by Manning's law with this bed slope, or with the slope of the surface where left out. */
  | { readonly kind: "free"; readonly slope?: number }
  | { readonly kind: "level"; readonly stageMeters: Series }
  /** Shared out over the stretch by length, m³/s. */
  | { readonly kind: "inflow"; readonly discharge: Series }
);

/** m³/s at a place, or along a line by the length in each cell. Negative: water is taken, as far as there is any. */
export interface Inflow {
  readonly places: readonly Place[];
  readonly discharge: Series;
}

export interface Breach {
  /** Landside cells that receive the water: a place, or a line along the foot of the levee. */
  readonly places: readonly Place[];
  /** Stage of the river, m T.P. */
  readonly riverStageMeters: Series;
  /** The levee gives way when the river reaches this stage. Left out: at the start. */
  readonly triggerStageMeters?: number;
  /** m T.P.; not lower than the ground behind the levee. */
  readonly bedMeters: number;
  readonly finalWidthMeters: number;
  /** `growing`: half at once, the rest in an hour. */
  readonly growth: "growing" | "at-once";
  /** Bed slope of the river for Kuriki's side-overflow factor; left out: none. */
  readonly riverBedSlope?: number;
}

/** A levee, raised road or railway between cells. */
export interface Weir {
  readonly line: readonly Place[];
  readonly crestMeters: number;
}

export interface Rain {
  /** mm/h; several where `index` says which falls on a cell. */
  readonly series: readonly Series[];
  readonly index?: Uint8Array;
  /** Share of the rain that runs off, 0–1. */
  readonly runoff?: number;
  /** Taken from standing water, mm/h. */
  readonly lossMillimetresPerHour?: number;
}

export interface Gauge {
  readonly id: string;
  readonly place: Place;
}

/** How a run is computed and what is written down. Defaults are the manifest's. */
export interface FloodParameters {
  readonly durationSeconds: number;
  readonly theta: number;
  readonly alpha: number;
  readonly minDepthMeters: number;
  readonly maxStepSeconds: number;
  /** Infinite: no cap. */
  readonly maxFroude: number;
  /** Between two depth slices; infinite: none. */
  readonly sliceSeconds: number;
  /** Between two looks at maxima, arrivals, durations and gauges; 0: every step. */
  readonly sampleSeconds: number;
}

export const defaultParameters: Omit<FloodParameters, "durationSeconds"> = {
  theta: 0.8,
  alpha: 0.5,
  minDepthMeters: 1e-3,
  maxStepSeconds: 10,
  maxFroude: Infinity,
  sliceSeconds: Infinity,
  sampleSeconds: 10,
};
