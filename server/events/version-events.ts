import type { DatasetDefinition } from "../../model/dataset.ts";
import type { VersionEvent } from "../../model/version-event.ts";
import type { Database } from "../../sql/database.ts";
import { changedBbox, watchVersions } from "../../sql/version-feed.ts";
import type { PublishedVersion } from "../../sql/versions.ts";

/** Dataset → version. */
export type KnownVersions = ReadonlyMap<string, number>;

/** What is told to everybody who listens: some new versions, and all versions once they are known. */
export type VersionListener = (events: readonly VersionEvent[], known: KnownVersions) => void;

interface VersionSource {
  readonly database: Database;
  readonly publicDatasets: readonly DatasetDefinition[];
  versions(): Promise<ReadonlyMap<string, PublishedVersion>>;
  forgetVersions(): void;
}

/** Tells its listeners of every new version of a public dataset. It watches the database only while somebody listens. */
export class VersionEvents {
  readonly #source: VersionSource;
  /** Who listens, and how to hang up on them. */
  readonly #listeners = new Map<VersionListener, () => void>();
  #stopWatching: (() => Promise<void>) | undefined;
  #told: KnownVersions = new Map();
  #telling: Promise<void> = Promise.resolve();

  constructor(source: VersionSource) {
    this.#source = source;
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  /** The current versions; from here on the listener is told of every newer one. @returns how to stop. */
  async listen(listener: VersionListener, hangUp: () => void): Promise<{ known: KnownVersions; stop(): void }> {
    const { database } = this.#source;
    this.#listeners.set(listener, hangUp);
    if (this.#stopWatching === undefined) {
      this.#stopWatching = watchVersions(database, () => this.#onNews());
      this.#source.forgetVersions();
      this.#told = await this.#current();
    }
    return { known: this.#told, stop: () => this.#leave(listener) };
  }

  /** What has changed since a listener knew these versions. */
  async since(known: KnownVersions, now: KnownVersions): Promise<VersionEvent[]> {
    const { database, publicDatasets } = this.#source;
    const changed = publicDatasets.filter(({ id }) => known.has(id) && (now.get(id) ?? 0) > (known.get(id) ?? 0));
    return Promise.all(
      changed.map(async (dataset) => {
        const { id } = dataset;
        const version = now.get(id) ?? 0;
        return { dataset: id, version, bbox: await changedBbox(database, dataset, { from: known.get(id) ?? 0, to: version }) };
      }),
    );
  }

  /** The server stops: `hangUp` of every listener is called. */
  async close(): Promise<void> {
    for (const hangUp of this.#listeners.values()) hangUp();
    await this.#rest();
  }

  #leave(listener: VersionListener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size === 0) void this.#rest();
  }

  async #rest(): Promise<void> {
    const stop = this.#stopWatching;
    this.#stopWatching = undefined;
    await stop?.();
  }

  /** One after the other: what is told goes upwards. */
  #onNews(): void {
    this.#source.forgetVersions();
    this.#telling = this.#telling.then(() => this.#tell()).catch(() => {});
  }

  async #tell(): Promise<void> {
    const now = await this.#current();
    // A dataset that had nothing yet is news too.
    const before = new Map([...now.keys()].map((id) => [id, this.#told.get(id) ?? 0]));
    const events = await this.since(before, now);
    this.#told = now;
    if (events.length > 0) for (const listener of this.#listeners.keys()) listener(events, now);
  }

  async #current(): Promise<KnownVersions> {
    return new Map([...(await this.#source.versions())].map(([id, { version }]) => [id, version]));
  }
}
