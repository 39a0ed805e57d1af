import { setImmediate as eventLoopTurn } from "node:timers/promises";
import type { PoolClient } from "pg";
import { needsConfirmation } from "../model/count-change.ts";
import type { DatasetDefinition } from "../model/dataset.ts";
import { toLonLat } from "../model/geo/to-lon-lat.ts";
import { Problem } from "../model/problem.ts";
import * as build from "./build/load.ts";
import * as view from "./build/load-view.ts";
import { CopyWriter } from "./copy-binary.ts";
import type { Database } from "./database.ts";
import { finishLoad, recordFindings, recordLoad, recordVersion, summaryAfter, summaryOf, type VersionSummary } from "./load/bookkeeping.ts";
import { KnownRows } from "./load/known-rows.ts";
import type { ChangedRow, CheckFinding, LoadPlan, LoadResult, PlacedRows, PublishOptions, RowPlace } from "./load/load-plan.ts";
import { type StagedRecord, StagedRows } from "./load/staged-rows.ts";
import { copyIn } from "./wire/copy-in.ts";

export type { ChangedRow, CheckFinding, LoadPlan, LoadResult, PlacedRows, RowPlace, StagedRecord };

const examplesOfEachChange = 3;

/** Staged rows are sent when this much has gathered: large enough to be fast, small enough for any memory. */
const batchBytes = 2 << 20;

/** The dataset as it was when the load began. */
interface Beginning {
  readonly version: number;
  readonly lastFid: number;
}

interface LoadParts {
  readonly id: number;
  readonly client: PoolClient;
  readonly database: Database;
  readonly plan: LoadPlan;
  readonly beginning: Beginning;
  readonly known: KnownRows;
}

/**
 * One load from start to end. Rows that are not there yet gather in a staging table of their own; `publish` moves them into history in one
 * transaction; until then nobody sees anything. At a dataset's first load the staging table is built as the table itself and takes its place.
 * `end` must always be called.
 */
export class Load {
  readonly id: number;
  readonly #client: PoolClient;
  readonly #database: Database;
  readonly #plan: LoadPlan;
  readonly #beginning: Beginning;
  readonly #known: KnownRows;
  readonly #rows: StagedRows;
  /** Rows that do not touch the area. */
  #outside = 0;
  /** The batch on its way to the database, while the next one is being conformed. */
  #sending: Promise<void> = Promise.resolve();

  private constructor({ id, client, database, plan, beginning, known }: LoadParts) {
    this.id = id;
    this.#client = client;
    this.#database = database;
    this.#plan = plan;
    this.#beginning = beginning;
    this.#known = known;
    this.#rows = new StagedRows(scopeOf(id, plan), known, beginning.version + 1);
  }

  static async begin(database: Database, plan: LoadPlan): Promise<Load> {
    const id = await recordLoad(database, plan);
    const client = await database.pool.connect();
    try {
      await client.query("select pg_advisory_lock($1, $2)", [build.loadLock, id]);
      await client.query(build.loadSettings);
      const beginning = await readBeginning(client, plan.dataset);
      const scope = scopeOf(id, plan);
      const known = beginning.version === 0 ? KnownRows.none() : await KnownRows.read(client, scope, plan.area);
      await client.query(build.createStaging(scope, isFirst(beginning, plan)));
      return new Load({ id, client, database, plan, beginning, known });
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  get #scope(): build.LoadScope {
    return scopeOf(this.id, this.#plan);
  }

  /** Rows that will be current when this is published. */
  get #rowCount(): number {
    return this.#known.takenCount + this.#rows.stagedCount - this.#outside;
  }

  async stage(records: readonly StagedRecord[]): Promise<void> {
    for (const record of records) {
      this.#rows.add(record);
      if (this.#rows.rows.byteLength + this.#rows.doubtful.byteLength > batchBytes) await this.#send();
    }
    // What the socket did not take at once goes out, and the end of a batch is noticed, only when this thread is not busy with the next.
    await eventLoopTurn();
  }

  /** Mends doubtful geometry, leaves out what lies outside the area, and says what was noticed. */
  async check(): Promise<{ findings: CheckFinding[]; outside: number }> {
    await this.#send();
    await this.#sending;
    const { area } = this.#plan;
    await this.#client.query(build.judgeDoubtful(this.#scope));
    await this.#client.query(build.takeJudged(this.#scope));
    if (area !== undefined) this.#outside = (await this.#client.query(build.dropOutside(this.#scope), [area])).rowCount ?? 0;
    const { rows: mended } = await this.#client.query<CheckFinding & { ordinal: number }>(build.mendedRows(this.#scope));
    const findings = [...mended, ...(await this.#repeated())].sort((a, b) => a.ordinal - b.ordinal);
    return { findings: findings.map(({ kind, layer, row }) => ({ kind, layer, row })), outside: this.#outside };
  }

  /**
   * Moves the checked rows into history, all or nothing. With `dryRun` everything is done and taken back; a suspicious change of the
   * number of rows is not even begun.
   */
  async publish(options: PublishOptions): Promise<LoadResult> {
    const summary = isFirst(this.#beginning, this.#plan) && !options.dryRun ? await this.#finishTable() : undefined;
    const result = await this.#inTransaction(
      () => this.#writeHistory(options, summary),
      ({ unconfirmed }) => !options.dryRun && !unconfirmed,
    );
    if (options.dryRun) return result;
    if (result.unconfirmed) {
      await recordFindings(this.#client, this.id, options.findings);
      await finishLoad(this.#client, this.id, "unconfirmed", options.counts);
    } else {
      await this.#renewStatistics(result);
    }
    return result;
  }

  /** Where the rows lie that are not there yet, and how many touch a box in degrees; call it between `check` and `publish`. */
  async placed(box: readonly [west: number, south: number, east: number, north: number]): Promise<PlacedRows> {
    const { rows } = await this.#client.query<PlacedRows>(view.placedRows(this.#scope), [...box]);
    return rows[0] ?? { placed: 0, inside: 0, bounds: null };
  }

  async #renewStatistics({ added, changed, removed, version }: LoadResult): Promise<void> {
    const changes = added + changed + removed;
    if (changes === 0) return;
    const { dataset } = this.#plan;
    const { text, values } = build.statisticsAreOld(dataset, { changes, version });
    const { rows } = await this.#client.query<{ old: boolean }>(text, [...values]);
    if (rows[0]?.old) await this.#client.query(build.analyzeTable(dataset));
  }

  /** Longitude and latitude of rows, null where there is no place; call it between `check` and `end`. */
  async places(rows: readonly RowPlace[]): Promise<(readonly [number, number] | null)[]> {
    const questions = rows.map(({ layer, row, place }, ordinal) => ({ ordinal, layer, row, ...place }));
    const answer = await this.#client.query<{ lon: number | null; lat: number | null }>(view.findingPlaces(this.#scope), [
      JSON.stringify(questions),
    ]);
    return answer.rows.map(({ lon, lat }) => (lon === null || lat === null ? null : [lon, lat]));
  }

  /** Removes everything the load left behind; a load that was not published counts as failed. */
  async end(): Promise<void> {
    let broken: Error | undefined;
    await this.#sending.catch(() => {});
    try {
      await this.#client.query(build.dropStaging(this.id));
      await this.#client.query("update meta.load set state = 'failed', finished_at = now() where id = $1 and state = 'running'", [this.id]);
      await this.#client.query(build.resetLoadSettings);
      await this.#client.query("select pg_advisory_unlock($1, $2)", [build.loadLock, this.id]);
    } catch (error) {
      broken = error instanceof Error ? error : new Error(String(error));
    } finally {
      this.#client.release(broken);
    }
  }

  /** Hands the gathered batch over once the one before has arrived, so that at most two are in memory. */
  async #send(): Promise<void> {
    await this.#sending;
    const { rows, doubtful } = this.#rows;
    const full = [
      { writer: rows, copy: build.copyToStaging(this.#scope) },
      { writer: doubtful, copy: build.copyToDoubtful(this.#scope) },
    ].filter(({ writer }) => writer.hasRows);
    const batches = full.map(({ writer, copy }) => ({ copy, bytes: writer.take() }));
    const sendAll = async () => {
      for (const { copy, bytes } of batches) await copyIn(this.#client, copy, bytes);
    };
    this.#sending = sendAll();
    // Its failure is thrown by whoever waits for it next; until then it must not count as unhandled.
    this.#sending.catch(() => {});
  }

  async #repeated(): Promise<(CheckFinding & { ordinal: number })[]> {
    const { repeated } = this.#rows;
    if (repeated.length === 0) return [];
    const ordinals = repeated.map(({ ordinal }) => ordinal);
    const dropped = this.#outside === 0 ? [] : (await this.#client.query(build.droppedOrdinals(this.#scope), [ordinals])).rows;
    const isDropped = new Set(dropped.map(({ ordinal }: { ordinal: number }) => ordinal));
    return repeated.filter(({ ordinal }) => !isDropped.has(ordinal)).map((record) => ({ kind: "duplicate-key", ...record }));
  }

  /** Builds the indexes of a staged table that is to become the dataset's, two at a time. */
  async #finishTable(): Promise<VersionSummary> {
    const statements = build.indexStaged(this.#scope);
    const work = async (client: PoolClient) => {
      for (let statement = statements.shift(); statement !== undefined; statement = statements.shift()) await client.query(statement);
    };
    const helper = await this.#database.pool.connect();
    try {
      await helper.query(build.loadSettings);
      const summarised = summaryOf(helper, this.#plan.dataset, build.staged(this.id));
      const [own, helped] = await Promise.allSettled([work(this.#client), summarised.then(() => work(helper))]);
      for (const outcome of [own, helped]) if (outcome.status === "rejected") throw outcome.reason;
      return await summarised;
    } finally {
      await helper.query(build.resetLoadSettings).then(
        () => helper.release(),
        () => helper.release(true),
      );
    }
  }

  async #inTransaction<T>(work: () => Promise<T>, isKept: (result: T) => boolean): Promise<T> {
    await this.#client.query("begin");
    try {
      const result = await work();
      await this.#client.query(isKept(result) ? "commit" : "rollback");
      return result;
    } catch (error) {
      await this.#client.query("rollback");
      throw error;
    }
  }

  /** @param summary of the staged table, when it may take the place of the dataset's. */
  async #writeHistory(options: PublishOptions, summary: VersionSummary | undefined): Promise<LoadResult> {
    const client = this.#client;
    const { dataset } = this.#plan;
    await client.query("select from meta.dataset where dataset = $1 for update", [dataset.id]);
    const now = await readBeginning(client, dataset);
    if (summary && now.version === 0) return this.#becomeTable(options, summary);
    await this.#expectScopeUntouched(now);
    const differences = await this.#compare(options);
    const { added, changed, removed, unconfirmed } = differences;
    if (unconfirmed) return { ...differences, version: now.version };
    await recordFindings(client, this.id, options.findings);
    if (added + changed + removed === 0) {
      await finishLoad(client, this.id, "unchanged", options.counts);
      return { ...differences, version: now.version };
    }
    const version = now.version + 1;
    for (const query of [build.closeRows(this.#scope, version), build.insertRows(this.#scope, version, now.lastFid)]) {
      await client.query(query.text, [...query.values]);
    }
    const next = { version, loadId: this.id, added, changed, removed, summary: await summaryAfter(client, dataset, version) };
    await recordVersion(client, dataset, next);
    await finishLoad(client, this.id, "published", options.counts);
    return { ...differences, version };
  }

  /** The staged rows become the dataset's first version. */
  async #becomeTable({ counts, findings }: PublishOptions, summary: VersionSummary): Promise<LoadResult> {
    const client = this.#client;
    const { dataset } = this.#plan;
    const added = this.#rowCount;
    await client.query(build.becomeTable(this.#scope));
    await recordFindings(client, this.id, findings);
    await recordVersion(client, dataset, { version: 1, loadId: this.id, added, changed: 0, removed: 0, summary });
    await finishLoad(client, this.id, "published", counts);
    return { added, changed: 0, removed: 0, unchanged: 0, before: 0, unconfirmed: false, examples: [], version: 1 };
  }

  /** What was read at the beginning must still be so. */
  async #expectScopeUntouched(now: Beginning): Promise<void> {
    if (now.version === this.#beginning.version) return;
    const { text, values } = build.publishedMeanwhile(this.#scope, this.#beginning.version);
    const { rows } = await this.#client.query<{ published: boolean }>(text, [...values]);
    if (rows[0]?.published) throw changedMeanwhile(this.#plan.dataset);
  }

  async #compare({ dryRun, acceptCountChange }: PublishOptions): Promise<Omit<LoadResult, "version">> {
    const client = this.#client;
    const { sample } = this.#plan;
    await client.query(build.createGone(this.#scope));
    const gone = new CopyWriter();
    for (const fid of this.#known.left()) {
      gone.startRow(1);
      gone.write("integer", fid);
    }
    await copyIn(client, build.copyToGone(this.#scope), gone.take());
    if (!sample) await client.query(build.endSample(this.#scope));
    await client.query(build.matchRows(this.#scope));
    await client.query(build.analyzeStaging(this.#scope));
    const { rows: counted } = await client.query<Pick<LoadResult, "added" | "changed" | "removed">>(build.countDifferences(this.#scope));
    const { added = 0, changed = 0, removed = 0 } = counted[0] ?? {};
    const before = sample ? 0 : this.#known.count;
    const unconfirmed = !acceptCountChange && !sample && needsConfirmation({ before, after: this.#rowCount, removed });
    const examples = dryRun || unconfirmed ? await this.#examples() : [];
    return { added, changed, removed, unchanged: this.#known.takenCount, before, unconfirmed, examples };
  }

  async #examples(): Promise<ChangedRow[]> {
    return (await this.#client.query<ChangedRow>(view.changeExamples(this.#scope, examplesOfEachChange))).rows;
  }
}

function scopeOf(loadId: number, { dataset, source, part, keyed, sample }: LoadPlan): build.LoadScope {
  return { dataset, loadId, source, part, keyed, sample };
}

/** Nothing of the dataset is there, and what is staged will all stay as it is staged. */
function isFirst({ version, lastFid }: Beginning, { crs, area }: LoadPlan): boolean {
  return version === 0 && lastFid === 0 && area === undefined && (crs === undefined || toLonLat(crs) !== undefined);
}

async function readBeginning(client: PoolClient, { id }: DatasetDefinition): Promise<Beginning> {
  const { rows } = await client.query<{ version: number; last_fid: string }>(
    "select version, last_fid from meta.dataset where dataset = $1",
    [id],
  );
  const { version = 0, last_fid: lastFid = "0" } = rows[0] ?? {};
  return { version, lastFid: Number(lastFid) };
}

function changedMeanwhile({ id, title }: DatasetDefinition): Problem {
  return new Problem("precondition-failed", {
    where: id,
    detail: {
      ja: `${title.ja}は、読み込んでいる間に別の取り込みで変わりました（何も変えていません）`,
      en: `${id} was changed by another load while this one was being read (nothing was changed)`,
    },
    remedy: { ja: "もう一度実行してください", en: "Run it again" },
  });
}
