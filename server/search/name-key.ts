/** Names and addresses are compared by keys in which ways of writing the same are one. */

const olderForms: Readonly<Record<string, string>> = {
  龍: "竜",
  澤: "沢",
  嶋: "島",
  嶌: "島",
  髙: "高",
  﨑: "崎",
  濱: "浜",
  櫻: "桜",
  廣: "広",
  齋: "斎",
  齊: "斎",
  斉: "斎",
  邊: "辺",
  邉: "辺",
  國: "国",
  驛: "駅",
  學: "学",
  藏: "蔵",
  瀧: "滝",
  惠: "恵",
  會: "会",
  縣: "県",
  圓: "円",
};

const digits = "〇一二三四五六七八九";

/**
 * `大字芝原町字芦田３丁目２番地１号` → `芝原町芦田3-2-1`: full and half width, small and large kana, hiragana and katakana, ヶ・ケ・が,
 * の・ノ・之, 大字・字, hyphens, kanji numerals of 丁目・番地・号 and older forms of kanji are one; spaces and points are left out.
 */
export function nameKey(text: string): string {
  return numbered(text.normalize("NFKC").toLowerCase())
    .replace(/[\s・･「」『』()、。,]/g, "")
    .replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
    .replace(/[ゖけがヶヵゕ]/g, "が")
    .replace(/之/g, "の")
    .replace(/大字|(?<=[町村市区])字|^字/g, "")
    .replace(/[\u4e00-\u9fff﨑髙]/g, (kanji) => olderForms[kanji] ?? kanji)
    .replace(/-+$/, "");
}

/** Numbers of blocks and lots in digits, joined by hyphens. */
function numbered(text: string): string {
  return text
    .replace(/[一二三四五六七八九十〇]+(?=丁目|番地?|号)/g, (kanji) => String(kanjiNumber(kanji)))
    .replace(/(?<=\d)\s*(?:丁目|番地の?|番町?(?!\p{L})|番|の|[-‐‑‒–—―−ー])\s*(?=\d)/gu, "-")
    .replace(/(?<=\d)\s*(?:丁目|番地|番|号)(?!\p{L})/gu, "");
}

/** 〇 to 九十九. */
function kanjiNumber(kanji: string): number {
  if (!kanji.includes("十")) return Number([...kanji].map((digit) => digits.indexOf(digit)).join(""));
  const [tens = "", ones = ""] = kanji.split("十");
  return (tens === "" ? 1 : digits.indexOf(tens)) * 10 + Math.max(0, digits.indexOf(ones));
}
