import type { City } from "../model/city.ts";
import { licences, republishing } from "../model/licence.ts";
import { problemReasons } from "../model/problem.ts";
import type { Language, LocalText } from "../model/text.ts";
import { addressesOf } from "./fetch/address.ts";
import type { RegistryOutcome } from "./ingest-registry.ts";
import { formatReport } from "./report-text.ts";
import type { RegistryEntry } from "./sources/index.ts";

/** The registry and what became of it, for the terminal. */

export function formatRegistry(entries: readonly RegistryEntry[], city: City, language: Language): string {
  const say = (text: LocalText) => text[language];
  const blocks = entries.map(({ source, taker }) => {
    const { fetch, licence } = source;
    const feeds = taker
      ? `${taker.dataset.id} ← ${source.id}`
      : `${source.id} ${say({ ja: "（まだ取り込むデータセットがありません）", en: "(no dataset takes it yet)" })}`;
    return [
      `■ ${feeds}  ${say(source.title)}  ${fetch.vintage}`,
      `  ${say(source.publisher)} · ${say(licences[licence].title)} · ${say(republishing(licence))}`,
      ...(fetch.key ? [`  ${say({ ja: "アクセスキー", en: "access key" })}: ${fetch.key.variable} — ${say(fetch.key.how)}`] : []),
      ...(fetch.byHand ? [`  ✋ ${say(fetch.byHand)}`, `    ${source.landing}`] : []),
      ...addressesOf(fetch, city).map((address) => `  ${address}`),
    ].join("\n");
  });
  return blocks.join("\n");
}

const states: Record<RegistryOutcome["state"], { readonly sign: string; readonly text: LocalText }> = {
  loaded: { sign: "○", text: { ja: "取り込みました", en: "taken" } },
  unconfirmed: { sign: "✋", text: { ja: "確認が必要です", en: "needs confirmation" } },
  "not-modified": { sign: "＝", text: { ja: "前回から変わっていません", en: "has not changed" } },
  "not-here": { sign: "－", text: { ja: "この市のファイルはありません", en: "there is none for this city" } },
  "by-hand": { sign: "✋", text: { ja: "手作業で取得し --from で渡してください", en: "get it by hand and pass it with --from" } },
  failed: { sign: "✗", text: { ja: "取り込めませんでした", en: "could not be taken" } },
};

export function formatOutcome({ source, dataset, address, state, report, problem }: RegistryOutcome, language: Language): string {
  const { sign, text } = states[state];
  const lines = [`${sign} ${dataset} ← ${source}: ${text[language]}${address === undefined ? "" : `  ${address}`}`];
  if (report) lines.push(formatReport(report, language));
  if (problem) lines.push(`  ${problemReasons[problem.reason].title[language]}: ${problem.detail[language]}`);
  if (problem?.remedy) lines.push(`  → ${problem.remedy[language]}`);
  return lines.join("\n");
}
