import { defineSources, type SourceInput } from "../../model/source.ts";

/** Address registers that no dataset takes yet: ABR (Digital Agency) and 位置参照情報 by block (MLIT). */

const abr = {
  publisher: { ja: "デジタル庁", en: "Digital Agency" },
  landing: "https://dataset.address-br.digital.go.jp/",
  licence: "PDL-1.0",
  attribution: {
    ja: "「アドレス・ベース・レジストリ」（デジタル庁）を加工して作成",
    en: "Made from the Address Base Registry, Digital Agency",
  },
} satisfies Partial<SourceInput>;

/** Text and positions come in two files. */
const abrFiles = (type: string, area: string) =>
  [type, `${type}_pos`].map((name) => `https://data.address-br.digital.go.jp/mt_${name}/${area.replaceAll("%", `mt_${name}`)}.csv.zip`);

export const sources = defineSources([
  {
    id: "abr-town",
    title: { ja: "アドレス・ベース・レジストリ 町字", en: "Address Base Registry, towns" },
    ...abr,
    fetch: { order: 22, vintage: "2026", addresses: abrFiles("town", "pref/%_pref{pref2}") },
  },
  {
    id: "abr-residence",
    title: { ja: "アドレス・ベース・レジストリ 住居表示（住居）", en: "Address Base Registry, residence numbers" },
    ...abr,
    fetch: { order: 23, vintage: "2026", addresses: abrFiles("rsdtdsp_rsdt", "city/%_city{city6}"), mayBeMissing: true },
  },
  {
    id: "abr-parcel",
    title: { ja: "アドレス・ベース・レジストリ 地番", en: "Address Base Registry, parcel numbers" },
    ...abr,
    fetch: { order: 24, vintage: "2026", addresses: abrFiles("parcel", "city/%_city{city6}"), mayBeMissing: true },
  },
  {
    id: "isj-block",
    title: { ja: "位置参照情報（街区レベル）", en: "Position Reference Information, block level" },
    publisher: { ja: "国土交通省", en: "MLIT Japan" },
    landing: "https://nlftp.mlit.go.jp/isj/",
    licence: "KSJ-commercial",
    attribution: {
      ja: "「位置参照情報（街区レベル）」（国土交通省）をもとに作成",
      en: "Made from Position Reference Information (block level), MLIT Japan",
    },
    fetch: { order: 25, vintage: "24.0a", addresses: ["https://nlftp.mlit.go.jp/isj/dls/data/{vintage}/{city5}-{vintage}.zip"] },
  },
]);
