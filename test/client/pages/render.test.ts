import { describe, expect, test, vi } from "vitest";
import { renderPage } from "../../../client/pages/render.ts";
import type { CatalogEntry } from "../../../model/catalog.ts";
import type { DatasetPage, PageRequest } from "../../../model/pages.ts";
import { city, entry, sampleState } from "../support/entry.ts";

// vitest does not build stylesheets; test/client/build.test.ts looks at the real one.
vi.mock("../../../client/styles/pages.css?url", () => ({ default: "/assets/pages.css" }));

const formats = [
  { id: "geojson", extension: "geojson", label: { ja: "GeoJSON", en: "GeoJSON" }, mediaType: "application/geo+json" },
  { id: "csv", extension: "csv", label: { ja: "CSV（UTF-8）", en: "CSV (UTF-8)" }, mediaType: "text/csv" },
];

function datasetPage(dataset: CatalogEntry, changes: Partial<PageRequest> = {}): PageRequest {
  const versions = [
    {
      version: 3,
      publishedAt: "2026-03-01T01:23:45Z",
      added: 10,
      changed: 2,
      removed: 1,
      sample: false,
      positionNote: { ja: "誤差は最大約10m", en: "up to 10 m" },
    },
  ];
  const api = [{ kind: "tiles", url: "https://example.jp/tiles/shelters.json" }] as const;
  const examples = [{ tool: "curl", title: { ja: "curl の例", en: "With curl" }, code: 'curl "https://example.jp/a?b=1&c=<2>"' }] as const;
  const check = {
    dataset: dataset.id,
    accepted: false,
    points: [
      {
        topic: "data",
        result: "blocked",
        finding: { ja: "見本です", en: "A sample" },
        remedy: { ja: "登録してください", en: "Load data" },
      },
    ],
  } as const;
  const content: DatasetPage = { kind: "dataset", dataset, formats, versions, api, examples, check };
  return { language: "ja", publicUrl: "https://example.jp", address: "/data/shelters", city, sample: false, content, ...changes };
}

function linkedData(html: string): unknown {
  return JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/.exec(html)?.[1] ?? "null");
}

describe("a dataset's page", () => {
  const html = renderPage(datasetPage(entry()));

  test("is a whole document in the reader's language", () => {
    expect(html).toMatch(/^<!doctype html>\n<html lang="ja">/);
    expect(html).toContain("<title>避難所 | 見本市 まち図</title>");
    expect(html).toContain('<meta name="description" content="避難する場所です。"/>');
    expect(html).toContain('<link rel="stylesheet" href="/assets/pages.css"/>');
  });

  test("needs no script and no inline style", () => {
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toContain(" style=");
  });

  test("links the map with this layer on, downloads, and the other language", () => {
    expect(html).toContain('href="/?lang=ja#show=shelters"');
    expect(html).toContain('href="/download/shelters.csv"');
    expect(html).toContain('href="/data/shelters?lang=en"');
  });

  test("explains columns, codes and units", () => {
    for (const text of ["<code>kind</code>", "<code>1</code> 指定避難所", "収容人数", ">人<"]) expect(html).toContain(text);
  });

  test("says the licence in plain words and the credit line", () => {
    expect(html).toContain("出典を書けば、複製・加工・再配布ができます。");
    expect(html).toContain("見本市「避難所」");
  });

  test("shows examples as text, the feed, and staff what to fix", () => {
    expect(html).toContain("curl &quot;https://example.jp/a?b=1&amp;c=&lt;2&gt;&quot;");
    expect(html).toContain('href="/data/shelters.atom?lang=ja"');
    expect(html).toContain('<link rel="alternate" type="application/atom+xml" href="/data/shelters.atom"/>');
    for (const text of ["このままでは収集されません", "登録してください"]) expect(html).toContain(text);
  });

  test("lists versions", () => {
    expect(html).toContain("2026年3月1日");
    expect(html).toContain('<td class="number">10</td>');
    expect(html).toContain("<td>誤差は最大約10m</td>");
  });

  test("speaks English", () => {
    const english = renderPage(datasetPage(entry(), { language: "en", address: "/data/shelters?lang=en" }));
    expect(english).toContain('<html lang="en">');
    expect(english).toContain("<title>Shelters | Sample City Machizu</title>");
    expect(english).toContain('href="/data/shelters?lang=ja"');
    expect(english.replace(/hreflang="ja"[^<]*<|lang="ja"[^<]*</gi, "")).not.toMatch(/[\u3040-\u30ff]/);
  });

  test("describes the dataset in schema.org words", () => {
    expect(linkedData(html)).toMatchObject({
      "@context": "https://schema.org",
      "@type": "Dataset",
      name: "避難所",
      url: "https://example.jp/data/shelters",
      version: "3",
      datePublished: "2026-03-01T01:23:45Z",
      publisher: { "@type": "Organization", name: "見本市" },
      license: ["https://creativecommons.org/licenses/by/4.0/"],
      spatialCoverage: { geo: { box: "35 136.1 35.2 136.3" } },
      distribution: [{ contentUrl: "https://example.jp/download/shelters.geojson" }, { encodingFormat: "text/csv" }],
    });
  });

  test("has no downloads before there is data", () => {
    const empty = renderPage(datasetPage(entry({ state: null })));
    expect(empty).not.toContain("/download/");
    expect(empty).toContain("ダウンロードできるデータはまだありません。");
    expect(linkedData(empty)).not.toHaveProperty("distribution");
  });

  test("has no downloads where the licence does not allow them", () => {
    const sources = entry().sources.map((source) => ({ ...source, licence: { ...source.licence, redistribute: false } }));
    const viewOnly = renderPage(datasetPage(entry({ sources })));
    expect(viewOnly).not.toContain("/download/");
    expect(viewOnly).toContain("閲覧だけができます。");
  });

  test("says when data is fictional, and search engines do not learn of it", () => {
    const sample = renderPage(datasetPage(entry({ state: sampleState }), { sample: true }));
    expect(sample).toContain("見本データ（架空）");
    expect(sample).toContain('<meta name="robots" content="noindex"/>');
    expect(html).not.toContain("見本データ");
  });
});

describe("hostile texts", () => {
  const attack = `</script><script>alert(1)</script><img src=x onerror=alert(1)>"'&\u2028`;
  const hostile = { ja: attack, en: attack };
  const dataset = entry({
    title: hostile,
    description: hostile,
    notice: hostile,
    keywords: [attack],
    fields: { name: { type: "code", label: hostile, description: hostile, unit: attack, codes: [{ value: attack, label: hostile }] } },
    sources: entry().sources.map((source) => ({ ...source, title: hostile, publisher: hostile, attribution: hostile })),
  });
  const html = renderPage(datasetPage(dataset, { address: `/data/shelters?q=${attack}` }));

  test("stay text", () => {
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toContain("<img");
  });

  test("arrive unchanged in the linked data", () => {
    expect(linkedData(html)).toMatchObject({ name: attack, keywords: [attack] });
  });
});

describe("the list of data", () => {
  const request: PageRequest = {
    ...datasetPage(entry()),
    address: "/data",
    content: {
      kind: "data-list",
      datasets: [entry(), entry({ id: "ruins", theme: "heritage", title: { ja: "遺跡", en: "Ruins" }, state: null })],
      formats,
      search: { q: '"><script>', theme: "heritage", licence: "" },
      licences: [{ id: "CC-BY-4.0", title: { ja: "表示 4.0", en: "BY 4.0" } }],
      total: 12,
    },
  };
  const html = renderPage(request);

  test("groups by theme, in order", () => {
    const themes = [...html.matchAll(/<h2[^>]*>(.*?)<\/h2>/g)].map(([, title]) => title);
    expect(themes).toEqual(["防災", "文化財"]);
  });

  test("shows version, date and number of rows, or that there is nothing yet", () => {
    expect(html).toContain("12,345");
    expect(html).toContain("未登録");
  });

  test("remembers what was looked for, in a form that needs no script", () => {
    expect(html).toContain('<form class="fields" action="/data" method="get">');
    expect(html).toContain('value="&quot;&gt;&lt;script&gt;"');
    expect(html).toContain('<option value="heritage" selected="">文化財</option>');
    expect(html).toContain("12件のうち 2件");
  });

  test("is a DataCatalog", () => {
    expect(linkedData(html)).toMatchObject({
      "@type": "DataCatalog",
      dataset: [{ "@type": "Dataset", identifier: "shelters" }, { identifier: "ruins" }],
    });
  });
});

describe("a problem's page", () => {
  const problem = {
    type: "urn:machizu:problem:not-found",
    title: "見つかりません",
    status: 404,
    detail: "「x」はありません",
    remedy: "一覧をご覧ください",
  };
  const html = renderPage({ ...datasetPage(entry()), content: { kind: "problem", problem } });

  test("says what is wrong and what helps", () => {
    for (const text of ["<h1>見つかりません</h1>", "「x」はありません", "一覧をご覧ください", 'href="/data?lang=ja"'])
      expect(html).toContain(text);
  });

  test("is not for search engines", () => {
    expect(html).toContain("noindex");
    expect(linkedData(html)).toBeNull();
  });
});
