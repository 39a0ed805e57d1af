import type { LocalText } from "../model/text.ts";
import type { Database } from "./database.ts";

/** What the public may know of one version of a dataset. */
export interface PublishedVersion {
  readonly dataset: string;
  readonly version: number;
  /** ISO 8601. */
  readonly publishedAt: string;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly rowCount: number;
  /** West, south, east, north in degrees; null when nothing has a position. */
  readonly bboxLonLat: readonly [number, number, number, number] | null;
  /** Ids of the sources that have rows in it. */
  readonly sources: readonly string[];
  readonly sample: boolean;
  readonly source: string | null;
  readonly releasedOn: string | null;
  /** How its positions were brought into JGD2011 and how exact that is; null where nothing was lost. */
  readonly positionNote: LocalText | null;
}

const columns = `dataset, version, to_char(published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "publishedAt",
  added, changed, removed, row_count::float8 as "rowCount", bbox as "bboxLonLat", sources, sample, source, released_on as "releasedOn",
  position_note as "positionNote"`;

/** The newest version of every dataset that has one. */
export async function currentVersions(database: Database): Promise<Map<string, PublishedVersion>> {
  const rows = await select(database, `select distinct on (dataset) ${columns} from published.version order by dataset, version desc`, []);
  return new Map(rows.map((row) => [row.dataset, row]));
}

/** Every version of a dataset, newest first. */
export async function versionHistory(database: Database, dataset: string): Promise<PublishedVersion[]> {
  return select(database, `select ${columns} from published.version where dataset = $1 order by version desc`, [dataset]);
}

/** The newest versions of the datasets given, newest first. */
export async function latestVersions(database: Database, datasets: readonly string[], most: number): Promise<PublishedVersion[]> {
  const text = `select ${columns} from published.version where dataset = any($1) order by published_at desc, dataset, version desc limit $2`;
  return select(database, text, [datasets, most]);
}

/** When the first version of each dataset came out (ISO 8601). */
export async function firstPublications(database: Database): Promise<Map<string, string>> {
  const rows = await select(database, `select distinct on (dataset) ${columns} from published.version order by dataset, version`, []);
  return new Map(rows.map(({ dataset, publishedAt }) => [dataset, publishedAt]));
}

/** The version that was current at a moment; undefined when the dataset had none then. */
export async function versionAt(database: Database, dataset: string, moment: Date): Promise<PublishedVersion | undefined> {
  // To the millisecond, as `publishedAt` tells it: whoever asks with that moment gets that version.
  const text = `select ${columns} from published.version
    where dataset = $1 and date_trunc('milliseconds', published_at) <= $2 order by version desc limit 1`;
  return (await select(database, text, [dataset, moment]))[0];
}

/** Is nothing loaded at all? */
export async function isEmpty(database: Database): Promise<boolean> {
  const { rowCount } = await database.pool.query("select from meta.version limit 1");
  return rowCount === 0;
}

async function select(database: Database, text: string, values: unknown[]): Promise<PublishedVersion[]> {
  return database.asPublic(async (client) => (await client.query<PublishedVersion>(text, values)).rows);
}
