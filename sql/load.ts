import type { PoolClient } from "pg";
import { needsConfirmation } from "../model/count-change.ts";
import type { DatasetDefinition, FieldType } from "../model/dataset.ts";
import type { FindingKind } from "../model/finding.ts";
import { dataTable, publicView } from "./build/dataset-table.ts";
import * as build from "./build/load.ts";
import * as view from "./build/load-view.ts";
import { type CopyType, type CopyValue, CopyWriter, type EwkbSource, type HashColumn } from "./copy-binary.ts";
import { copyIn, type Database } from "./database.ts";

/** What is being loaded and where it came from. */
export interface LoadPlan {
  readonly dataset: DatasetDefinition;
  readonly source: string;
  /** The file a delivery replaces; "" when it replaces everything of its source. */
  readonly part: string;
  readonly keyed: boolean;
  readonly sample: boolean;
  readonly crs: number | undefined;
  readonly encoding: string;
  readonly release: Release;
}

export interface Release {
  readonly label: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly releasedOn: string | undefined;
  readonly licence: string;
  /** Title, address and consequence of the licence as they are today. */
  readonly licenceText: string;
  readonly attribution: string;
  /** Where it was downloaded from, and what the server calls this state of it. */
  readonly web?: { readonly address: string; readonly etag?: string | undefined; readonly lastModified?: string | undefined };
}

/** One conformed record. */
export interface StagedRecord {
  readonly layer: number;
  readonly row: number;
  readonly key: string | null;
  /** In the order of the definition's fields. */
  readonly values: readonly (string | number | boolean | null)[];
  /** The row as delivered, as JSON text. */
  readonly raw: string;
  readonly geometry: EwkbSource | null;
}

export interface CheckFinding {
  readonly kind: FindingKind;
  readonly layer: number;
  readonly row: number;
}

export interface RecordedFinding {
  readonly kind: string;
  readonly row: number;
  readonly file?: string;
  readonly column?: string;
  readonly value?: string;
}

export interface LoadCounts {
  readonly read: number;
  readonly loaded: number;
  readonly clipped: number;
}

export interface LoadResult {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
  /** The dataset's version after the load; the same as before when nothing changed. */
  readonly version: number;
  /** Rows that the source (or the same file of it) had. */
  readonly before: number;
  /** The number of rows changes so much that a person must say yes; nothing was published. */
  readonly unconfirmed: boolean;
  /** A few rows of each kind, when nothing was published. */
  readonly examples: readonly ChangedRow[];
}

type Fields = Readonly<Record<string, unknown>>;

/** One row that a load changes. */
export interface ChangedRow {
  readonly change: "added" | "changed" | "removed";
  readonly id: string;
  readonly title: string | null;
  /** Values of the fields; null before an added and after a removed row. */
  readonly before: Fields | null;
  readonly after: Fields | null;
  /** Has its geometry changed? */
  readonly moved: boolean;
  /** As delivered. */
  readonly rawBefore: Fields | null;
  readonly rawAfter: Fields | null;
}

/** A row of a layer; `place` is given for one that was not staged. */
export interface RowPlace {
  readonly layer: number;
  readonly row: number;
  readonly place?: { readonly x: number; readonly y: number; readonly epsg: number } | undefined;
}

export interface PublishOptions {
  readonly counts: LoadCounts;
  readonly findings: readonly RecordedFinding[];
  readonly dryRun: boolean;
  /** A person has seen that the number of rows changes much. */
  readonly acceptCountChange: boolean;
}

const examplesOfEachChange = 3;

/** Staged rows are sent when this much has gathered: large enough to be fast, small enough for any memory. */
const batchBytes = 2 << 20;

/** A database without this many findings of one load is still a database; the report says how many more there were. */
const recordedFindings = 10_000;

/**
 * One load from start to end. Records gather in a staging table of their own; `publish` moves them into
 * history in one transaction; until then nobody sees anything. `end` must always be called.
 */
export class Load {
  readonly id: number;
  readonly #client: PoolClient;
  readonly #plan: LoadPlan;
  readonly #writer: CopyWriter;
  #ordinal = 0;
  /** The batch on its way to the database, while the next one is being conformed. */
  #sending: Promise<void> = Promise.resolve();

  private constructor(parts: { id: number; client: PoolClient; plan: LoadPlan }) {
    this.id = parts.id;
    this.#client = parts.client;
    this.#plan = parts.plan;
    this.#writer = new CopyWriter(stagingColumns(parts.plan.dataset));
  }

  static async begin(database: Database, plan: LoadPlan): Promise<Load> {
    const id = await recordLoad(database, plan);
    const client = await database.pool.connect();
    const load = new Load({ id, client, plan });
    await client.query("select pg_advisory_lock($1, $2)", [build.loadLock, id]);
    await client.query(build.loadSettings);
    await client.query(build.createStaging(load.#scope));
    return load;
  }

  get #scope(): build.LoadScope {
    const { dataset, source, part, keyed, sample } = this.#plan;
    return { dataset, loadId: this.id, source, part, keyed, sample };
  }

  async stage(records: readonly StagedRecord[]): Promise<void> {
    for (const { layer, row, key, values, raw, geometry } of records) {
      this.#ordinal += 1;
      this.#writer.writeRow([this.#ordinal, layer, row, key, ...values, raw, geometry] satisfies CopyValue[]);
      if (this.#writer.byteLength > batchBytes) await this.#send();
    }
  }

  /**
   * Brings the staged geometry to EPSG:6668, mends what is invalid and says what was mended.
   * @param area hexadecimal EWKB; rows that do not touch it are left out.
   */
  async check(area?: string): Promise<{ findings: CheckFinding[]; outside: number }> {
    await this.#send();
    await this.#sending;
    await this.#client.query(build.checkStaged(this.#scope));
    const dropped = area === undefined ? undefined : await this.#client.query(build.dropOutside(this.#scope), [area]);
    const { rows } = await this.#client.query<CheckFinding>(build.checkFindings(this.#scope));
    return { findings: rows, outside: dropped?.rowCount ?? 0 };
  }

  /**
   * Moves the checked rows into history, all or nothing. With `dryRun` everything is done and taken back; a suspicious change of the
   * number of rows is not even begun.
   */
  async publish(options: PublishOptions): Promise<LoadResult> {
    const { rows } = await this.#client.query<{ count: number }>(`select count(*)::int as count from staging.load_${this.id}_checked`);
    const checkedRows = rows[0]?.count ?? 0;
    const result = await this.#inTransaction(
      () => this.#writeHistory(checkedRows, options),
      ({ unconfirmed }) => !options.dryRun && !unconfirmed,
    );
    if (options.dryRun) return result;
    if (result.unconfirmed) {
      await recordFindings(this.#client, this.id, options.findings);
      await finishLoad(this.#client, this.id, "unconfirmed", options.counts);
    } else if (result.added + result.changed + result.removed > 0) {
      await this.#client.query(build.analyzeTable(this.#plan.dataset));
    }
    return result;
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
    this.#sending = copyIn(this.#client, build.copyToStaging(this.#scope), [this.#writer.take()]);
    // Its failure is thrown by whoever waits for it next; until then it must not count as unhandled.
    this.#sending.catch(() => {});
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

  async #writeHistory(checkedRows: number, { counts, findings, dryRun, acceptCountChange }: PublishOptions): Promise<LoadResult> {
    const client = this.#client;
    const { dataset, sample } = this.#plan;
    const { rows: current } = await client.query<{ version: number; last_fid: string }>(
      "select version, last_fid from meta.dataset where dataset = $1 for update",
      [dataset.id],
    );
    const { version = 0, last_fid: lastFid = "0" } = current[0] ?? {};
    const match = build.matchRows(this.#scope);
    await client.query(match.text, [...match.values]);
    await client.query(build.analyzeStaging(this.#scope));
    const { rows: counted } = await client.query<Pick<LoadResult, "added" | "changed" | "removed">>(build.countDifferences(this.#scope));
    const { added = 0, changed = 0, removed = 0 } = counted[0] ?? {};
    const unchanged = checkedRows - added - changed;
    const before = await this.#countBefore();
    const unconfirmed = !acceptCountChange && !sample && needsConfirmation({ before, after: checkedRows, removed });
    const examples = dryRun || unconfirmed ? await this.#examples() : [];
    const differences = { added, changed, removed, unchanged, before, unconfirmed, examples };
    if (unconfirmed) return { ...differences, version };
    await recordFindings(client, this.id, findings);
    if (added + changed + removed === 0) {
      await finishLoad(client, this.id, "unchanged", counts);
      return { ...differences, version };
    }
    const next = version + 1;
    const first = version === 0;
    if (first) await client.query(build.dropIndexes(dataset));
    for (const query of [build.closeRows(this.#scope, next), build.insertRows(this.#scope, next, Number(lastFid))]) {
      await client.query(query.text, [...query.values]);
    }
    if (first) await client.query(build.recreateIndexes(dataset));
    await client.query("update meta.dataset set version = $2, last_fid = last_fid + $3 where dataset = $1", [dataset.id, next, added]);
    await recordVersion(client, dataset, { version: next, loadId: this.id, added, changed, removed });
    await finishLoad(client, this.id, "published", counts);
    return { ...differences, version: next };
  }

  async #countBefore(): Promise<number> {
    const { text, values } = view.countBefore(this.#scope);
    const { rows } = await this.#client.query<{ count: number }>(text, [...values]);
    return rows[0]?.count ?? 0;
  }

  async #examples(): Promise<ChangedRow[]> {
    return (await this.#client.query<ChangedRow>(view.changeExamples(this.#scope, examplesOfEachChange))).rows;
  }
}

const copyTypes: Record<FieldType, CopyType> = {
  text: "text",
  code: "text",
  integer: "integer",
  number: "number",
  boolean: "boolean",
  date: "date",
};

/** The content is the fields, the row as delivered and the geometry as delivered. */
function stagingColumns(dataset: DatasetDefinition): (CopyType | HashColumn)[] {
  const fields = Object.values(dataset.fields).map(({ type }) => copyTypes[type]);
  const place: CopyType[] = ["integer", "integer", "integer", "text"];
  const content: CopyType[] = [...fields, "json", "geometry"];
  return [...place, ...content, { hashOf: { from: place.length, to: place.length + content.length - 1 } }];
}

async function recordLoad(database: Database, plan: LoadPlan): Promise<number> {
  return database.transaction(async (client) => {
    const { dataset, source, part, sample, crs, encoding, release } = plan;
    const { rows } = await client.query<{ id: string }>(
      `with released as (
         insert into meta.release (dataset, source, label, sha256, bytes, released_on, licence, attribution,
           licence_text, address, etag, last_modified)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $13, $14, $15, $16) returning id
       )
       insert into meta.load (dataset, source, part, release_id, sample, crs, encoding, state)
       select $1, $2, $9, id, $10, $11, $12, 'running' from released returning id`,
      [
        dataset.id,
        source,
        release.label,
        release.sha256,
        release.bytes,
        release.releasedOn ?? null,
        release.licence,
        release.attribution,
        part,
        sample,
        crs ?? null,
        encoding,
        release.licenceText,
        release.web?.address ?? null,
        release.web?.etag ?? null,
        release.web?.lastModified ?? null,
      ],
    );
    return Number(rows[0]?.id);
  });
}

async function recordFindings(client: PoolClient, loadId: number, findings: readonly RecordedFinding[]): Promise<void> {
  await client.query(
    `insert into meta.finding (load_id, kind, file, row_number, column_name, value)
     select $1, * from jsonb_to_recordset($2::jsonb) as f(kind text, file text, "row" bigint, "column" text, value text)`,
    [loadId, JSON.stringify(findings.slice(0, recordedFindings))],
  );
}

async function finishLoad(client: PoolClient, id: number, state: string, counts: LoadCounts): Promise<void> {
  await client.query(
    `update meta.load set state = $2, rows_read = $3, rows_loaded = $4, rows_clipped = $5, finished_at = now() where id = $1`,
    [id, state, counts.read, counts.loaded, counts.clipped],
  );
}

interface NewVersion {
  readonly version: number;
  readonly loadId: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

/** Row count and extent are those of what the public may see. */
async function recordVersion(
  client: PoolClient,
  dataset: DatasetDefinition,
  { version, loadId, added, changed, removed }: NewVersion,
): Promise<void> {
  const visible =
    dataset.visibility === "public"
      ? `select geom, source from ${publicView(dataset)} where version_to is null`
      : "select null::geometry as geom, null::text as source where false";
  await client.query(
    `insert into meta.version (dataset, version, load_id, added, changed, removed, row_count, bbox, sources, sample)
     select $1, $2, $3, $4, $5, $6, count(*),
       case when st_extent(geom) is null then null
            else array[st_xmin(st_extent(geom)), st_ymin(st_extent(geom)), st_xmax(st_extent(geom)), st_ymax(st_extent(geom))] end,
       coalesce(array_agg(distinct source order by source), '{}'),
       exists (select from ${dataTable(dataset)} where version_to is null and load_id in (select id from meta.load where sample))
     from (${visible}) v`,
    [dataset.id, version, loadId, added, changed, removed],
  );
}
