import type { CatalogEntry } from "../../model/catalog.ts";
import type { CrawlerCheck, CrawlerPoint } from "../../model/crawler-check.ts";
import type { LicenceId } from "../../model/licence.ts";
import type { Platform } from "../platform.ts";

/**
 * What portals and their crawlers ask of a dataset: e-Gov データポータル and BODIK harvest CKAN and need an open licence, tags and
 * files with direct addresses; collectors of the 自治体標準オープンデータセット look for a CSV with its columns; map services in
 * browsers need CORS, which every data path of ours answers (`publicHeaders`).
 */
export function crawlerCheck(entry: CatalogEntry, platform: Pick<Platform, "formats" | "publicUrl">): CrawlerCheck {
  const points = [
    checkData(entry),
    checkLicence(entry),
    checkTags(entry),
    checkDescription(entry),
    checkColumns(entry),
    checkFormats(platform.formats.map(({ id }) => id)),
    checkAddress(platform.publicUrl),
    ok(
      "cors",
      "どの Web ページからも読めます（Access-Control-Allow-Origin: *）",
      "Any web page may read it (Access-Control-Allow-Origin: *)",
    ),
  ];
  return { dataset: entry.id, accepted: points.every(({ result }) => result !== "blocked"), points };
}

function checkData({ state }: CatalogEntry): CrawlerPoint {
  if (state === null)
    return {
      topic: "data",
      result: "blocked",
      finding: { ja: "まだデータがありません", en: "There is no data yet" },
      remedy: { ja: "npm run ingest で納品データを登録してください", en: "Load a delivery with npm run ingest" },
    };
  if (state.sample)
    return {
      topic: "data",
      result: "blocked",
      finding: { ja: "見本データ（架空）です", en: "It is fictional sample data" },
      remedy: {
        ja: "市のデータを登録してください。見本データは収集の対象になりません",
        en: "Load the city's own data; sample data must not be collected",
      },
    };
  return ok("data", `${state.rowCount}件（第${state.version}版）`, `${state.rowCount} records (version ${state.version})`);
}

/** Open by the Open Definition, as portals list them. */
const openEverywhere: ReadonlySet<LicenceId> = new Set(["CC0-1.0", "CC-BY-4.0", "PDL-1.0", "GOJ-2.0", "ODbL-1.0"]);

function checkLicence({ sources }: CatalogEntry): CrawlerPoint {
  const names = (chosen: typeof sources) => ({
    ja: chosen.map(({ licence }) => licence.title.ja).join("、"),
    en: chosen.map(({ licence }) => licence.title.en).join(", "),
  });
  const closed = sources.filter(({ licence }) => !licence.redistribute);
  if (closed.length === sources.length)
    return {
      topic: "licence",
      result: "blocked",
      finding: { ja: `再配布できません（${names(closed).ja}）`, en: `It may not be redistributed (${names(closed).en})` },
      remedy: {
        ja: "再配布できる出典（市の台帳など）に置き換えてください",
        en: "Replace it by a source that may be, such as a register of the city",
      },
    };
  const unusual = sources.filter(({ licence }) => licence.redistribute && !openEverywhere.has(licence.id));
  if (unusual.length > 0)
    return {
      topic: "licence",
      result: "advice",
      finding: { ja: `独自の利用規約があります（${names(unusual).ja}）`, en: `Terms of its own apply (${names(unusual).en})` },
      remedy: {
        ja: "CC BY 4.0 か公共データ利用規約で公開できるか、提供元に確認してください",
        en: "Ask the publisher whether CC BY 4.0 or PDL 1.0 may be stated",
      },
    };
  return ok("licence", names(sources).ja, names(sources).en);
}

const fewestTags = 3;

function checkTags({ keywords }: CatalogEntry): CrawlerPoint {
  const hasJapanese = keywords.some((keyword) => /[^\x20-\x7e]/u.test(keyword));
  if (keywords.length >= fewestTags && hasJapanese) return ok("tags", keywords.join("、"), keywords.join(", "));
  return {
    topic: "tags",
    result: "advice",
    finding: { ja: `タグが ${keywords.length} 個です`, en: `There are ${keywords.length} tags` },
    remedy: {
      ja: `日本語を含む ${fewestTags} 個以上のタグを keywords に書いてください`,
      en: `Give ${fewestTags} keywords or more, some in Japanese`,
    },
  };
}

/** Dataset search engines take descriptions of 50 to 5,000 characters (schema.org Dataset); Japanese says as much in half. */
const shortestDescription = 25;

function checkDescription({ description }: CatalogEntry): CrawlerPoint {
  if (description.ja.length >= shortestDescription)
    return ok("description", `${description.ja.length}文字`, `${description.ja.length} characters in Japanese`);
  return {
    topic: "description",
    result: "advice",
    finding: { ja: `説明が ${description.ja.length} 文字です`, en: `The description has ${description.ja.length} characters` },
    remedy: {
      ja: `${shortestDescription}文字以上で、何のデータかを書いてください`,
      en: `Say in ${shortestDescription} characters or more what it is`,
    },
  };
}

/** Columns by which collectors recognise places: a name, and for points a position, which every CSV of points carries. */
function checkColumns({ fields, geometry }: CatalogEntry): CrawlerPoint {
  const labels = Object.values(fields).map(({ label }) => label.ja);
  const hasName = labels.some((label) => /名/u.test(label));
  if (geometry !== "point" || hasName) return ok("columns", `${labels.length}項目`, `${labels.length} columns`);
  return {
    topic: "columns",
    result: "advice",
    finding: { ja: "「名称」の項目がありません", en: "There is no column with a name" },
    remedy: {
      ja: "自治体標準オープンデータセットの「名称」にあたる項目を加えてください",
      en: "Add a column that answers 名称 of the municipal standard data sets",
    },
  };
}

function checkFormats(formats: readonly string[]): CrawlerPoint {
  const missing = ["csv", "geojson"].filter((id) => !formats.includes(id));
  if (missing.length === 0) return ok("formats", formats.join("、"), formats.join(", "));
  return {
    topic: "formats",
    result: "blocked",
    finding: { ja: `${missing.join("、")} がありません`, en: `There is no ${missing.join(", ")}` },
    remedy: { ja: "server/formats/ に形式を加えてください", en: "Add the format to server/formats/" },
  };
}

function checkAddress(publicUrl: string | undefined): CrawlerPoint {
  if (publicUrl?.startsWith("https://") === true) return ok("address", publicUrl, publicUrl);
  return {
    topic: "address",
    result: "blocked",
    finding: { ja: "公開アドレス（https）が設定されていません", en: "No public https address is set" },
    remedy: {
      ja: "環境変数 PUBLIC_URL に https:// で始まる公開アドレスを設定してください",
      en: "Set PUBLIC_URL to the public address, beginning with https://",
    },
  };
}

function ok(topic: CrawlerPoint["topic"], ja: string, en: string): CrawlerPoint {
  return { topic, result: "ok", finding: { ja, en } };
}
