import type { CatalogEntry } from "../../model/catalog.ts";
import type { ApiExample } from "../../model/pages.ts";

/**
 * How to get a dataset with common tools: the one place the guide and the dataset pages take their examples from. Each is complete
 * and runs as it stands (test/server/docs.test.ts runs them).
 */
export function apiExamples({ id, titleField, state }: Pick<CatalogEntry, "id" | "titleField" | "state">, base: string): ApiExample[] {
  const items = `${base}/api/collections/${id}/items`;
  const version = state?.version ?? 1;
  const box = state?.bboxLonLat ?? [139, 35, 140, 36];
  return [
    {
      tool: "curl",
      title: {
        ja: "curl：全体、範囲、過去の版、前の版との違いを保存する、5件だけ読む",
        en: "curl: save all of it, a part, a past version and what changed; read five records",
      },
      code: [
        `curl -fsS -o ${id}.csv "${base}/download/${id}.csv"`,
        `curl -fsS -o ${id}.gpkg "${base}/download/${id}.gpkg"`,
        `curl -fsS -o ${id}-part.geojson "${base}/download/${id}.geojson?bbox=${box.join(",")}"`,
        `curl -fsS -o ${id}-v${version}.csv "${base}/download/${id}.csv?asOf=${version}"`,
        `curl -fsS -o ${id}-changes.csv "${base}/download/${id}/changes?from=${version - 1}&to=${version}&f=csv"`,
        `curl -fsS "${items}?limit=5&f=json"`,
      ].join("\n"),
    },
    {
      tool: "qgis",
      title: { ja: "QGIS：OGC API として開く", en: "QGIS: open as OGC API" },
      steps: [
        {
          ja: "「レイヤ」→「レイヤを追加」→「WFS / OGC API - Features レイヤを追加」を選びます。",
          en: 'Choose "Layer", "Add Layer", "Add WFS / OGC API - Features Layer".',
        },
        {
          ja: "「新規」を押し、URL に下のアドレスを入れ、版は「OGC API - Features」にします。",
          en: 'Press "New", enter this URL and choose version "OGC API - Features".',
        },
        { ja: `「接続」を押し、${id} を選んで追加します。`, en: `Press "Connect", choose ${id} and add it.` },
      ],
      code: `${base}/api`,
    },
    {
      tool: "python",
      title: { ja: "Python（標準ライブラリだけ）：全件を読む", en: "Python (standard library only): read all records" },
      code: `import json
from urllib.request import urlopen

features = []
url = "${items}?limit=1000&f=json"
while url:
    with urlopen(url) as response:
        page = json.load(response)
    features += page["features"]
    url = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)

print(len(features))
for feature in features[:3]:
    print(feature["id"], feature["properties"]["${titleField}"])`,
    },
    {
      tool: "r",
      title: { ja: "R（sf パッケージ）：地図にする", en: "R (package sf): draw a map" },
      code: `library(sf)
data <- st_read("${base}/download/${id}.geojson")
print(nrow(data))
plot(st_geometry(data))`,
    },
    {
      tool: "javascript",
      title: { ja: "JavaScript（ブラウザー、Node.js）：全件を読む", en: "JavaScript (browser, Node.js): read all records" },
      code: `let url = "${items}?limit=1000&f=json";
const features = [];
while (url) {
  const page = await (await fetch(url)).json();
  features.push(...page.features);
  url = page.links.find(({ rel }) => rel === "next")?.href;
}

console.log(features.length);
for (const { id, properties } of features.slice(0, 3)) console.log(id, properties["${titleField}"]);`,
    },
  ];
}
