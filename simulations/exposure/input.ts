import type { Place, Rings } from "../../model/geo/plane.ts";
import type { Raster } from "../../model/geo/raster.ts";
import type { HazardDepth } from "./hazard-depth.ts";

/** Everything in plane-rectangular metres, in the zone of the hazard's grid. Values that are not known are null. */
export interface ExposureInput {
  readonly hazard: HazardDepth;
  /** Above 0 where houses may be washed away (家屋倒壊等氾濫想定区域), on the grid of the hazard. */
  readonly collapse?: Raster;
  readonly population: readonly PopulationArea[];
  readonly buildings: readonly Building[];
  readonly facilities: readonly Site[];
  readonly heritage: readonly Site[];
  readonly roads: readonly RoadLine[];
  readonly farmland: readonly Farmland[];
}

/** A mesh or a small area; never single persons. */
export interface PopulationArea {
  readonly polygons: readonly Rings[];
  readonly people: number;
  /** 65 and over. */
  readonly elderly: number | null;
  readonly households: number | null;
}

export interface Building {
  readonly polygons: readonly Rings[];
  readonly storeys: number | null;
  readonly structure: "wood" | "other" | "unknown";
  readonly floorAreaMeters2: number | null;
  /** Do people live in it? */
  readonly isHome: boolean;
}

export interface Site {
  readonly id: string;
  readonly name: string | null;
  readonly kind: string;
  readonly place: Place;
}

export interface RoadLine {
  readonly line: readonly Place[];
  readonly widthClass: string;
}

export interface Farmland {
  readonly polygons: readonly Rings[];
  readonly kind: string;
}

export interface ExposureParameters {
  /** How far population figures may be off (they are from another year), as a share. */
  readonly populationError: number;
  /** How far all other figures may be off, as a share. */
  readonly dataError: number;
  /** A building's depth is the greatest or the mean of the cells it touches. */
  readonly buildingDepth: "max" | "mean";
  /** For buildings whose storeys are not known; the bounds take one and endless. */
  readonly assumedStoreys: number;
}

export const defaultParameters: ExposureParameters = { populationError: 0.1, dataError: 0.05, buildingDepth: "max", assumedStoreys: 2 };
