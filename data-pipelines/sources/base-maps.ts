import { defineSources } from "../../model/source.ts";

/** Base maps. OpenStreetMap's licence keeps it in datasets and tiles of its own. */

export const sources = defineSources([
  {
    id: "osm-kansai",
    title: { ja: "OpenStreetMap 関西（Geofabrik）", en: "OpenStreetMap Kansai (Geofabrik)" },
    publisher: { ja: "OpenStreetMap", en: "OpenStreetMap" },
    landing: "https://download.geofabrik.de/asia/japan/kansai.html",
    licence: "ODbL-1.0",
    attribution: { ja: "© OpenStreetMap contributors", en: "© OpenStreetMap contributors" },
    fetch: { order: 70, vintage: "latest", addresses: ["https://download.geofabrik.de/asia/japan/kansai-{vintage}.osm.pbf"] },
  },
  {
    id: "gsi-bvmap",
    title: { ja: "国土地理院最適化ベクトルタイル", en: "GSI optimised vector tiles" },
    publisher: { ja: "国土地理院", en: "Geospatial Information Authority of Japan" },
    landing: "https://github.com/gsi-cyberjapan/optimal_bvmap",
    licence: "GSI",
    attribution: { ja: "国土地理院最適化ベクトルタイル", en: "Optimised vector tiles, Geospatial Information Authority of Japan" },
    fetch: {
      order: 71,
      vintage: "v1",
      addresses: ["https://cyberjapandata.gsi.go.jp/xyz/optimal_bvmap-{vintage}/optimal_bvmap-{vintage}.pmtiles"],
    },
  },
]);
