import type { PoolClient } from "pg";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { dataTable } from "../build/dataset-table.ts";
import { summarise, summariseChange } from "../build/load.ts";
import type { Database } from "../database.ts";
import type { LoadCounts, LoadPlan, RecordedFinding } from "./load-plan.ts";

/** What is written down about a load: releases, loads, findings, versions. */

export async function recordLoad(database: Database, plan: LoadPlan): Promise<number> {
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

/** A database without this many findings of one load is still a database; the report says how many more there were. */
const recordedFindings = 10_000;

export async function recordFindings(client: PoolClient, loadId: number, findings: readonly RecordedFinding[]): Promise<void> {
  await client.query(
    `insert into meta.finding (load_id, kind, file, row_number, column_name, value)
     select $1, * from jsonb_to_recordset($2::jsonb) as f(kind text, file text, "row" bigint, "column" text, value text)`,
    [loadId, JSON.stringify(findings.slice(0, recordedFindings))],
  );
}

export async function finishLoad(client: PoolClient, id: number, state: string, counts: LoadCounts): Promise<void> {
  await client.query(
    `update meta.load set state = $2, rows_read = $3, rows_loaded = $4, rows_clipped = $5, finished_at = now() where id = $1`,
    [id, state, counts.read, counts.loaded, counts.clipped],
  );
}

/** What the public may see of a version. */
export interface VersionSummary {
  readonly row_count: string;
  readonly bbox: readonly number[] | null;
  readonly sources: readonly string[];
}

export async function summaryOf(client: PoolClient, dataset: DatasetDefinition, table = dataTable(dataset)): Promise<VersionSummary> {
  const { rows } = await client.query<VersionSummary>(summarise(dataset, table));
  return rows[0] ?? { row_count: "0", bbox: null, sources: [] };
}

/** Of the version whose rows have just been written. Looks at what has changed where that is enough: an edit of one row need not read all. */
export async function summaryAfter(client: PoolClient, dataset: DatasetDefinition, version: number): Promise<VersionSummary> {
  const { text, values } = summariseChange(dataset, version);
  const { rows } = await client.query<VersionSummary>(text, [...values]);
  return rows[0] ?? summaryOf(client, dataset);
}

export interface NewVersion {
  readonly version: number;
  readonly loadId: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly summary: VersionSummary;
}

export async function recordVersion(client: PoolClient, dataset: DatasetDefinition, next: NewVersion): Promise<void> {
  const { version, loadId, added, changed, removed, summary } = next;
  await client.query("update meta.dataset set version = $2, last_fid = last_fid + $3 where dataset = $1", [dataset.id, version, added]);
  await client.query(
    `insert into meta.version (dataset, version, load_id, added, changed, removed, row_count, bbox, sources, sample)
     select $1, $2, $3, $4, $5, $6, $7, $8, $9,
       exists (select from ${dataTable(dataset)} where version_to is null and load_id in (select id from meta.load where sample))`,
    [dataset.id, version, loadId, added, changed, removed, summary.row_count, summary.bbox, summary.sources],
  );
}
