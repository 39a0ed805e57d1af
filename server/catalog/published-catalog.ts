import type { Request } from "express";
import type { CatalogEntry, CatalogState } from "../../model/catalog.ts";
import type { PublicCity } from "../../model/city.ts";
import type { LocalText } from "../../model/text.ts";
import { firstPublications } from "../../sql/versions.ts";
import { formatsOf } from "../formats/standard/formats-of.ts";
import { baseUrl } from "../http/base-url.ts";
import type { Platform } from "../platform.ts";
import { currentCatalog } from "./current-catalog.ts";

/** The one model behind DCAT, the CKAN facade, the feeds and the crawler check: what is published, with absolute addresses. */
export interface PublishedCatalog {
  readonly city: PublicCity;
  /** Start of absolute links, without a slash at the end; empty where the server's public address is not known. */
  readonly base: string;
  readonly datasets: readonly PublishedDataset[];
}

export interface PublishedDataset {
  readonly entry: CatalogEntry;
  readonly state: CatalogState;
  /** Says so when it is fictional sample data: others copy titles and nothing else. */
  readonly title: LocalText;
  readonly description: LocalText;
  readonly page: string;
  /** ISO 8601: when its first version came out. */
  readonly issued: string;
  readonly distributions: readonly Distribution[];
  readonly services: readonly Service[];
}

/** A file of the newest version. */
export interface Distribution {
  /** The format's id, unique in the dataset. */
  readonly id: string;
  readonly title: LocalText;
  readonly url: string;
  readonly mediaType: string;
  readonly license: CatalogEntry["sources"][number]["licence"];
  readonly rights: string;
}

/** An address for programs. */
export interface Service {
  readonly id: "ogc-features" | "tiles";
  readonly title: LocalText;
  readonly url: string;
  readonly mediaType: string;
}

/** Datasets that hold nothing yet, and those whose licence forbids copies, are in no catalogue for others. */
export async function publishedCatalog(platform: Platform, request: Request): Promise<PublishedCatalog> {
  const [{ city, datasets }, issued] = await Promise.all([currentCatalog(platform), firstPublications(platform.database)]);
  const base = baseUrl(platform, request);
  return {
    city,
    base,
    datasets: datasets.flatMap((entry) => (entry.state === null || !mayBeCopied(entry) ? [] : [published(entry, entry.state)])),
  };

  function published(entry: CatalogEntry, state: CatalogState): PublishedDataset {
    return {
      entry,
      state,
      title: sampleLabelled(entry.title, state),
      description: sampleLabelled(entry.description, state),
      page: `${base}/data/${entry.id}`,
      issued: issued.get(entry.id) ?? state.publishedAt,
      distributions: distributionsOf(platform, entry, base),
      services: servicesOf(entry, base),
    };
  }
}

function mayBeCopied({ sources }: CatalogEntry): boolean {
  return sources.some(({ licence }) => licence.redistribute);
}

/** Credit lines of the sources whose rows are in the files. */
export function creditLine({ sources }: CatalogEntry, language: "ja" | "en"): string {
  return sources
    .filter(({ licence }) => licence.redistribute)
    .map(({ attribution }) => attribution[language])
    .join(" / ");
}

function distributionsOf(platform: Platform, entry: CatalogEntry, base: string): Distribution[] {
  const [license] = entry.sources.map(({ licence }) => licence).filter(({ redistribute }) => redistribute);
  if (license === undefined) return [];
  return formatsOf(platform, platform.dataset(entry.id)).map(({ id, label, mediaType }) => ({
    id,
    title: { ja: `${entry.title.ja}（${label.ja}）`, en: `${entry.title.en} (${label.en})` },
    url: `${base}/download/${entry.id}.${id}`,
    mediaType,
    license,
    rights: creditLine(entry, "ja"),
  }));
}

function servicesOf(entry: CatalogEntry, base: string): Service[] {
  return [
    {
      id: "ogc-features",
      title: { ja: `${entry.title.ja}（OGC API Features）`, en: `${entry.title.en} (OGC API Features)` },
      url: `${base}/api/collections/${entry.id}`,
      mediaType: "application/json",
    },
    {
      id: "tiles",
      title: { ja: `${entry.title.ja}（ベクトルタイル）`, en: `${entry.title.en} (vector tiles)` },
      url: `${base}/tiles/${entry.id}.json`,
      mediaType: "application/json",
    },
  ];
}

function sampleLabelled(text: LocalText, { sample }: CatalogState): LocalText {
  return sample ? { ja: `【見本データ（架空）】${text.ja}`, en: `[Fictional sample data] ${text.en}` } : text;
}
