/** How the columns of municipal lists are written: what counts as the same header, and which other names were used. */

const dashes = /[-‐‑‒–—―−ｰ]/gu;

/** Width, spaces, brackets, dashes and case do not make another column: 「都道府県コ―ド 」 = 「都道府県コード」. */
export function foldColumn(name: string): string {
  return name
    .normalize("NFKC")
    .replace(/[\s\uFEFF]/gu, "")
    .replace(/(?<=[ァ-ヶー])[-‐‑‒–—―−](?=[ァ-ヶー])/gu, "ー")
    .replace(dashes, "-")
    .replace(/[〜～]/gu, "~")
    .toLowerCase();
}

/** Names that mean one column; the first ones are those of the official lists, old and new. */
const sameColumn: readonly (readonly string[])[] = [
  ["全国地方公共団体コード", "都道府県コード又は市区町村コード", "市区町村コード", "団体コード"],
  ["ID", "NO", "No.", "番号", "施設ID", "identification"],
  ["名称", "施設名", "施設名称", "施設・場所名", "公園名", "name", "NAME1"],
  ["名称_カナ", "名称（カナ）", "施設名_カナ", "フリガナ", "ふりがな", "カナ"],
  ["名称_英字", "名称_英語"],
  ["所在地_連結表記", "所在地_連結標記", "住所", "所在地", "住所（番地まで）", "address"],
  ["建物名等(方書)", "方書"],
  ["緯度", "lat", "latitude", "Y", "緯度（世界測地系）"],
  ["経度", "lon", "lng", "longitude", "X", "経度（世界測地系）"],
  ["利用可能日時特記事項", "利用可能時間特記事項"],
  ["バリアフリートイレ数", "多機能トイレ数"],
  ...["洪水", "崖崩れ、土石流及び地滑り", "高潮", "地震", "津波", "大規模な火事", "内水氾濫", "火山現象"].map((hazard) => [
    `災害種別_${hazard}`,
    hazard,
  ]),
];

const synonyms = new Map<string, readonly string[]>(
  sameColumn.map((names) => names.map(foldColumn)).flatMap((names) => names.map((name) => [name, names] as const)),
);

/** Folded names under which a column has also been delivered. */
export function columnSynonyms(name: string): readonly string[] {
  return synonyms.get(foldColumn(name)) ?? [];
}
