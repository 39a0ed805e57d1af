import type { CatalogEntry } from "../model/catalog.ts";
import type { Speech } from "./text/language-context.tsx";

export interface Credit {
  readonly text: string;
  /** The publisher's page; fictional data has none. */
  readonly url?: string;
}

/** 地理院タイル asks for exactly this credit and link. */
export const gsiCredit = { text: { ja: "地理院タイル", en: "GSI Tiles" }, url: "https://maps.gsi.go.jp/development/ichiran.html" } as const;

/** The credit lines of these datasets' sources, each once, in the order of the datasets. */
export function mergeCredits(entries: readonly Pick<CatalogEntry, "sources" | "state">[], speech: Speech): Credit[] {
  const credits = new Map<string, Credit>();
  for (const credit of entries.flatMap((entry) => creditsOf(entry, speech))) {
    if (!credits.has(credit.text)) credits.set(credit.text, credit);
  }
  return [...credits.values()];
}

/** Nobody is credited for data that is not there, and no publisher for data that is made up. */
function creditsOf({ sources, state }: Pick<CatalogEntry, "sources" | "state">, { say, local }: Speech): Credit[] {
  if (state === null) return [];
  if (state.sample) return [{ text: say("sample.name") }];
  return sources.map(({ attribution, landing }) => ({ text: local(attribution), url: landing }));
}
