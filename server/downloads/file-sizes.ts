import type { City } from "../../model/city.ts";
import type { DatasetDefinition } from "../../model/dataset.ts";
import type { DownloadFormat } from "../../model/download-format.ts";
import type { FileSize } from "../../model/pages.ts";
import type { Database } from "../../sql/database.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import { formatsOf } from "../formats/standard/formats-of.ts";
import type { DownloadStore, KeptFile } from "./download-store.ts";
import { featureSource } from "./feature-source.ts";
import { wholeFile } from "./whole-file.ts";

/** Up to so many rows, files are made only to learn their size: a matter of seconds. */
const mostRows = 20_000;

/** What it needs of the platform. */
interface Sized {
  readonly city: City;
  readonly formats: readonly DownloadFormat[];
  readonly database: Database;
  readonly downloads: DownloadStore;
}

/** How large downloads are: as kept, else estimated from the file of another version; what is not known is found out in the background. */
export class FileSizes {
  readonly #platform: Sized;
  readonly #stop = new AbortController();
  /** Keys of the files that were made or tried, so that a format that cannot hold the rows is tried once. */
  readonly #tried = new Set<string>();
  #last: Promise<void> = Promise.resolve();

  constructor(platform: Sized) {
    this.#platform = platform;
  }

  /** The file of the version, if it is kept: its size and checksum are facts. */
  async kept(dataset: DatasetDefinition, format: DownloadFormat, version: PublishedVersion): Promise<KeptFile | undefined> {
    const { key } = await wholeFile(this.#platform, dataset, { format, version });
    return this.#platform.downloads.look(key);
  }

  /**
   * Sizes by format, of those that are known or can be estimated.
   * @param history every version of the dataset, newest first.
   */
  async of(dataset: DatasetDefinition, history: readonly PublishedVersion[]): Promise<ReadonlyMap<string, FileSize>> {
    const [version] = history;
    const sizes = new Map<string, FileSize>();
    if (version === undefined) return sizes;
    for (const format of formatsOf(this.#platform, dataset)) {
      const kept = await this.kept(dataset, format, version);
      if (!kept) this.#findOut(dataset, format, version);
      const estimate = kept ? undefined : await this.#estimate(dataset, format, history);
      if (kept) sizes.set(format.id, { bytes: kept.bytes, sha256: kept.sha256, isEstimate: false });
      else if (estimate !== undefined) sizes.set(format.id, { bytes: estimate, isEstimate: true });
    }
    return sizes;
  }

  /** Nothing more is made. */
  async close(): Promise<void> {
    this.#stop.abort(new Error("the server stops"));
    await this.#last;
  }

  /** As many bytes a row as the newest other version that is kept. */
  async #estimate(dataset: DatasetDefinition, format: DownloadFormat, history: readonly PublishedVersion[]): Promise<number | undefined> {
    const [version, ...earlier] = history;
    for (const other of earlier) {
      const file = other.rowCount > 0 ? await this.kept(dataset, format, other) : undefined;
      if (file && version) return Math.round((file.bytes * version.rowCount) / other.rowCount);
    }
    return undefined;
  }

  /** One after the other, so that readers do not notice. */
  #findOut(dataset: DatasetDefinition, format: DownloadFormat, version: PublishedVersion): void {
    if (version.rowCount > mostRows) return;
    const mark = `${dataset.id} ${version.version} ${version.publishedAt} ${format.id}`;
    if (this.#tried.has(mark)) return;
    this.#tried.add(mark);
    this.#last = this.#last.then(() => this.#make(dataset, format, version)).catch(() => {});
  }

  async #make(dataset: DatasetDefinition, format: DownloadFormat, version: PublishedVersion): Promise<void> {
    this.#stop.signal.throwIfAborted();
    const { database, downloads } = this.#platform;
    const { key } = await wholeFile(this.#platform, dataset, { format, version });
    if (await downloads.look(key)) return;
    const production = await downloads.produce(key, (signal) => format.write(featureSource(database, dataset, { version, signal })));
    await production.kept(this.#stop.signal);
  }
}
