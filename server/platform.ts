import { tmpdir } from "node:os";
import path from "node:path";
import type { DatasetDefinition } from "../model/dataset.ts";
import type { DownloadFormat } from "../model/download-format.ts";
import { Problem } from "../model/problem.ts";
import type { City } from "../model/city.ts";
import type { Database } from "../sql/database.ts";
import { currentVersions, type PublishedVersion, versionAt, versionHistory } from "../sql/versions.ts";
import { Metrics } from "./http/metrics.ts";
import { DownloadStore } from "./downloads/download-store.ts";
import { FileSizes } from "./downloads/file-sizes.ts";
import { localOperations, type Operations } from "./operations.ts";
import { TileCache } from "./tiles/tile-cache.ts";
import { MemoryLayers } from "./tile-service/memory-layers.ts";
import { KeptTiles } from "./tile-service/kept-tiles.ts";
import { WarmTiles } from "./tile-service/warm-tiles.ts";
import { VersionEvents } from "./events/version-events.ts";
import { WalkingNetworks } from "./walking/walking-networks.ts";
import { RunService } from "./runs/run-service.ts";

/** How long an answer about current versions is trusted: an edit is visible within this time. It is asked for again halfway. */
const versionsTrustedMs = 200;

const tileCacheBytes = 128 * 2 ** 20;

const keptDownloadBytes = 4 * 2 ** 30;
/** Files that are made at the same time: half of the database connections stay free for everybody else. */
const downloadsMadeAtOnce = 2;

/** What every route works with. HTTP answers before the database is up: until `attach` it is "not ready". */
export class Platform {
  readonly city: City;
  readonly datasets: readonly DatasetDefinition[];
  readonly formats: readonly DownloadFormat[];
  readonly publicUrl: string | undefined;
  readonly operations: Operations;
  readonly metrics = new Metrics();
  /** Files of whole versions, made once. */
  readonly downloads: DownloadStore;
  readonly fileSizes = new FileSizes(this);
  readonly runs: RunService;
  readonly tiles = new TileCache({ maxBytes: tileCacheBytes });
  readonly memoryLayers: MemoryLayers;
  /** Tiles of the last run. */
  readonly keptTiles: KeptTiles;
  readonly events = new VersionEvents(this);
  readonly walking = new WalkingNetworks(this);
  readonly warmTiles = new WarmTiles(this.tiles, () => this.#knownVersions);
  #database: Database | undefined;
  #versions: AskedVersions | undefined;
  /** The last answer, for as long as the next one says the same. */
  #lastVersions: ReadonlyMap<string, PublishedVersion> = new Map();
  /** Questions about versions so far, and the last of them that was answered. */
  #questions = 0;
  #answered = 0;
  /** What the start-up is doing now, for the reader of a 503. */
  phase = { ja: "データベースを準備しています", en: "Preparing the database" };

  constructor(parts: {
    city: City;
    datasets: readonly DatasetDefinition[];
    formats: readonly DownloadFormat[];
    publicUrl: string | undefined;
    operations?: Operations;
    /** Where files are kept: MACHIZU_HOME. */
    home?: string;
    /** Tells one database from another that the same home is used with. */
    databaseName?: string;
  }) {
    this.city = parts.city;
    this.datasets = parts.datasets;
    this.formats = parts.formats;
    this.publicUrl = parts.publicUrl;
    const { home = path.join(tmpdir(), `machizu-${process.pid}`) } = parts;
    this.downloads = new DownloadStore({ folder: path.join(home, "downloads"), mostBytes: keptDownloadBytes, atOnce: downloadsMadeAtOnce });
    this.runs = new RunService(this, { folder: path.join(home, "runs") });
    this.memoryLayers = new MemoryLayers({
      maxBytes: (parts.operations ?? localOperations).layerMemoryBytes,
      database: () => this.database,
      current: () => this.#lastVersions,
    });
    this.operations = parts.operations ?? localOperations;
    this.keptTiles = new KeptTiles({
      file: path.join(home, "tiles.kept"),
      database: parts.databaseName ?? "",
      tiles: this.tiles,
      publicDatasets: this.publicDatasets,
      onFailure: (error) => this.operations.log.failure(error),
    });
  }

  attach(database: Database): void {
    this.#database = database;
  }

  /** Takes over what the last run has left. @throws Error when the database does not answer. */
  async carryOn(): Promise<void> {
    await this.versions();
    await this.keptTiles.carryOn(() => this.#lastVersions);
  }

  /** @throws Problem `not-ready` before the database is up. */
  get database(): Database {
    if (this.#database) return this.#database;
    throw new Problem("not-ready", {
      detail: this.phase,
      remedy: { ja: "数秒後にもう一度お試しください", en: "Try again in a few seconds" },
    });
  }

  /** The state of the database connections, once there are any. */
  get connections(): { open: number; waitedFor: number } | undefined {
    return this.#database?.connections;
  }

  get isReady(): boolean {
    return this.#database !== undefined;
  }

  /** @throws Problem `not-found` for an unknown dataset and for one that is not public: nobody learns which. */
  dataset(id: string): DatasetDefinition {
    const dataset = this.datasets.find((candidate) => candidate.id === id && candidate.visibility === "public");
    if (dataset) return dataset;
    const known = this.publicDatasets.map((candidate) => candidate.id).join(", ");
    throw new Problem("not-found", {
      where: id,
      detail: { ja: `「${id}」というデータセットはありません`, en: `There is no dataset "${id}"` },
      remedy: { ja: `使えるもの：${known}`, en: `Available: ${known}` },
    });
  }

  get publicDatasets(): readonly DatasetDefinition[] {
    return this.datasets.filter(({ visibility }) => visibility === "public");
  }

  /** The newest version of every dataset, at most a fifth of a second old; the same object until one of them changes. */
  async versions(): Promise<ReadonlyMap<string, PublishedVersion>> {
    if (this.#versions !== undefined && isTrusted(this.#versions)) {
      this.#askAhead(this.#versions);
      return this.#versions.answer;
    }
    const versions: AskedVersions = { askedAt: performance.now(), answer: this.#askVersions(), isAskedAgain: false, isAnswered: false };
    this.#versions = versions;
    versions.answer.then(
      () => (versions.isAnswered = true),
      () => this.forgetVersions(),
    );
    return versions.answer;
  }

  /** Asks again before an answer has lost its trust, so that on a busy server nobody waits for it. */
  #askAhead(versions: AskedVersions): void {
    if (versions.isAskedAgain || !versions.isAnswered || performance.now() - versions.askedAt < versionsTrustedMs / 2) return;
    versions.isAskedAgain = true;
    const askedAt = performance.now();
    this.#askVersions().then(
      () => {
        if (this.#versions !== versions) return;
        const answer = Promise.resolve(this.#lastVersions);
        this.#versions = { askedAt, answer, isAskedAgain: false, isAnswered: true };
      },
      // Whoever asks next is told why.
      () => {},
    );
  }

  /** A dataset has a new version: whoever asks from now on must learn it. */
  forgetVersions(): void {
    this.#versions = undefined;
  }

  async #askVersions(): Promise<ReadonlyMap<string, PublishedVersion>> {
    const question = ++this.#questions;
    const answer = await currentVersions(this.database);
    // An older question may be answered later, with what was then.
    if (question > this.#answered && !isSame(answer, this.#lastVersions)) this.#lastVersions = answer;
    this.#answered = Math.max(this.#answered, question);
    return this.#lastVersions;
  }

  /** Undefined when they have to be asked for again. */
  get #knownVersions(): object | undefined {
    if (this.#versions?.isAnswered !== true || !isTrusted(this.#versions)) return undefined;
    this.#askAhead(this.#versions);
    return this.#lastVersions;
  }

  /**
   * The version a request means.
   * @param asOf a version number, or a date or time (ISO 8601) at which it was current; undefined = now.
   * @throws Problem when there is no such version.
   */
  async versionOf(dataset: DatasetDefinition, asOf?: string): Promise<PublishedVersion> {
    const version = await this.#findVersion(dataset, asOf);
    if (version) return version;
    throw new Problem("not-found", {
      where: asOf ?? dataset.id,
      detail:
        asOf === undefined
          ? { ja: `${dataset.title.ja}にはまだデータがありません`, en: `${dataset.title.en} holds no data yet` }
          : { ja: `${dataset.title.ja}に「${asOf}」の版はありません`, en: `${dataset.title.en} has no version "${asOf}"` },
    });
  }

  async history(dataset: DatasetDefinition): Promise<PublishedVersion[]> {
    return versionHistory(this.database, dataset.id);
  }

  async #findVersion(dataset: DatasetDefinition, asOf: string | undefined): Promise<PublishedVersion | undefined> {
    if (asOf === undefined) return (await this.versions()).get(dataset.id);
    if (/^\d{1,9}$/.test(asOf)) return (await this.history(dataset)).find(({ version }) => version === Number(asOf));
    return versionAt(this.database, dataset.id, new Date(asOf));
  }
}

interface AskedVersions {
  readonly askedAt: number;
  isAskedAgain: boolean;
  readonly answer: Promise<ReadonlyMap<string, PublishedVersion>>;
  isAnswered: boolean;
}

function isTrusted({ askedAt }: AskedVersions): boolean {
  return performance.now() - askedAt <= versionsTrustedMs;
}

function isSame(some: ReadonlyMap<string, PublishedVersion>, others: ReadonlyMap<string, PublishedVersion>): boolean {
  return some.size === others.size && [...some].every(([dataset, { version }]) => others.get(dataset)?.version === version);
}
