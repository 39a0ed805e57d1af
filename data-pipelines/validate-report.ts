import type { Language } from "../model/text.ts";
import type { ListCheck, ListFault } from "./validate-list.ts";

/** The check of a list as a person reads it: every fault with line, column, what is wrong and how to write it. */
export function formatListCheck(
  { file, list, formName, rows, faults, further }: ListCheck & { readonly file: string },
  language: Language,
): string {
  const errors = faults.filter(({ severity }) => severity === "error").length;
  const warnings = faults.length - errors;
  const form = {
    new: { ja: "自治体標準オープンデータセット", en: "municipal standard data set" },
    old: { ja: "旧・推奨データセット", en: "earlier form" },
  };
  const summary = {
    ja: `${file}：${list.id} ${list.title.ja}（${form[formName].ja}） ${rows} 行、誤り ${errors} 件、注意 ${warnings} 件`,
    en: `${file}: ${list.id} ${list.title.en} (${form[formName].en}), ${rows} rows, ${errors} errors, ${warnings} warnings`,
  };
  const groups = Map.groupBy(faults, (fault) => [fault.severity, fault.column, fault.message.ja].join("\u0000"));
  const more = { ja: `ほかに ${further} 件あります`, en: `and ${further} more` };
  const lines = [...groups.values()].sort(bySeverity).flatMap((group) => formatGroup(group, language));
  return [summary[language], ...lines, ...(further > 0 ? [more[language]] : [])].join("\n");
}

const examplesShown = 5;

function bySeverity([a]: readonly ListFault[], [b]: readonly ListFault[]): number {
  return (a?.severity ?? "").localeCompare(b?.severity ?? "");
}

/** The same fault of many cells is said once, with the first cells as examples. */
function formatGroup(group: readonly ListFault[], language: Language): string[] {
  const [first] = group;
  if (!first) return [];
  const mark = first.severity === "error" ? "✗" : "！";
  const rest = group.length - examplesShown;
  const count = group.length > 1 ? ` × ${group.length}` : "";
  const more = { ja: `      ほか ${rest} 件`, en: `      ${rest} more` };
  return [
    language === "ja"
      ? `  ${mark} 「${first.column}」${first.message.ja}${count}`
      : `  ${mark} "${first.column}": ${first.message.en}${count}`,
    ...group.slice(0, examplesShown).map((fault) => `      ${formatCell(fault, language)}`),
    ...(rest > 0 ? [more[language]] : []),
  ];
}

function formatCell({ row, value, suggestion }: ListFault, language: Language): string {
  const place = language === "ja" ? `${row} 行目` : `line ${row}`;
  const shown = value === undefined ? "" : ` ${JSON.stringify(value.slice(0, 80))}`;
  return `${place}${shown} → ${suggestion[language]}`;
}
