import type { Finding } from "../model/finding.ts";
import type { Language, LocalText } from "../model/text.ts";
import type { ChangeExample } from "./change-example.ts";
import type { FindingGroup, IngestReport, LoadReport, OutsideCity } from "./report.ts";

/** The report as a person reads it. */
export function formatReport({ delivery, loads, ignored, leftOut }: IngestReport, language: Language): string {
  const say = (text: LocalText) => text[language];
  if (delivery === null) return say({ ja: "前回の取込から変わっていません", en: "Nothing has changed since it was last loaded" });
  const lines = [`${delivery.label}  sha256 ${delivery.sha256.slice(0, 12)}…  ${delivery.bytes.toLocaleString("en")} bytes`];
  for (const load of loads) lines.push(...formatLoad(load, say));
  if (ignored.length > 0) lines.push(`${say({ ja: "取り込まなかったファイル", en: "Not taken" })}: ${ignored.join(", ")}`);
  for (const { detail } of leftOut) lines.push(`${say({ ja: "除いたファイル", en: "Left out" })}: ${say(detail)}`);
  return lines.join("\n");
}

type Say = (text: LocalText) => string;

function formatLoad(load: LoadReport, say: Say): string[] {
  const { rows, rowsBefore, changes } = load;
  const part = load.part === "" ? "" : ` / ${load.part}`;
  const name = `${load.titles.dataset} (${load.dataset}) ← ${load.titles.source} (${load.source})${part}`;
  const layers = load.layers
    .map(({ file, crs, encoding }) => `${file} [${crs === undefined ? "-" : `EPSG:${crs}`}, ${encoding}]`)
    .join(", ");
  return [
    `■ ${name}  ${layers}`,
    say({
      ja: `  行：読込 ${rows.read}、登録 ${rows.loaded}、市外で除外 ${rows.clipped}、登録不可 ${rows.refused}（これまで ${rowsBefore}）`,
      en: `  rows: ${rows.read} read, ${rows.loaded} loaded, ${rows.clipped} left out as outside the city, ${rows.refused} refused (${rowsBefore} before)`,
    }),
    say({
      ja: `  変更：追加 ${changes.added}、更新 ${changes.changed}、削除 ${changes.removed}、変更なし ${changes.unchanged}`,
      en: `  changes: ${changes.added} added, ${changes.changed} changed, ${changes.removed} removed, ${changes.unchanged} unchanged`,
    }),
    ...(load.outside ? [`  ${say(outsideText(load.outside, changes.unchanged === 0))}`] : []),
    ...(load.positionNote === undefined ? [] : [`  ${load.positionNote}`]),
    ...load.examples.map((example) => `    ${formatExample(example, say)}`),
    `  ${say(state(load))} (${load.seconds.toFixed(1)} s)`,
    ...(load.staffOnly ? [`  ${say(staffText(load.staffOnly))}`] : []),
    ...load.findings.flatMap((group) => formatFindings(group, say)),
  ];
}

function state({ unconfirmed, dryRun, changes, rows, rowsBefore, version, staffOnly }: LoadReport): LocalText {
  if (unconfirmed) {
    const numbers = `${rowsBefore} → ${rows.loaded}`;
    return {
      ja: `✋ 確認が必要です：行数 ${numbers}、削除 ${changes.removed}。30% を超える増減のため公開していません。正しければ --accept-count-change を付けてもう一度実行してください`,
      en: `✋ Needs confirmation: ${numbers} rows, ${changes.removed} removed. The number changes by more than 30 %, so nothing was published. If it is right, run it again with --accept-count-change`,
    };
  }
  if (dryRun) return { ja: "試行（登録していません）", en: "dry run, nothing was published" };
  if (changes.added + changes.changed + changes.removed === 0) {
    return { ja: `変更なし（版 ${version} のまま）`, en: `no change, still version ${version}` };
  }
  return staffOnly
    ? { ja: `版 ${version} を登録しました`, en: `stored as version ${version}` }
    : { ja: `版 ${version} を公開しました`, en: `published as version ${version}` };
}

function staffText({ reason, otherSource }: NonNullable<LoadReport["staffOnly"]>): LocalText {
  const hint = otherSource === undefined ? "" : `--source ${otherSource}`;
  return {
    ja: `🔒 職員だけが見られます（${reason}）${hint && `。市が公開するデータなら ${hint} を付けて取り込んでください`}`,
    en: `🔒 Only staff can see it (${reason})${hint && `. If it is the city's own to publish, load it with ${hint}`}`,
  };
}

/** A wrong number after `--crs` puts everything elsewhere; another city's file lies there rightly. */
function outsideText({ rows, placed, kilometers, city }: OutsideCity, isWhole: boolean): LocalText {
  if (rows < placed || !isWhole)
    return {
      ja: `・ 追加・更新する行のうち ${rows} 行は${city}の外です`,
      en: `・ ${rows} of the rows that are added or changed lie outside ${city}`,
    };
  const km = Math.round(kilometers);
  return {
    ja: `⚠ ${rows} 行すべてが${city}の外です（約 ${km} km 離れています）。別の市のファイルか、座標系（--crs、.prj）の間違いではないか確認してください`,
    en: `⚠ All ${rows} rows lie outside ${city} (about ${km} km away). Is it another city's file, or the wrong coordinate system (--crs, .prj)?`,
  };
}

const signs = { added: "＋", changed: "～", removed: "－" } as const;

/** The most fields of one row that are listed. */
const fieldsShown = 6;

function formatExample({ change, id, title, fields, moved }: ChangeExample, say: Say): string {
  const value = (one: unknown) => (one === null ? say({ ja: "空欄", en: "empty" }) : typeof one === "string" ? one : JSON.stringify(one));
  const shown = fields.slice(0, fieldsShown).map(({ label, from, to }) => `${label} ${value(from)} → ${value(to)}`);
  const rest = fields.length - shown.length;
  const parts = [
    ...(moved ? [say({ ja: "図形", en: "geometry" })] : []),
    ...shown,
    ...(rest > 0 ? [say({ ja: `ほか ${rest} 項目`, en: `${rest} more` })] : []),
  ];
  return `${signs[change]} ${id}${title === null ? "" : ` ${title}`}${parts.length > 0 ? `: ${parts.join(say({ ja: "、", en: ", " }))}` : ""}`;
}

function formatFindings({ severity, message, count, remedy, examples }: FindingGroup, say: Say): string[] {
  const sign = { error: "✗", warning: "！", note: "・" }[severity] ?? "・";
  return [`  ${sign} ${message} × ${count}  → ${remedy}`, ...examples.map((finding) => `      ${formatFinding(finding, say)}`)];
}

function formatFinding({ file, row, column, value }: Finding, say: Say): string {
  const place = [file, say({ ja: `${row} 行目`, en: `row ${row}` }), column].filter((part) => part !== undefined && part !== "").join(" ");
  return value === undefined ? place : `${place}: ${JSON.stringify(value)}`;
}
