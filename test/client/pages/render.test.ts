import { describe, expect, test, vi } from "vitest";
import { renderPage } from "../../../client/pages/render.ts";
import type { CatalogEntry } from "../../../model/catalog.ts";
import type { ChangesPage, DatasetPage, PageRequest } from "../../../model/pages.ts";
import { city, entry, sampleState } from "../support/entry.ts";

// vitest does not build stylesheets; test/client/build.test.ts looks at the real one.
vi.mock("../../../client/styles/pages.css?url", () => ({ default: "/assets/pages.css" }));

const formats = [
  { id: "geojson", extension: "geojson", label: { ja: "GeoJSON", en: "GeoJSON" }, mediaType: "application/geo+json" },
  {
    id: "csv",
    extension: "csv",
    label: { ja: "CSV（UTF-8）", en: "CSV (UTF-8)" },
    mediaType: "text/csv",
    size: { bytes: 1_234_567, isEstimate: false, sha256: "ab12" },
  },
  {
    id: "gpkg",
    extension: "gpkg",
    label: { ja: "GeoPackage", en: "GeoPackage" },
    mediaType: "application/geopackage+sqlite3",
    size: { bytes: 20_480, isEstimate: true },
  },
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
  const rows = [
    { fid: 7, values: { name: "第一小学校", kind: "1", people: 320 } },
    { fid: 8, values: { name: "公民館", kind: null, people: null } },
  ];
  const content: DatasetPage = { kind: "dataset", dataset, formats, versions, rows, baseMap: ["roads"], api, examples, check };
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

  test("has one script, which draws maps, and no inline style", () => {
    expect([...html.matchAll(/<script([^>]*)>/g)].map(([, attributes]) => attributes)).toEqual([
      ' type="application/ld+json"',
      ' type="module" src="/page-maps.js"',
    ]);
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

  test("shows the first rows as a table, with codes in words, and room for a map", () => {
    expect(html).toContain("全12,345件のうち、はじめの2件です。");
    expect(html).toContain('<a href="/api/collections/shelters/items/7?f=html&amp;lang=ja">7</a>');
    expect(html).toContain('<td>第一小学校</td><td>指定避難所</td><td class="number">320人</td>');
    expect(html).toContain('<td>公民館</td><td>—</td><td class="number">—</td>');
    expect(html).toContain('data-show="shelters roads" data-bbox="136.1 35 136.3 35.2"');
  });

  test("gives examples of each column as they stand in the files", () => {
    expect(html).toContain("<td>第一小学校、公民館</td>");
    expect(html).toContain("<td>320</td>");
  });

  test("says how large files are, and which sizes are estimates", () => {
    expect(html).toContain("1.23 MB");
    expect(html).toContain("約 20.5 kB");
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
      distribution: [
        { contentUrl: "https://example.jp/download/shelters.geojson" },
        { encodingFormat: "text/csv", contentSize: "1234567 B", sha256: "ab12" },
        { encodingFormat: "application/geopackage+sqlite3" },
      ],
    });
  });

  test("gives search engines no estimated size", () => {
    expect(JSON.stringify(linkedData(html)).match(/contentSize/g)).toHaveLength(1);
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
    expect(html.match(/<script/g)).toHaveLength(2);
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
      search: { q: '"><script>', theme: "heritage", licence: "", format: "csv", since: "2026-04-01" },
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

  test("asks for format and day of the last update too", () => {
    expect(html).toContain('<option value="csv" selected="">CSV（UTF-8）</option>');
    expect(html).toContain('<input type="date" name="since" value="2026-04-01"/>');
  });

  test("is a DataCatalog", () => {
    expect(linkedData(html)).toMatchObject({
      "@type": "DataCatalog",
      dataset: [{ "@type": "Dataset", identifier: "shelters" }, { identifier: "ruins" }],
    });
  });
});

describe("the page of a difference of two versions", () => {
  const versions = [2, 1].map((version) => ({
    version,
    publishedAt: `2026-0${version}-01T01:23:45Z`,
    added: 1,
    changed: 1,
    removed: 1,
    sample: false,
    positionNote: null,
  }));
  const values = { name: "第一小学校", kind: "1", people: 320 };
  const content: ChangesPage = {
    kind: "changes",
    dataset: entry(),
    versions,
    from: 1,
    to: 2,
    counts: { added: 1, changed: 1, removed: 1 },
    only: null,
    rows: [
      { fid: 3, change: "changed", before: values, after: { ...values, kind: null, people: 400 }, isMoved: true },
      { fid: 4, change: "removed", before: { ...values, name: "旧公民館" }, after: null, isMoved: false },
      { fid: 5, change: "added", before: null, after: { ...values, name: "新公民館" }, isMoved: false },
    ],
    after: 5,
    baseMap: ["roads"],
  };
  const html = renderPage({ ...datasetPage(entry()), content, address: "/data/shelters/changes" });

  test("names every field that is another one, before and after", () => {
    expect(html).toContain("<td>種類</td><td>指定避難所</td><td>データなし</td>");
    expect(html).toContain("<td>収容人数</td><td>320人</td><td>400人</td>");
    expect(html).toContain("<td>図形</td><td></td><td>図形・位置が変わりました</td>");
    expect(html).not.toContain("<td>名称</td><td>第一小学校</td>");
  });

  test("names added and removed rows", () => {
    expect(html).toContain("<td>名称</td><td>旧公民館</td><td>—</td>");
    expect(html).toContain("<td>名称</td><td>—</td><td>新公民館</td>");
  });

  test("leads on, to the files and to other versions", () => {
    expect(html).toContain('href="/data/shelters/changes?from=1&amp;to=2&amp;lang=ja&amp;after=5"');
    expect(html).toContain('href="/download/shelters/changes?from=1&amp;to=2&amp;f=csv"');
    expect(html).toContain('<option value="1" selected="">版1（2026年1月1日）</option>');
    expect(html).toContain('data-changes="/download/shelters/changes?from=1&amp;to=2&amp;f=geojson"');
    expect(html).toContain('<span class="change-mark moved-from" aria-hidden="true"></span> 図形・位置が変わりました – 前');
  });

  test("says so when nothing differs", () => {
    const same = { ...content, counts: { added: 0, changed: 0, removed: 0 }, rows: [], after: null };
    const equal = renderPage({ ...datasetPage(entry()), content: same, address: "/data/shelters/changes" });
    expect(equal).toContain("2つの版に違いはありません。");
    expect(equal).not.toContain("data-changes");
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
