import { defineSources } from "../../model/source.ts";

/** What only a person may get: it needs an account or a request, and is handed in with --from. */

export const sources = defineSources([
  {
    id: "gsi-fgd",
    title: {
      ja: "基盤地図情報（建築物・道路縁・数値標高モデルなど）",
      en: "Fundamental Geospatial Data (buildings, road edges, elevation)",
    },
    publisher: { ja: "国土地理院", en: "Geospatial Information Authority of Japan" },
    landing: "https://service.gsi.go.jp/kiban/",
    // 測量法: copies of 基本測量成果 need the GSI's approval, which a city gets for itself.
    licence: "GSI-survey",
    attribution: {
      ja: "国土地理院長の承認を得て、同院発行の基盤地図情報を使用（承認番号を記載）",
      en: "Fundamental Geospatial Data used with the approval of the GSI (state its number)",
    },
    fetch: {
      order: 80,
      vintage: "2026",
      byHand: {
        ja: "基盤地図情報ダウンロードサービスに利用者登録し、2次メッシュまたは市区町村を選んで zip を保存してください",
        en: "Register at the download service, choose second-order meshes or the municipality and save the zip",
      },
    },
  },
  {
    id: "moj-maps",
    title: { ja: "登記所備付地図データ", en: "Registry office maps (MOJ XML)" },
    publisher: { ja: "法務省", en: "Ministry of Justice" },
    landing: "https://front.geospatial.jp/moj-chizu-xml-readme",
    licence: "MOJ-maps",
    attribution: { ja: "「登記所備付地図データ」（法務省）を加工して作成", en: "Made from registry office maps, Ministry of Justice" },
    fetch: {
      order: 81,
      vintage: "2026",
      byHand: {
        ja: "G空間情報センターにログインし、市区町村の zip を保存してください",
        en: "Log in to the G-Spatial Information Center and save the municipality's zip",
      },
    },
  },
  {
    id: "city-planning-survey",
    title: { ja: "都市計画基本図・都市計画基礎調査", en: "City planning base map and survey" },
    publisher: { ja: "県・市", en: "The prefecture and the city" },
    landing: "https://www.mlit.go.jp/toshi/tosiko/kisotyousa001.html",
    // Publishing needs the prefecture's consent.
    licence: "unconfirmed",
    attribution: { ja: "都市計画基礎調査", en: "City planning survey" },
    fetch: {
      order: 82,
      vintage: "2026",
      byHand: { ja: "県または市の都市計画担当課から受け取ってください", en: "Ask the planning department of the prefecture or city" },
    },
  },
]);
