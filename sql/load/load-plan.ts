import type { DatasetDefinition } from "../../model/dataset.ts";
import type { FindingKind } from "../../model/finding.ts";

/** What goes into a load, and what comes out of it. */

/** What is being loaded and where it came from. */
export interface LoadPlan {
  readonly dataset: DatasetDefinition;
  readonly source: string;
  /** The file a delivery replaces; "" when it replaces everything of its source. */
  readonly part: string;
  readonly keyed: boolean;
  readonly sample: boolean;
  readonly crs: number | undefined;
  readonly encoding: string;
  /** Hexadecimal EWKB in EPSG:6668; rows that do not touch it are left out. */
  readonly area?: string | undefined;
  readonly release: Release;
}

export interface Release {
  readonly label: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly releasedOn: string | undefined;
  readonly licence: string;
  /** Title, address and consequence of the licence as they are today. */
  readonly licenceText: string;
  readonly attribution: string;
  /** Where it was downloaded from, and what the server calls this state of it. */
  readonly web?: { readonly address: string; readonly etag?: string | undefined; readonly lastModified?: string | undefined };
}

export interface CheckFinding {
  readonly kind: FindingKind;
  readonly layer: number;
  readonly row: number;
}

export interface RecordedFinding {
  readonly kind: string;
  readonly row: number;
  readonly file?: string;
  readonly column?: string;
  readonly value?: string;
}

export interface LoadCounts {
  readonly read: number;
  readonly loaded: number;
  readonly clipped: number;
}

export interface LoadResult {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
  /** The dataset's version after the load; the same as before when nothing changed. */
  readonly version: number;
  /** Rows that the source (or the same file of it) had. */
  readonly before: number;
  /** The number of rows changes so much that a person must say yes; nothing was published. */
  readonly unconfirmed: boolean;
  /** A few rows of each kind, when nothing was published. */
  readonly examples: readonly ChangedRow[];
}

type Fields = Readonly<Record<string, unknown>>;

/** One row that a load changes. */
export interface ChangedRow {
  readonly change: "added" | "changed" | "removed";
  readonly id: string;
  readonly title: string | null;
  /** Values of the fields; null before an added and after a removed row. */
  readonly before: Fields | null;
  readonly after: Fields | null;
  /** Has its geometry changed? */
  readonly moved: boolean;
  /** As delivered. */
  readonly rawBefore: Fields | null;
  readonly rawAfter: Fields | null;
}

/** Where the rows lie that a load sends. */
export interface PlacedRows {
  /** Rows with a position, and those of them that touch the box. */
  readonly placed: number;
  readonly inside: number;
  /** West, south, east, north of all of them; null where none has a position. */
  readonly bounds: readonly [number, number, number, number] | null;
}

/** A row of a layer; `place` is given for one that was not staged. */
export interface RowPlace {
  readonly layer: number;
  readonly row: number;
  readonly place?: { readonly x: number; readonly y: number; readonly epsg: number } | undefined;
}

export interface PublishOptions {
  readonly counts: LoadCounts;
  readonly findings: readonly RecordedFinding[];
  readonly dryRun: boolean;
  /** A person has seen that the number of rows changes much. */
  readonly acceptCountChange: boolean;
}
