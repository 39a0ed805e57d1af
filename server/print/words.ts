import type { Language, LocalText } from "../../model/text.ts";

/** Every word that is printed besides those of the datasets. */
const words = {
  "map.title": { ja: "{city}の地図", en: "Map of {city}" },
  "map.alt": {
    ja: "{place}を中心とする縮尺 1:{scale} の地図。載せたデータ：{layers}。同じ内容は {url} で文字でも読めます。",
    en: "Map at 1:{scale} around {place}. Data shown: {layers}. The same can be read as text at {url}.",
  },
  "map.scale": { ja: "縮尺 1:{scale}", en: "Scale 1:{scale}" },
  "map.scaleHint": {
    ja: "「実際のサイズ（100%）」で印刷すると正しい縮尺になります",
    en: "True to scale when printed at actual size (100%)",
  },
  "map.north": { ja: "北", en: "N" },
  "map.gridNorth": { ja: "上が座標北", en: "Grid north is up" },
  "map.crs": {
    ja: "平面直角座標系 第{zone}系（JGD2011、EPSG:{epsg}）",
    en: "Plane rectangular zone {zone} (JGD2011, EPSG:{epsg})",
  },
  "map.grid": { ja: "十字は {distance} m ごと。X は北、Y は東（m）", en: "Crosses every {distance} m. X is north, Y is east (m)" },
  "map.legend": { ja: "凡例", en: "Legend" },
  "map.nothingHere": { ja: "この範囲には記録がありません", en: "Nothing on record in this area" },
  "map.noData": { ja: "データなし", en: "No data" },
  "map.tooSmall": { ja: "この縮尺では描きません", en: "Not drawn at this scale" },
  "map.openMap": { ja: "この場所の地図", en: "This place on the map" },
  "map.disclaimer": {
    ja: "参考図です。証明や手続きには使えません。正確な内容は担当窓口で確認してください。",
    en: "For reference only. It proves nothing; please confirm with the office in charge.",
  },
  "sample.banner": {
    ja: "見本データ（架空）　実在の都市ではありません。防災の判断には使えません。",
    en: "Sample data (fictional). Not a real city. Do not use for disaster decisions.",
  },
  "sample.name": { ja: "見本データ（架空）", en: "Sample data (fictional)" },
  "made.on": { ja: "作成日 {date}", en: "Made on {date}" },
  "state.of": { ja: "{date} 時点の情報", en: "State of {date}" },
  "made.by": { ja: "作成 {city}（まち図）", en: "Made by {city} (Machizu)" },
  named: { ja: "{name}：{text}", en: "{name}: {text}" },
  separator: { ja: "／", en: "; " },
  credit: { ja: "{credit}（{licence}、{date}）", en: "{credit} ({licence}, {date})" },
  sources: { ja: "出典とデータの版", en: "Sources and versions" },
  notices: { ja: "ご注意", en: "Please note" },
  version: { ja: "第{version}版（{date}公開）", en: "version {version} (published {date})" },
  "data.date": { ja: "データの日付 {date}", en: "data of {date}" },
  "data.dateUnknown": { ja: "データの日付 不明", en: "date of the data not stated" },
  "report.title": { ja: "この場所の報告書", en: "Report on this place" },
  "report.mapAlt": {
    ja: "場所のまわりの縮尺 1:{scale} の地図。場所を赤で示す。",
    en: "Map of the surroundings at 1:{scale}; the place is marked in red.",
  },
  "report.open": { ja: "この報告書の最新の内容", en: "This report as of today" },
  "report.position": { ja: "緯度・経度（JGD2011）：{lat}, {lon}", en: "Latitude, longitude (JGD2011): {lat}, {lon}" },
  "report.plane": {
    ja: "平面直角座標系 第{zone}系：X（北）{north} m、Y（東）{east} m",
    en: "Plane rectangular zone {zone}: X (north) {north} m, Y (east) {east} m",
  },
  "report.area": { ja: "面積：{area} m²（平面直角座標で計測）", en: "Area: {area} m² (measured in the plane zone)" },
  "report.coverage.inside": { ja: "市の区域：区域の中です", en: "City area: inside" },
  "report.coverage.partly": { ja: "市の区域：一部が区域の外です", en: "City area: partly outside" },
  "report.coverage.outside": {
    ja: "市の区域：区域の外です。多くのデータはこの場所を対象にしていません。",
    en: "City area: outside. Most of the data does not cover this place.",
  },
  "report.coverage.unknown": { ja: "市の区域：区域のデータがないため分かりません", en: "City area: not known, no boundary is loaded" },
  "report.noDataset": { ja: "データなし（この項目のデータは公開していません）", en: "No data (no dataset on this is published)" },
  "report.here": { ja: "この場所", en: "here" },
  "report.walk": {
    ja: "道のり {walked}（道路データによる概算）、直線 {distance}",
    en: "{walked} on foot by the road data (an estimate), {distance} in a straight line",
  },
  "report.walkUnknown": {
    ja: "直線 {distance}（道のりは分かりません）",
    en: "{distance} in a straight line (the way on foot is not known)",
  },
  "report.away": { ja: "{distance} 先", en: "{distance} away" },
  "report.overlap": { ja: "重なり {area} m²（{percent}%）", en: "overlap {area} m² ({percent}%)" },
  "report.rows": { ja: "{count}件", en: "{count} records" },
  "report.nearBoundary": {
    ja: "境界から {distance} です。データの精度はおよそ {accuracy} なので、窓口で確認してください。{statement}。",
    en: "{distance} from the boundary, and the data is exact to about {accuracy}: ask the counter. {statement}.",
  },
  "report.onBoundary": {
    ja: "境界がこの場所を通っています。窓口で確認してください。{statement}。",
    en: "The boundary runs through this place: ask the counter. {statement}.",
  },
  "report.truncated": { ja: "多いため、近いものだけを載せています。", en: "Only the nearest are listed." },
  "value.yes": { ja: "はい", en: "yes" },
  "value.no": { ja: "いいえ", en: "no" },
  "run.title": { ja: "{title}：結果の要約", en: "{title}: summary of the result" },
  "run.mapAlt": { ja: "縮尺 1:{scale} の地図：{content}", en: "Map at 1:{scale}: {content}" },
  "run.blank": {
    ja: "色のない所：浸水しない（差がない）か、計算の範囲外・標高データなし",
    en: "Without colour: dry (no difference), or not computed, or no elevation data",
  },
  "run.figures": { ja: "主な数値", en: "Main figures" },
  "run.bounds": { ja: "（下限 {low} 〜 上限 {high}）", en: " (from {low} to {high})" },
  "run.about": { ja: "約", en: "about " },
  "run.terrain": { ja: "標高", en: "Elevation" },
  "run.more": { ja: "ほか{count}件", en: "and {count} more" },
  "run.limits": { ja: "この計算の限界（必ずお読みください）", en: "Limits of this calculation (please read)" },
  "run.warnings": { ja: "この計算についての注意", en: "Notes on this run" },
  "run.charts": { ja: "グラフ", en: "Charts" },
  "run.conditions": { ja: "計算の条件", en: "Conditions" },
  "run.references": { ja: "計算の方法の出典", en: "References" },
  "run.rows": { ja: "{count}行、", en: "{count} rows," },
  "run.places": { ja: "{count}か所", en: "{count} places" },
  "run.version": { ja: "第{version}版", en: "version {version}" },
  "run.digest": { ja: "識別値 {digest}…", en: "digest {digest}…" },
  "run.engine": { ja: "計算プログラム {id} {version}", en: "Simulation {id} {version}" },
  "run.hash": { ja: "計算の番号 {hash}", en: "Run {hash}" },
  "run.resultHash": { ja: "結果のハッシュ（SHA-256）：{hash}", en: "Hash of the result (SHA-256): {hash}" },
  page: { ja: "{page}／{pages} ページ", en: "Page {page} of {pages}" },
} as const satisfies Record<string, LocalText>;

export type PrintWord = keyof typeof words;

/** The words of a sheet in one language. */
export type SayPrinted = (key: PrintWord, values?: Readonly<Record<string, string | number>>) => string;

export function printedWords(language: Language): SayPrinted {
  return (key, values = {}) => words[key][language].replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all));
}
