import type { Catalog, CatalogEntry } from "./catalog.ts";
import type { CrawlerCheck } from "./crawler-check.ts";
import type { ProblemBody } from "./problem.ts";
import type { SiteReport } from "./site-report.ts";
import type { LocalText, ReaderLanguage } from "./text.ts";

/**
 * What the server hands to the page renderer (`client/pages/`, built to `.build/pages/render.js`): plain
 * JSON, so that neither side imports the other. `renderPage(request)` answers a complete HTML document.
 */
export interface PageRequest {
  readonly language: ReaderLanguage;
  /** Scheme and host under which the public reaches this server, without a slash at the end. */
  readonly publicUrl: string;
  /** Path and query of the page as asked for; the links to other languages are made from it. */
  readonly address: string;
  readonly city: Catalog["city"];
  /** Is fictional sample data loaded? */
  readonly sample: boolean;
  readonly content: DataListPage | DatasetPage | ChangesPage | SiteReportPage | SiteFormPage | DocsPage | ProblemPage;
}

/** `/data` */
export interface DataListPage {
  readonly kind: "data-list";
  /** Those that were looked for. */
  readonly datasets: readonly CatalogEntry[];
  readonly formats: readonly PageFormat[];
  /** What was looked for; empty texts for nothing. */
  readonly search: {
    readonly q: string;
    readonly theme: string;
    readonly licence: string;
    readonly format: string;
    readonly since: string;
  };
  /** The licences there are to choose from. */
  readonly licences: readonly { readonly id: string; readonly title: LocalText }[];
  /** How many datasets there are in all. */
  readonly total: number;
}

/** `/data/{dataset}` */
export interface DatasetPage {
  readonly kind: "dataset";
  readonly dataset: CatalogEntry;
  readonly formats: readonly SizedFormat[];
  /** Newest first. */
  readonly versions: readonly PageVersion[];
  /** The first rows, to show what is in it. */
  readonly rows: readonly PageRow[];
  /** The layers that the small map is drawn on. */
  readonly baseMap: readonly string[];
  readonly api: readonly { readonly kind: PageApi; readonly url: string }[];
  readonly examples: readonly ApiExample[];
  readonly check: CrawlerCheck;
}

/** One row with its public fields as stored. */
export interface PageRow {
  /** As in `/api/collections/{dataset}/items/{fid}`. */
  readonly fid: number;
  readonly values: Readonly<Record<string, PageValue>>;
}

export type PageValue = string | number | boolean | null;

/** `/data/{dataset}/changes`: what differs between two versions */
export interface ChangesPage {
  readonly kind: "changes";
  readonly dataset: CatalogEntry;
  /** Newest first. */
  readonly versions: readonly PageVersion[];
  readonly from: number;
  readonly to: number;
  readonly counts: Readonly<Record<ChangeKind, number>>;
  /** The kind that is listed; null = all. */
  readonly only: ChangeKind | null;
  readonly rows: readonly ChangedRow[];
  /** Where the next rows begin; null on the last page. */
  readonly after: number | null;
  readonly baseMap: readonly string[];
}

export const changeKinds = ["added", "changed", "removed"] as const;

export type ChangeKind = (typeof changeKinds)[number];

export interface ChangedRow {
  readonly fid: number;
  readonly change: ChangeKind;
  /** Null for an added row. */
  readonly before: PageRow["values"] | null;
  /** Null for a removed row. */
  readonly after: PageRow["values"] | null;
  /** Is its shape or position another one? */
  readonly isMoved: boolean;
}

/** `/docs` */
export interface DocsPage {
  readonly kind: "docs";
  /** The one the examples are about; null where there are no datasets. */
  readonly dataset: CatalogEntry | null;
  readonly formats: readonly PageFormat[];
  readonly examples: readonly ApiExample[];
  readonly operations: readonly ApiOperation[];
}

/** How to use the API with one tool. */
export interface ApiExample {
  readonly tool: "curl" | "qgis" | "python" | "r" | "javascript";
  readonly title: LocalText;
  /** What a person does before the code is of use. */
  readonly steps?: readonly LocalText[];
  /** Complete: it runs as it stands. */
  readonly code: string;
}

export interface ApiOperation {
  /** From the root of the server. */
  readonly path: string;
  readonly summary: string;
  readonly parameters: readonly { readonly name: string; readonly description: string; readonly required: boolean }[];
}

/** `/report` of a place */
export interface SiteReportPage {
  readonly kind: "site-report";
  readonly report: SiteReport;
}

/** `/report` before a place is named */
export interface SiteFormPage {
  readonly kind: "site-form";
  readonly limits: { readonly areaSquareMeters: number; readonly vertices: number };
}

/** Anything that could not be shown, such as a dataset that does not exist. */
export interface ProblemPage {
  readonly kind: "problem";
  readonly problem: ProblemBody;
}

/** Downloaded from `/download/{dataset}.{extension}`. */
export interface PageFormat {
  readonly id: string;
  readonly extension: string;
  readonly label: LocalText;
  readonly mediaType: string;
}

/** What is known of the size of a download. */
export interface FileSize {
  readonly bytes: number;
  /** Computed from the file of another version. */
  readonly isEstimate: boolean;
  /** Of a file that is kept, in hexadecimal digits. */
  readonly sha256?: string;
}

export interface SizedFormat extends PageFormat {
  readonly size?: FileSize;
}

export interface PageVersion {
  readonly version: number;
  /** ISO 8601. */
  readonly publishedAt: string;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly sample: boolean;
  /** How exact its positions are, where they came in another datum. */
  readonly positionNote: LocalText | null;
}

export type PageApi = "collection" | "items" | "schema" | "tiles" | "catalog";
