import { defineSources } from "../../model/source.ts";

/** Census tables that no dataset takes yet. The server answers a web page with status 200 where it has none. */

const table = (statsId: string, area: string) =>
  `https://www.e-stat.go.jp/gis/statmap-search/data?statsId=${statsId}&code=${area}&downloadType=2`;

const estat = {
  publisher: { ja: "総務省統計局", en: "Statistics Bureau of Japan" },
  landing: "https://www.e-stat.go.jp/gis",
  licence: "GOJ-2.0",
  attribution: {
    ja: "政府統計の総合窓口(e-Stat)（https://www.e-stat.go.jp/）の「国勢調査」を加工して作成",
    en: "Made from the census, e-Stat (https://www.e-stat.go.jp/), Statistics Bureau of Japan",
  },
} as const;

export const sources = defineSources([
  {
    id: "estat-sex",
    title: { ja: "国勢調査 小地域 男女別人口・世帯", en: "Census small areas, population by sex and households" },
    ...estat,
    fetch: { order: 61, vintage: "2020", addresses: [table("T001081", "{pref2}")], extension: ".zip" },
  },
  {
    id: "estat-age",
    title: { ja: "国勢調査 小地域 年齢5歳階級別人口", en: "Census small areas, population by age" },
    ...estat,
    fetch: { order: 62, vintage: "2020", addresses: [table("T001082", "{pref2}")], extension: ".zip" },
  },
  {
    id: "estat-mesh500",
    title: { ja: "国勢調査 500mメッシュ 人口・世帯", en: "Census 500 m mesh, population and households" },
    ...estat,
    fetch: { order: 63, vintage: "2020", addresses: [table("T001141", "{mesh1}")], extension: ".zip" },
  },
]);
