import type { LocalText } from "./text.ts";

/** What the sources of 標準的なバス情報フォーマット（GTFS-JP） have in common. */

/** A feed does not tell its terms. Until somebody has read them it is for staff; a city's own feed is named as such with `--source`. */
export const gtfsFeed = {
  publisher: { ja: "バス事業者", en: "Bus operators" },
  landing: "https://gtfs-data.jp/",
  licence: "unconfirmed",
  attribution: {
    ja: "バス事業者の標準的なバス情報フォーマット（GTFS-JP）を加工して作成",
    en: "Made from bus operators' timetables (GTFS-JP)",
  },
} as const satisfies { publisher: LocalText; landing: string; licence: string; attribution: LocalText };

/** How it is got. */
export const gtfsFetch = {
  order: 83,
  vintage: "2026",
  byHand: {
    ja: "事業者または GTFSデータリポジトリから zip を受け取り、条件を確認してください",
    en: "Get the zip from the operator or the GTFS data repository and check its terms",
  },
} as const;

export const cityGtfsFeed = {
  publisher: { ja: "市", en: "The city" },
  cityData: true,
  onlyByName: true,
  landing: "https://gtfs-data.jp/",
  licence: "CC-BY-4.0",
  attribution: { ja: "市のバス情報（GTFS-JP）", en: "Bus timetables of the city (GTFS-JP)" },
} as const satisfies { publisher: LocalText; landing: string; licence: string; attribution: LocalText; cityData: true; onlyByName: true };
