import type { CatalogEntry } from "../model/catalog.ts";
import type { Background } from "./map/city-style.ts";
import type { Speech } from "./text/speech.ts";

type Credited = Pick<CatalogEntry, "sources" | "state">;

export interface Credit {
  readonly text: string;
  /** The publisher's page; fictional data has none. */
  readonly url?: string;
}

/** 地理院タイル asks for exactly this credit and link. */
const gsiCredit = { text: { ja: "地理院タイル", en: "GSI Tiles" }, url: "https://maps.gsi.go.jp/development/ichiran.html" } as const;

/** Everybody to be credited for a map of these datasets. */
export function creditsOfMap(entries: readonly Credited[], background: Background, speech: Speech): Credit[] {
  const credits = mergeCredits(entries, speech);
  return background === "gsi" ? [{ text: speech.local(gsiCredit.text), url: gsiCredit.url }, ...credits] : credits;
}

/** The credit lines of these datasets' sources, each once, in the order of the datasets. */
function mergeCredits(entries: readonly Credited[], speech: Speech): Credit[] {
  const credits = new Map<string, Credit>();
  for (const credit of entries.flatMap((entry) => creditsOf(entry, speech))) {
    if (!credits.has(credit.text)) credits.set(credit.text, credit);
  }
  return [...credits.values()];
}

/** Nobody is credited for data that is not there, and no publisher for data that is made up. */
function creditsOf({ sources, state }: Credited, { say, local }: Speech): Credit[] {
  if (state === null) return [];
  if (state.sample) return [{ text: say("sample.name") }];
  return sources.map(({ attribution, landing }) => ({ text: local(attribution), url: landing }));
}
