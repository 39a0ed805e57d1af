import type { Language, LocalText } from "../../model/text.ts";

/** Every word that the OGC API shows: titles of links and pages, descriptions of operations and parameters. */
const words = {
  "api.title": { ja: "{city} オープンデータ API", en: "{city} open data API" },
  "api.description": {
    ja: "{city}のデータを、OGC API（Features・Tiles・Records）で絞り込み、並べ替え、過去の版も含めて取得できます。",
    en: "The data of {city} to filter, sort and fetch by OGC API Features, Tiles and Records, in every past version too.",
  },

  "sample.name": { ja: "見本データ（架空）", en: "Sample data (fictional)" },
  "sample.explanation": {
    ja: "実在の都市ではありません。防災の判断には使えません。",
    en: "This is no real city. Do not use it for decisions in a disaster.",
  },

  "page.path": { ja: "このページの位置", en: "Where this page is" },
  "page.skip": { ja: "本文へ移動", en: "Skip to content" },
  "page.json": { ja: "この内容を JSON で見る", en: "This as JSON" },
  "page.language": { ja: "English", en: "日本語" },
  "page.map": { ja: "地図", en: "Map" },
  "page.data": { ja: "データ一覧", en: "Datasets" },
  "page.yes": { ja: "はい", en: "Yes" },
  "page.no": { ja: "いいえ", en: "No" },

  "link.self": { ja: "この文書", en: "This document" },
  "link.html": { ja: "この文書（HTML）", en: "This document as HTML" },
  "link.openapi": { ja: "API の定義（OpenAPI 3.0）", en: "API definition (OpenAPI 3.0)" },
  "link.docs": { ja: "API の説明", en: "API documentation" },
  "link.conformance": { ja: "対応している OGC 標準", en: "OGC standards implemented" },
  "link.collections": { ja: "データセット", en: "Datasets" },
  "link.collection": { ja: "データセットの説明", en: "The dataset" },
  "link.items": { ja: "地物（GeoJSON）", en: "Features (GeoJSON)" },
  "link.itemsHtml": { ja: "地物（表）", en: "Features (table)" },
  "link.next": { ja: "次のページ", en: "Next page" },
  "link.queryables": { ja: "絞り込みに使える項目", en: "Properties to filter by" },
  "link.sortables": { ja: "並べ替えに使える項目", en: "Properties to sort by" },
  "link.schema": { ja: "項目の定義（スキーマ）", en: "Schema" },
  "link.tilesets": { ja: "ベクトルタイル", en: "Vector tiles" },
  "link.tileset": { ja: "ベクトルタイル（ウェブ・メルカトル）", en: "Vector tiles (Web Mercator)" },
  "link.tile": { ja: "タイル", en: "Tile" },
  "link.tileMatrixSets": { ja: "タイルの区切り方", en: "Tile matrix sets" },
  "link.tileMatrixSet": { ja: "ウェブ・メルカトルの区切り方", en: "Web Mercator tile matrix set" },
  "link.licence": { ja: "利用条件：{licence}", en: "Licence: {licence}" },
  "link.about": { ja: "このデータについて", en: "About this dataset" },
  "link.style": { ja: "地図スタイル（MapLibre）", en: "Map style (MapLibre)" },
  "link.download": { ja: "ダウンロード：{format}", en: "Download: {format}" },
  "link.catalog": { ja: "データカタログ（OGC API Records）", en: "Data catalogue (OGC API Records)" },
  "link.records": { ja: "記録（GeoJSON）", en: "Records (GeoJSON)" },

  "collection.version": { ja: "版", en: "Version" },
  "collection.published": { ja: "公開", en: "Published" },
  "collection.rows": { ja: "件数", en: "Features" },
  "collection.extent": { ja: "範囲（西・南・東・北）", en: "Extent (west, south, east, north)" },
  "collection.attribution": { ja: "出典", en: "Credit" },
  "collection.licence": { ja: "利用条件", en: "Licence" },
  "collection.crs": { ja: "座標系", en: "Coordinate systems" },
  "collection.notice": { ja: "ご注意", en: "Please note" },
  "collection.links": { ja: "入手と利用", en: "Get and use" },
  "collection.noData": { ja: "まだデータがありません", en: "No data yet" },

  "catalog.title": { ja: "{city}のデータカタログ", en: "Data catalogue of {city}" },
  "catalog.description": {
    ja: "公開しているデータセットの記録です。言葉、範囲、期間で探せます。",
    en: "Records of the published datasets, to search by words, place and time.",
  },
  "catalog.records": { ja: "データセットの記録", en: "Records of the datasets" },
  "catalog.none": { ja: "条件に合うデータセットはありません。", en: "No dataset matches." },
  "catalog.theme": { ja: "分野", en: "Theme" },
  "catalog.keywords": { ja: "キーワード", en: "Keywords" },

  "items.title": { ja: "{title}の地物", en: "Features of {title}" },
  "items.count": { ja: "{matched} 件のうち {returned} 件", en: "{returned} of {matched}" },
  "items.none": { ja: "条件に合う地物はありません。", en: "No feature matches." },
  "items.filter": { ja: "絞り込み", en: "Filter" },
  "items.number": { ja: "番号", en: "Number" },
  "item.title": { ja: "{title} {number}", en: "{title} {number}" },
  "item.geometry": { ja: "図形", en: "Geometry" },
  "item.noGeometry": { ja: "なし", en: "None" },

  "property.name": { ja: "項目名", en: "Name" },
  "property.meaning": { ja: "意味", en: "Meaning" },
  "property.type": { ja: "型", en: "Type" },
  "property.values": { ja: "値", en: "Values" },
  "property.fid": { ja: "地物番号", en: "Feature number" },
  "property.id": { ja: "識別子", en: "Key" },
  "property.source": { ja: "提供元", en: "Source" },
  "property.version_from": { ja: "この内容になった版", en: "Version in which it became so" },
  "property.valid_from": { ja: "有効期間の始まり", en: "Valid from" },
  "property.valid_to": { ja: "有効期間の終わり", en: "Valid to" },
  "property.geometry": { ja: "図形", en: "Geometry" },
  "property.label": { ja: "{field}（名称）", en: "{field} (name, in Japanese)" },

  "tiles.template": { ja: "アドレスの形", en: "Address" },
  "tiles.zoom": { ja: "ズーム", en: "Zoom" },
  "tiles.cellSize": { ja: "画素の大きさ（m）", en: "Pixel size (m)" },
  "tiles.size": { ja: "枚数（横・縦）", en: "Tiles (across, down)" },

  "openapi.operations": { ja: "操作", en: "Operations" },
  "openapi.path": { ja: "パス", en: "Path" },
  "openapi.does": { ja: "内容", en: "What it answers" },
  "openapi.parameters": { ja: "パラメーター", en: "Parameters" },
  "openapi.problem": { ja: "問題の説明（RFC 9457）", en: "A problem (RFC 9457)" },
  "openapi.item": { ja: "{title}の地物 1 件", en: "One feature of {title}" },
  "openapi.oneTile": { ja: "ベクトルタイル 1 枚（空なら 204）", en: "One vector tile (204 when empty)" },
  "openapi.tag.metadata": { ja: "説明", en: "Metadata" },
  "openapi.tag.data": { ja: "データ", en: "Data" },
  "openapi.tag.tiles": { ja: "タイル", en: "Tiles" },

  "parameter.f": {
    ja: "応答の形式。省略すると Accept に従います",
    en: "Format of the answer; the Accept header decides where it is left out",
  },
  "parameter.lang": {
    ja: "題名や説明の言語。省略すると Accept-Language に従います",
    en: "Language of titles; the Accept-Language header decides where it is left out",
  },
  "parameter.limit": { ja: "1 ページの件数（1〜10,000）", en: "Features per page (1 to 10,000)" },
  "parameter.offset": {
    ja: "はじめの何件を飛ばすか。続きを読むには、途中の更新に影響されない next リンクを使ってください",
    en: "How many features to leave out first. To read on, follow the next link, which no update disturbs",
  },
  "parameter.cursor": {
    ja: "次のページの印。next リンクに入っています。版が固定されるので、途中で更新されても重複や抜けがありません",
    en: "Mark of the next page, taken from the next link. It pins the version, so that an update meanwhile neither repeats nor loses a feature",
  },
  "parameter.bbox": {
    ja: "範囲：西,南,東,北（高さ付きの 6 個も可）。西が東より大きければ 180 度線をまたぎます",
    en: "Box: west,south,east,north (or six numbers with heights). West greater than east crosses the 180th meridian",
  },
  "parameter.bbox-crs": { ja: "bbox の座標系", en: "Coordinate system of bbox" },
  "parameter.datetime": {
    ja: "有効期間との重なり：日付、日時、期間（2026-01-01/2026-12-31、../2026-12-31）。期間のない地物は常に有効です",
    en: "Overlap with the validity: a day, a moment or an interval (2026-01-01/2026-12-31, ../2026-12-31). Features without validity are always valid",
  },
  "parameter.asOf": { ja: "過去の版：版の番号、または日付・日時", en: "A past version: its number, or a day or moment" },
  "parameter.sortby": {
    ja: "並べ替え：項目名をコンマ区切りで。先頭に - で降順",
    en: "Order: properties separated by commas, - in front for descending",
  },
  "parameter.properties": { ja: "応答に含める項目をコンマ区切りで", en: "Properties to answer, separated by commas" },
  "parameter.skipGeometry": { ja: "true なら図形を省きます", en: "true leaves the geometry out" },
  "parameter.filter": {
    ja: "条件（CQL2）。例：kind='1' AND S_INTERSECTS(geometry,BBOX(136.1,35.0,136.3,35.2))",
    en: "Condition (CQL2), such as kind='1' AND S_INTERSECTS(geometry,BBOX(136.1,35.0,136.3,35.2))",
  },
  "parameter.filter-lang": { ja: "条件の書き方", en: "Language of the condition" },
  "parameter.filter-crs": { ja: "条件に書く座標の座標系", en: "Coordinate system of the condition" },
  "parameter.q": {
    ja: "言葉。空白区切りはその並び、コンマ区切りはどれか",
    en: "Words: separated by spaces they stand in this order, by commas any of them",
  },
  "parameter.type": { ja: "記録の種類（dataset）", en: "Type of record (dataset)" },
  "parameter.ids": { ja: "記録の識別子をコンマ区切りで", en: "Identifiers of records, separated by commas" },
  "parameter.externalIds": {
    ja: "外部の識別子（体系:値 または 値）をコンマ区切りで",
    en: "External identifiers (scheme:value or value), separated by commas",
  },
  "parameter.recordId": { ja: "記録の識別子（データセット名）", en: "Identifier of the record (name of the dataset)" },
  "parameter.crs": {
    ja: "応答の座標系。EPSG の座標系では定義どおりの軸順（緯度・経度、X 北・Y 東）です",
    en: "Coordinate system of the answer. EPSG systems use their own order of axes (latitude, longitude; north, east)",
  },
  "parameter.property": { ja: "{field}がこの値の地物だけ", en: "Only features whose {field} has this value" },
  "parameter.collectionId": { ja: "データセット", en: "Dataset" },
  "parameter.featureId": { ja: "地物番号", en: "Feature number" },
  "parameter.tileMatrix": { ja: "ズーム（0〜22）", en: "Zoom (0 to 22)" },
  "parameter.tileRow": { ja: "行（北から）", en: "Row (from the north)" },
  "parameter.tileCol": { ja: "列（西から）", en: "Column (from the west)" },
  "parameter.v": { ja: "版の番号。付けるとタイルは永久に変わりません", en: "Version number; with it a tile never changes" },
} as const satisfies Record<string, LocalText>;

export type Word = keyof typeof words;

/** The words in one language, with `{name}` filled in. */
export type Say = (word: Word, values?: Readonly<Record<string, string | number>>) => string;

export function speak(language: Language): Say {
  return (word, values = {}) => words[word][language].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
