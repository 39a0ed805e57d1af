import type { ParameterValue } from "./simulation.ts";
import type { LocalText } from "./text.ts";

/** What every result, file and page of a run says first. */
export const trialLabel: LocalText = { ja: "シミュレーション結果（試算）", en: "Simulation result (trial calculation)" };

/** One source of a run, in the state it was used in. */
export interface RunInput {
  /** A dataset's or raster's id; of a run the parameter that names it. */
  readonly id: string;
  /** Of a dataset. */
  readonly version?: number;
  /** Of the deliveries of a raster; of a run's result. */
  readonly sha256?: string;
  /** Hash of a run, and what it was computed from. */
  readonly run?: string;
  readonly inputs?: readonly RunInput[];
  /** The date of its data as stated. */
  readonly releasedOn: string | null;
  readonly attribution: LocalText;
  readonly sample: boolean;
}

export interface RunFile {
  readonly name: string;
  /** The manifest's output it holds; none for what is about the whole run. */
  readonly output?: string;
  readonly title: LocalText;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a finished run tells of itself. The same for the same run wherever and whenever it is computed. */
export interface RunSummary {
  readonly label: LocalText;
  readonly run: string;
  readonly simulation: string;
  readonly version: string;
  readonly title: LocalText;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly inputs: readonly RunInput[];
  readonly sample: boolean;
  /** SHA-256 of what was computed, without regard to files. */
  readonly resultHash: string;
  readonly summary: Readonly<Record<string, number | string | null>>;
  readonly warnings: readonly LocalText[];
  readonly limits: readonly LocalText[];
  readonly references: readonly string[];
  readonly files: readonly RunFile[];
}
