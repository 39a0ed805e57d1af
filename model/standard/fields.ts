import type { DatasetInput } from "../dataset.ts";

type FieldInputs = DatasetInput["fields"];

/** How a row without a position of its own was placed; empty where the position was delivered. */
export const locatedBy = {
  type: "code",
  label: { ja: "位置の決め方", en: "Position found by" },
  description: {
    ja: "空欄は提供された位置です。住所から求めた位置は町などの代表点で、建物の位置ではありません。",
    en: "Empty for a delivered position. A position found by address is a representative point, not that of the building.",
  },
  codes: [
    { value: "chome", label: { ja: "住所（丁目の代表点）", en: "Address (point of the chome)" } },
    { value: "town", label: { ja: "住所（町・大字の代表点）", en: "Address (point of the town)" } },
    { value: "none", label: { ja: "位置不明", en: "No position found" } },
  ],
} satisfies FieldInputs[string];

/** Fields of places with a name, an address and a telephone. */
export const placeFields = {
  name: { type: "text", label: { ja: "名称", en: "Name" }, required: true },
  name_kana: { type: "text", label: { ja: "名称（カナ）", en: "Name in kana" } },
  address: { type: "text", label: { ja: "住所", en: "Address" } },
  phone: { type: "text", label: { ja: "電話番号", en: "Telephone" } },
  url: { type: "text", label: { ja: "詳しい情報", en: "More information" } },
} satisfies FieldInputs;

export const placeColumns = { name: "名称", name_kana: "名称_カナ", phone: "電話番号", url: "URL" };

export const openingFields = {
  open_days: { type: "text", label: { ja: "利用可能曜日", en: "Open on" } },
  opens_at: { type: "text", label: { ja: "開始時間", en: "Opens at" } },
  closes_at: { type: "text", label: { ja: "終了時間", en: "Closes at" } },
  open_note: { type: "text", label: { ja: "利用時間の注意", en: "Note on hours" } },
} satisfies FieldInputs;

export const openingColumns = { open_days: "利用可能曜日", opens_at: "開始時間", closes_at: "終了時間", open_note: "利用可能日時特記事項" };
