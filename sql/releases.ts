import type { Database } from "./database.ts";

/** What a server calls the state of a file that is loaded. */
export interface LoadedState {
  readonly etag?: string;
  readonly lastModified?: string;
}

/** The state of an address that a source's newest finished load took; undefined when it was never loaded from there. */
export async function loadedState(
  database: Database,
  { dataset, source, address }: { dataset: string; source: string; address: string },
): Promise<LoadedState | undefined> {
  const { rows } = await database.pool.query<{ etag: string | null; last_modified: string | null }>(
    `select etag, last_modified from meta.release r
     where dataset = $1 and source = $2 and address = $3
       and exists (select from meta.load l where l.release_id = r.id and state in ('published', 'unchanged') and not sample)
     order by id desc limit 1`,
    [dataset, source, address],
  );
  const [row] = rows;
  return row && { ...(row.etag !== null && { etag: row.etag }), ...(row.last_modified !== null && { lastModified: row.last_modified }) };
}
