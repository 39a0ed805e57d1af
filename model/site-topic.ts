import type { LocalText } from "./text.ts";

/**
 * What a site report speaks of, in this order. A dataset takes its place by `siteReport.topic` in its definition; a topic
 * marked `expected` is in every report, with 「データなし」 where no dataset speaks of it.
 */
export const siteTopics = {
  municipality: { title: { ja: "所在", en: "Municipality and town" }, expected: true },
  zoning: { title: { ja: "都市計画", en: "Town planning" }, expected: true },
  flood: { title: { ja: "洪水・浸水", en: "Flood" }, expected: true },
  landslide: { title: { ja: "土砂災害", en: "Landslide" }, expected: true },
  hazard: { title: { ja: "その他の災害", en: "Other hazards" }, expected: false },
  elevation: { title: { ja: "標高", en: "Elevation" }, expected: true },
  shelters: { title: { ja: "近い避難場所・避難所", en: "Nearest shelters" }, expected: true },
  roads: { title: { ja: "道路", en: "Roads" }, expected: true },
  rivers: { title: { ja: "河川・水路", en: "Rivers" }, expected: true },
  heritage: { title: { ja: "文化財・埋蔵文化財", en: "Heritage and archaeology" }, expected: true },
  "school-district": { title: { ja: "通学区域", en: "School district" }, expected: true },
  population: { title: { ja: "人口", en: "Population" }, expected: true },
  facilities: { title: { ja: "近い公共施設", en: "Public facilities nearby" }, expected: true },
  transport: { title: { ja: "交通", en: "Transport" }, expected: false },
  other: { title: { ja: "その他", en: "Other" }, expected: false },
} as const satisfies Record<string, { title: LocalText; expected: boolean }>;

export type SiteTopic = keyof typeof siteTopics;

export const siteTopicIds = Object.keys(siteTopics) as [SiteTopic, ...SiteTopic[]];
