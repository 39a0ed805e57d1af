import { type Finding, type FindingKind, findingKinds } from "../model/finding.ts";
import type { Language, LocalText } from "../model/text.ts";
import type { Load, RowPlace } from "../sql/load.ts";
import type { ChangeExample } from "./change-example.ts";

/** What a delivery did, for the terminal (`report-text.ts`) and as JSON. */
export interface LoadReport {
  readonly dataset: string;
  readonly source: string;
  readonly part: string;
  /** Titles of dataset and source, as people know them. */
  readonly titles: { readonly dataset: string; readonly source: string };
  /** Why only staff will see the rows, and under which other source of the dataset the public would; left out for what everybody may see. */
  readonly staffOnly?: { readonly reason: string; readonly otherSource?: string };
  /** Left out where everything lies in or beside the city. */
  readonly outside?: OutsideCity;
  readonly layers: readonly { file: string; crs: number | undefined; encoding: string }[];
  readonly dryRun: boolean;
  /** Not published, because the number of rows changes so much that a person must confirm it. */
  readonly unconfirmed: boolean;
  readonly rows: { readonly read: number; readonly loaded: number; readonly clipped: number; readonly refused: number };
  /** Rows that the source (or the same file of it) had. */
  readonly rowsBefore: number;
  readonly changes: { readonly added: number; readonly changed: number; readonly removed: number; readonly unchanged: number };
  /** Version of the dataset after the load. */
  readonly version: number;
  /** How positions of another datum were brought into JGD2011, and how exact that is. */
  readonly positionNote?: string;
  /** A few rows of each kind, when nothing was published. */
  readonly examples: readonly ChangeExample[];
  readonly findings: readonly FindingGroup[];
  /** Every finding (up to a limit) with its place, when asked for. */
  readonly placedFindings?: readonly PlacedFinding[];
  readonly seconds: number;
}

export interface PlacedFinding extends Finding {
  /** Longitude and latitude; null where nothing is known of the place. */
  readonly lonLat: readonly [number, number] | null;
}

export interface FindingGroup {
  readonly kind: FindingKind;
  readonly severity: string;
  readonly count: number;
  readonly message: string;
  readonly remedy: string;
  readonly examples: readonly Finding[];
}

export interface IngestReport {
  /** Null when the address has nothing newer than what is loaded. */
  readonly delivery: { readonly label: string; readonly sha256: string; readonly bytes: number } | null;
  readonly loads: readonly LoadReport[];
  /** Layers of the delivery that no dataset asked for. */
  readonly ignored: readonly string[];
  /** Files that could not be used while others like them were. */
  readonly leftOut: readonly LeftOutFile[];
}

export interface LeftOutFile {
  readonly file: string;
  readonly detail: LocalText;
}

/** Rows that lie outside the box of the city. */
export interface OutsideCity {
  readonly rows: number;
  /** Of so many with a position. */
  readonly placed: number;
  /** From the box of the city to that of the rows: 0 where they overlap. */
  readonly kilometers: number;
  readonly city: string;
}

const examplesShown = 5;

/** Counts every finding, keeps the first ones of each kind as examples and a bounded number for the record. */
export class FindingCollector {
  readonly recorded: Finding[] = [];
  readonly #rows: RowPlace[] = [];
  readonly #counts = new Map<FindingKind, number>();
  readonly #limit: number;

  constructor(limit = 10_000) {
    this.#limit = limit;
  }

  add(finding: Finding, where: Omit<RowPlace, "row">): void {
    this.#counts.set(finding.kind, (this.#counts.get(finding.kind) ?? 0) + 1);
    if (this.recorded.length >= this.#limit) return;
    this.recorded.push(finding);
    this.#rows.push({ ...where, row: finding.row });
  }

  /** The recorded findings with their places; while the load has not ended. */
  async placed(load: Load): Promise<PlacedFinding[]> {
    const places = await load.places(this.#rows);
    return this.recorded.map((finding, index) => ({ ...finding, lonLat: places[index] ?? null }));
  }

  groups(language: Language): FindingGroup[] {
    return [...this.#counts].map(([kind, count]) => {
      const { severity, message, remedy } = findingKinds[kind];
      const examples = this.recorded.filter((finding) => finding.kind === kind).slice(0, examplesShown);
      return { kind, severity, count, message: message[language], remedy: remedy[language], examples };
    });
  }
}
