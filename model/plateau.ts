import type { LocalText } from "./text.ts";

/** What every source of 3D都市モデル（Project PLATEAU） has in common. */
export const plateau = {
  publisher: { ja: "国土交通省 Project PLATEAU・市", en: "Project PLATEAU of MLIT Japan, with the city" },
  landing: "https://www.mlit.go.jp/plateau/",
  licence: "CC-BY-4.0",
  attribution: {
    ja: "出典：3D都市モデル（Project PLATEAU）を加工して作成",
    en: "Made from the 3D city model (Project PLATEAU)",
  },
} as const satisfies { publisher: LocalText; landing: string; licence: string; attribution: LocalText };
