import type { LocalText } from "./text.ts";

/**
 * Something a load noticed about one row. A `note` changed nothing that matters, a `warning` repaired or
 * left out a value, an `error` left the row out. Rows read = rows loaded + rows with an error + rows clipped.
 */
export interface Finding {
  readonly kind: FindingKind;
  /** Record number as a person counts: 1 is the first record; for tables the header is line 1, the first record line 2. */
  readonly row: number;
  readonly column?: string;
  /** The layer's file, when a delivery has several. */
  readonly file?: string;
  /** The value as delivered, cut to 80 characters. */
  readonly value?: string;
}

type Severity = "note" | "warning" | "error";

export const findingKinds = {
  "no-geometry": {
    severity: "warning",
    message: { ja: "図形がありません（行は登録しました）", en: "The record has no geometry (kept without a position)" },
    remedy: { ja: "位置が分かれば図形を付けて再提出してください", en: "Deliver the geometry if the position is known" },
  },
  "not-finite": {
    severity: "warning",
    message: { ja: "座標が数値の範囲外です（位置なしで登録しました）", en: "A coordinate is not a finite place (kept without a position)" },
    remedy: { ja: "座標を確認してください", en: "Check the coordinates" },
  },
  "outside-crs": {
    severity: "warning",
    message: {
      ja: "座標が座標系の範囲外です（位置なしで登録しました）",
      en: "A coordinate lies outside its coordinate system (kept without a position)",
    },
    remedy: { ja: "座標系の指定と座標を確認してください", en: "Check the coordinate system and the coordinates" },
  },
  "outside-datum-grid": {
    severity: "note",
    message: {
      ja: "日本測地系の格子の外にあるため、3パラメータで変換しました（誤差は最大約10m）",
      en: "Outside the Tokyo Datum grid: shifted by three parameters (up to about 10 m off)",
    },
    remedy: { ja: "座標を確認してください", en: "Check the coordinates" },
  },
  "unreadable-position": {
    severity: "warning",
    message: {
      ja: "緯度・経度を読み取れません（位置なしで登録しました）",
      en: "Latitude or longitude cannot be read (kept without a position)",
    },
    remedy: {
      ja: "35.112800 と 136.207800 のように度の小数で書いてください",
      en: "Write decimal degrees such as 35.112800 and 136.207800",
    },
  },
  "swapped-position": {
    severity: "warning",
    message: { ja: "緯度と経度が逆でした（入れ替えて登録しました）", en: "Latitude and longitude were exchanged (put right)" },
    remedy: { ja: "緯度と経度の列を確かめてください", en: "Check which column holds the latitude" },
  },
  "located-to-chome": {
    severity: "note",
    message: {
      ja: "位置がないため、住所の町丁目の代表点を使いました",
      en: "No position: the representative point of the chome in the address was used",
    },
    remedy: { ja: "正しい緯度・経度を付けて再提出してください", en: "Deliver the latitude and longitude" },
  },
  "located-to-town": {
    severity: "note",
    message: {
      ja: "位置がないため、住所の町・大字の代表点を使いました",
      en: "No position: the representative point of the town in the address was used",
    },
    remedy: { ja: "正しい緯度・経度を付けて再提出してください", en: "Deliver the latitude and longitude" },
  },
  "address-not-found": {
    severity: "warning",
    message: {
      ja: "位置がなく、住所の町名も一つに決まりません（位置なしで登録しました）",
      en: "No position, and the town in the address is not certain (kept without a position)",
    },
    remedy: {
      ja: "緯度・経度を入れるか、住所を町名から書いてください",
      en: "Give latitude and longitude, or write the address with its town",
    },
  },
  "invalid-geometry": {
    severity: "warning",
    message: {
      ja: "図形が自己交差などで不正のため修正しました",
      en: "The geometry was invalid (self-intersection or similar) and was repaired",
    },
    remedy: { ja: "元データの図形を確認してください", en: "Check the geometry at the source" },
  },
  "lost-geometry": {
    severity: "warning",
    message: {
      ja: "修正すると図形が残らないため位置なしで登録しました",
      en: "Nothing of the geometry was left after repair (kept without a position)",
    },
    remedy: { ja: "元データの図形を確認してください", en: "Check the geometry at the source" },
  },
  "wrong-geometry-type": {
    severity: "warning",
    message: {
      ja: "図形の種類がこのデータセットと違います（位置なしで登録しました）",
      en: "The geometry type does not fit the dataset (kept without a position)",
    },
    remedy: { ja: "点・線・面の種類を確認してください", en: "Check whether points, lines or areas are wanted" },
  },
  "unreadable-value": {
    severity: "warning",
    message: { ja: "値を読み取れません（空欄として登録しました）", en: "The value cannot be read (stored as unknown)" },
    remedy: { ja: "書き方を直して再提出してください", en: "Correct the value and deliver again" },
  },
  "unknown-code": {
    severity: "warning",
    message: { ja: "コード表にない値です（空欄として登録しました）", en: "The value is not in the code list (stored as unknown)" },
    remedy: { ja: "コード表の値に直してください", en: "Use a value of the code list" },
  },
  "cut-text": {
    severity: "note",
    message: { ja: "文字が途中で切れています", en: "The text is cut in the middle of a character" },
    remedy: { ja: "元データの欄の長さを確認してください", en: "Check the field width at the source" },
  },
  "no-key": {
    severity: "error",
    message: { ja: "識別子が空です（登録していません）", en: "The identifier is empty (not loaded)" },
    remedy: { ja: "識別子を入れて再提出してください", en: "Fill in the identifier" },
  },
  "duplicate-key": {
    severity: "warning",
    message: {
      ja: "識別子が前の行と重複しています（番号を付けて登録しました）",
      en: "The identifier repeats an earlier row (kept with a number appended)",
    },
    remedy: { ja: "識別子の重複をなくしてください", en: "Make identifiers unique" },
  },
  "missing-required": {
    severity: "error",
    message: { ja: "必須の項目が空です（登録していません）", en: "A required value is missing (not loaded)" },
    remedy: { ja: "必須の項目を入れて再提出してください", en: "Fill in the required value" },
  },
  "damaged-record": {
    severity: "error",
    message: { ja: "レコードが壊れています（登録していません）", en: "The record is damaged (not loaded)" },
    remedy: { ja: "元データから作り直してください", en: "Export the file again" },
  },
} as const satisfies Record<string, { severity: Severity; message: LocalText; remedy: LocalText }>;

export type FindingKind = keyof typeof findingKinds;
