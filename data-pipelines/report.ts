import { type Finding, type FindingKind, findingKinds } from "../model/finding.ts";
import type { Language } from "../model/text.ts";

/** What one load did, for the terminal and as JSON. */
export interface LoadReport {
  readonly dataset: string;
  readonly source: string;
  readonly part: string;
  readonly layers: readonly { file: string; crs: number | undefined; encoding: string }[];
  readonly dryRun: boolean;
  readonly rows: { readonly read: number; readonly loaded: number; readonly clipped: number; readonly refused: number };
  readonly changes: { readonly added: number; readonly changed: number; readonly removed: number; readonly unchanged: number };
  /** Version of the dataset after the load. */
  readonly version: number;
  readonly findings: readonly FindingGroup[];
  readonly seconds: number;
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
  readonly delivery: { readonly label: string; readonly sha256: string; readonly bytes: number };
  readonly loads: readonly LoadReport[];
  /** Layers of the delivery that no dataset asked for. */
  readonly ignored: readonly string[];
}

const examplesShown = 5;

/** Counts every finding, keeps the first ones of each kind as examples and a bounded number for the record. */
export class FindingCollector {
  readonly recorded: Finding[] = [];
  readonly #counts = new Map<FindingKind, number>();
  readonly #limit: number;

  constructor(limit = 10_000) {
    this.#limit = limit;
  }

  add(finding: Finding): void {
    this.#counts.set(finding.kind, (this.#counts.get(finding.kind) ?? 0) + 1);
    if (this.recorded.length < this.#limit) this.recorded.push(finding);
  }

  groups(language: Language): FindingGroup[] {
    return [...this.#counts].map(([kind, count]) => {
      const { severity, message, remedy } = findingKinds[kind];
      const examples = this.recorded.filter((finding) => finding.kind === kind).slice(0, examplesShown);
      return { kind, severity, count, message: message[language], remedy: remedy[language], examples };
    });
  }
}

/** The report as a person reads it. */
export function formatReport({ delivery, loads, ignored }: IngestReport, language: Language): string {
  const ja = language === "ja";
  const lines = [`${delivery.label}  sha256 ${delivery.sha256.slice(0, 12)}…  ${delivery.bytes.toLocaleString("en")} bytes`];
  for (const load of loads) lines.push(...formatLoad(load, ja));
  if (ignored.length > 0) lines.push(`${ja ? "取り込まなかったファイル" : "Not taken"}: ${ignored.join(", ")}`);
  return lines.join("\n");
}

function formatLoad(load: LoadReport, ja: boolean): string[] {
  const { rows, changes } = load;
  const name = [load.dataset, load.source, load.part].filter((part) => part !== "").join(" / ");
  const layers = load.layers
    .map(({ file, crs, encoding }) => `${file} [${crs === undefined ? "-" : `EPSG:${crs}`}, ${encoding}]`)
    .join(", ");
  const nothing = changes.added + changes.changed + changes.removed === 0;
  const state = load.dryRun
    ? ja
      ? "試行（登録していません）"
      : "dry run, nothing was published"
    : nothing
      ? ja
        ? `変更なし（版 ${load.version} のまま）`
        : `no change, still version ${load.version}`
      : ja
        ? `版 ${load.version} を公開しました`
        : `published as version ${load.version}`;
  return [
    `■ ${name}  ${layers}`,
    ja
      ? `  行：読込 ${rows.read}、登録 ${rows.loaded}、市外 ${rows.clipped}、登録不可 ${rows.refused}`
      : `  rows: ${rows.read} read, ${rows.loaded} loaded, ${rows.clipped} outside the city, ${rows.refused} refused`,
    ja
      ? `  変更：追加 ${changes.added}、更新 ${changes.changed}、削除 ${changes.removed}、変更なし ${changes.unchanged}`
      : `  changes: ${changes.added} added, ${changes.changed} changed, ${changes.removed} removed, ${changes.unchanged} unchanged`,
    `  ${state} (${load.seconds.toFixed(1)} s)`,
    ...load.findings.flatMap((group) => [
      `  ${{ error: "✗", warning: "！", note: "・" }[group.severity] ?? "・"} ${group.message} × ${group.count}  → ${group.remedy}`,
      ...group.examples.map((finding) => `      ${formatFinding(finding, ja)}`),
    ]),
  ];
}

function formatFinding({ file, row, column, value }: Finding, ja: boolean): string {
  const place = [file, ja ? `${row} 行目` : `row ${row}`, column].filter((part) => part !== undefined && part !== "").join(" ");
  return value === undefined ? place : `${place}: ${JSON.stringify(value)}`;
}
