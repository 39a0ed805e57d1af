import type { City } from "../model/city.ts";
import type { DatasetDefinition, SourceDefinition } from "../model/dataset.ts";
import type { Language } from "../model/text.ts";
import type { Database } from "../sql/database.ts";
import type { DownloadRequest } from "./fetch/download.ts";
import type { FetchSession } from "./fetch/http-request.ts";
import type { RawLayer } from "./read/reader.ts";
import type { TokyoShift } from "./tokyo-datum.ts";

export interface IngestRequest {
  /** The datasets the delivery may be for. */
  readonly datasets: readonly DatasetDefinition[];
  /** A file, folder or http(s) address. */
  readonly from: string;
  /** All there are, to say what a delivery is that is none of these. */
  readonly otherDatasets?: readonly DatasetDefinition[];
  readonly source?: string;
  /** Date of the data, as the person states it. */
  readonly release?: string;
  readonly crs?: number;
  readonly encoding?: string;
  readonly dryRun?: boolean;
  /** A person has seen that the number of rows changes much, and wants it so. */
  readonly acceptCountChange?: boolean;
  /** Say where the findings lie. */
  readonly findingPlaces?: boolean;
  /** How an address is fetched. */
  readonly download?: Pick<DownloadRequest, "known" | "secretHeaders" | "extension">;
  /** The rows are of the fictional sample city. */
  readonly sample?: boolean;
}

export interface IngestContext {
  readonly database: Database;
  readonly city: City;
  readonly language: Language;
  /** Shared by the downloads of one run; where left out, public addresses can be fetched, politely. */
  readonly fetchSession?: FetchSession;
  /** How Tokyo Datum is left; three parameters where left out. */
  readonly tokyoShift?: TokyoShift | undefined;
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  /** A dataset, or the address of a download. */
  readonly subject: string;
  readonly step: "fetching" | "reading" | "checking" | "trying" | "publishing";
  /** Rows; bytes while fetching. */
  readonly done: number;
  readonly total: number | undefined;
}

/** The layers that one load takes: all of a source, or those of one file name. */
export interface LoadUnit {
  readonly dataset: DatasetDefinition;
  readonly source: SourceDefinition;
  readonly part: string;
  readonly layers: RawLayer[];
}
