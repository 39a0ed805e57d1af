export const riverNames = {
  main: [
    { name: "見本川", kana: "ミホンガワ" },
    { name: "仮名川", kana: "カナガワ" },
  ],
  tributaries: [
    { name: "例示川", kana: "レイジガワ" },
    { name: "試堀川", kana: "タメシボリガワ" },
    { name: "雛形川", kana: "ヒナガタガワ" },
    { name: "空想川", kana: "クウソウガワ" },
  ],
} as const;
