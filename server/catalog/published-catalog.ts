import type { Request } from "express";
import type { CatalogEntry, CatalogState } from "../../model/catalog.ts";
import type { PublicCity } from "../../model/city.ts";
import type { LocalText } from "../../model/text.ts";
import { itemsValidity, type Validity } from "../../sql/items.ts";
import { firstPublications, type PublishedVersion } from "../../sql/versions.ts";
import type { KeptFile } from "../downloads/download-store.ts";
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
  /** From when to when its rows are so in the world (YYYY-MM-DD), null where that is open; left out where no column says it. */
  readonly temporal?: Validity;
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
  /** Of a file that is kept: of others the size is not known before they are made. */
  readonly file?: Pick<KeptFile, "bytes" | "sha256">;
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
  const [{ city, datasets }, issued, versions] = await Promise.all([
    currentCatalog(platform),
    firstPublications(platform.database),
    platform.versions(),
  ]);
  const base = baseUrl(platform, request);
  const shown = datasets.filter((entry) => entry.state !== null && mayBeCopied(entry));
  const described = await Promise.all(shown.map((entry) => published(entry, entry.state as CatalogState)));
  return { city, base, datasets: described };

  async function published(entry: CatalogEntry, state: CatalogState): Promise<PublishedDataset> {
    const version = versions.get(entry.id);
    const temporal = version && (await validityOf(platform, entry.id, version));
    return {
      entry,
      state,
      title: sampleLabelled(entry.title, state),
      description: sampleLabelled(entry.description, state),
      page: `${base}/data/${entry.id}`,
      issued: issued.get(entry.id) ?? state.publishedAt,
      ...(temporal && { temporal }),
      distributions: await distributionsOf(platform, entry, { base, version }),
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

interface Published {
  readonly base: string;
  readonly version: PublishedVersion | undefined;
}

async function distributionsOf(platform: Platform, entry: CatalogEntry, { base, version }: Published): Promise<Distribution[]> {
  const [license] = entry.sources.map(({ licence }) => licence).filter(({ redistribute }) => redistribute);
  if (license === undefined) return [];
  const dataset = platform.dataset(entry.id);
  return Promise.all(
    formatsOf(platform, dataset).map(async (format) => {
      const { id, label, mediaType } = format;
      const kept = version && (await platform.fileSizes.kept(dataset, format, version));
      return {
        id,
        title: { ja: `${entry.title.ja}（${label.ja}）`, en: `${entry.title.en} (${label.en})` },
        url: `${base}/download/${entry.id}.${id}`,
        mediaType,
        license,
        rights: creditLine(entry, "ja"),
        ...(kept && { file: { bytes: kept.bytes, sha256: kept.sha256 } }),
      };
    }),
  );
}

/** Versions are the same objects until one of them changes. */
const validities = new WeakMap<PublishedVersion, Promise<Validity>>();

async function validityOf(platform: Platform, id: string, version: PublishedVersion): Promise<Validity | undefined> {
  const dataset = platform.dataset(id);
  if (Object.keys(dataset.validity).length === 0) return undefined;
  const known = validities.get(version) ?? itemsValidity(platform.database, dataset, version.version);
  validities.set(version, known);
  known.catch(() => validities.delete(version));
  const { from, to } = await known;
  return from === null && to === null ? undefined : { from, to };
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
