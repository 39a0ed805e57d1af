import type { LocalText } from "./text.ts";

/**
 * Licences as data. `redistribute` decides, in the database itself, whether rows from a source
 * reach public views, tiles and downloads; it is enforced, not only displayed.
 */
export interface Licence {
  readonly title: LocalText;
  readonly url: string;
  /** May others receive copies of the rows? */
  readonly redistribute: boolean;
  /** Must derived databases carry the same licence? Such rows are never merged into another dataset's rows. */
  readonly shareAlike: boolean;
}

const open = { redistribute: true, shareAlike: false } as const;

export const licences = {
  "CC0-1.0": {
    title: { ja: "CC0 1.0（権利放棄）", en: "CC0 1.0" },
    url: "https://creativecommons.org/publicdomain/zero/1.0/",
    ...open,
  },
  "CC-BY-4.0": {
    title: { ja: "クリエイティブ・コモンズ 表示 4.0", en: "CC BY 4.0" },
    url: "https://creativecommons.org/licenses/by/4.0/",
    ...open,
  },
  "PDL-1.0": {
    title: { ja: "公共データ利用規約（第1.0版）", en: "Public Data License 1.0 (Japan)" },
    url: "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0",
    ...open,
  },
  "GOJ-2.0": {
    title: { ja: "政府標準利用規約（第2.0版）", en: "Government of Japan Standard Terms of Use 2.0" },
    url: "https://www.digital.go.jp/copyright-policy",
    ...open,
  },
  GSI: {
    title: { ja: "国土地理院コンテンツ利用規約", en: "GSI Website Terms of Use" },
    url: "https://www.gsi.go.jp/kikakuchousei/kikakuchousei40182.html",
    ...open,
  },
  "KSJ-commercial": {
    title: { ja: "国土数値情報利用規約（商用可）", en: "KSJ terms (commercial use allowed)" },
    url: "https://nlftp.mlit.go.jp/ksj/other/agreement.html",
    ...open,
  },
  "KSJ-noncommercial": {
    title: { ja: "国土数値情報利用規約（非商用）", en: "KSJ terms (non-commercial only)" },
    url: "https://nlftp.mlit.go.jp/ksj/other/agreement.html",
    redistribute: false,
    shareAlike: false,
  },
  "KSJ-by-prefecture": {
    title: { ja: "国土数値情報利用規約（都道府県により条件が異なる）", en: "KSJ terms (conditions differ by prefecture)" },
    url: "https://nlftp.mlit.go.jp/ksj/other/agreement.html",
    redistribute: false,
    shareAlike: false,
  },
  "GSI-survey": {
    title: { ja: "測量法に基づく承認が必要な測量成果", en: "Survey results that need approval under the Survey Act" },
    url: "https://www.gsi.go.jp/LAW/2930-index.html",
    redistribute: false,
    shareAlike: false,
  },
  "MOJ-maps": {
    title: { ja: "登記所備付地図データ利用規約", en: "Terms of registry office map data" },
    url: "https://front.geospatial.jp/moj-chizu-xml-readme",
    ...open,
  },
  /** Nobody has read the terms yet: until then the data are for staff. */
  unconfirmed: {
    title: { ja: "利用条件を未確認", en: "Terms not yet confirmed" },
    url: "https://www.digital.go.jp/resources/open_data",
    redistribute: false,
    shareAlike: false,
  },
  "ODbL-1.0": {
    title: { ja: "オープンデータベースライセンス 1.0", en: "ODbL 1.0" },
    url: "https://opendatacommons.org/licenses/odbl/1-0/",
    redistribute: true,
    shareAlike: true,
  },
} as const satisfies Record<string, Licence>;

export type LicenceId = keyof typeof licences;

export const licenceIds = Object.keys(licences) as [LicenceId, ...LicenceId[]];

/** What the licence means for others, in a sentence. */
export function republishing(id: LicenceId): LocalText {
  const { redistribute, shareAlike } = licences[id];
  if (!redistribute) return { ja: "再配布不可（職員の閲覧のみ）", en: "not to be republished (staff only)" };
  if (shareAlike) return { ja: "出典を示し、同じ条件で再配布可", en: "may be republished with credit under the same terms" };
  return { ja: "出典を示せば再配布可", en: "may be republished with credit" };
}
