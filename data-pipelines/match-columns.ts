import type { ColumnRule, SimpleColumnRule, SourceDefinition } from "../model/dataset.ts";
import { columnSynonyms, foldColumn } from "../model/standard/column-names.ts";

/** Finds the columns a source speaks of among those that were delivered, although people write headers differently. */

/** `folded`: width, spaces, brackets and dashes may differ. `synonyms`: also other names of the municipal standard lists' columns. */
export type HeaderTolerance = "exact" | "folded" | "synonyms";

/** Wanted name → delivered name; what is not there is left out. A delivered column answers to one name only. */
export function matchColumns(wanted: readonly string[], delivered: readonly string[], tolerance: HeaderTolerance): Map<string, string> {
  const found = new Map(wanted.filter((name) => delivered.includes(name)).map((name) => [name, name]));
  if (tolerance === "exact") return found;
  const free = new Map<string, string>();
  for (const name of delivered) if (!found.has(name) && !free.has(foldColumn(name))) free.set(foldColumn(name), name);
  const claim = (name: string, spellings: readonly string[]) => {
    const spelling = found.has(name) ? undefined : spellings.find((text) => free.has(text));
    const match = spelling === undefined ? undefined : free.get(spelling);
    if (spelling === undefined || match === undefined) return;
    found.set(name, match);
    free.delete(spelling);
  };
  for (const name of wanted) claim(name, [foldColumn(name)]);
  if (tolerance === "synonyms") for (const name of wanted) claim(name, columnSynonyms(name));
  return found;
}

/** How freely a source's headers may be written: the standard lists have a vocabulary of synonyms, others have not. */
export function headerTolerance(source: SourceDefinition): HeaderTolerance {
  return source.standard === undefined ? "folded" : "synonyms";
}

/** The same source in the words of this delivery: every column name as it is written there. */
export function asDelivered(source: SourceDefinition, delivered: readonly string[]): SourceDefinition {
  const names = matchColumns(columnsOf(source), delivered, headerTolerance(source));
  if ([...names].every(([wanted, found]) => wanted === found)) return source;
  const rename = (name: string) => names.get(name) ?? name;
  const { key, position, clip, locate } = source;
  return {
    ...source,
    ...(key && { key: key.map(rename) }),
    ...(position && { position: { lon: rename(position.lon), lat: rename(position.lat) } }),
    ...(locate && { locate: { ...locate, address: locate.address.map(rename) } }),
    ...(clip && { clip: { ...clip, column: rename(clip.column) } }),
    columns: Object.fromEntries(Object.entries(source.columns).map(([field, rule]) => [field, renameRule(rule, rename)])),
  };
}

function columnsOf({ recognise, key = [], position, clip, locate, columns }: SourceDefinition): string[] {
  const ofRules = Object.values(columns).flatMap(columnsOfRule);
  const ofPlaces = [...(position ? [position.lon, position.lat] : []), ...(locate?.address ?? [])];
  return [...new Set([...recognise, ...key, ...ofPlaces, ...(clip ? [clip.column] : []), ...ofRules])];
}

/** The raw columns a rule reads. */
export function columnsOfRule(rule: ColumnRule): string[] {
  if (Array.isArray(rule)) return rule.flatMap(columnsOfRule);
  if (typeof rule === "string") return [rule];
  if ("value" in rule) return [];
  if ("join" in rule) return rule.join;
  return [rule.from, rule.when?.column ?? []].flat();
}

function renameRule(rule: ColumnRule, rename: (name: string) => string): ColumnRule {
  return Array.isArray(rule) ? rule.map((one) => renameSimple(one, rename)) : renameSimple(rule, rename);
}

function renameSimple(rule: SimpleColumnRule, rename: (name: string) => string): SimpleColumnRule {
  if (typeof rule === "string") return rename(rule);
  if ("value" in rule) return rule;
  if ("join" in rule) return { ...rule, join: rule.join.map(rename) };
  return { ...rule, from: [rule.from].flat().map(rename), ...(rule.when && { when: { ...rule.when, column: rename(rule.when.column) } }) };
}
