import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { DatasetDefinition } from "../model/dataset.ts";
import type { BboxLonLat } from "../model/geo/tile.ts";
import { changedExtent } from "./build/changed-extent.ts";
import type { Database } from "./database.ts";

const reconnectMs = 1000;

/**
 * Calls `onNews` whenever some dataset may have a new version: when the database says so, and after the connection was lost,
 * because something may have been missed. It does not say which one.
 * @returns how to stop.
 */
export function watchVersions(database: Database, onNews: () => void): () => Promise<void> {
  const stopped = new AbortController();
  const watching = keepListening(database, onNews, stopped.signal);
  return async () => {
    stopped.abort();
    await watching;
  };
}

async function keepListening(database: Database, onNews: () => void, stopped: AbortSignal): Promise<void> {
  while (!stopped.aborted) {
    await listenOnce(database, onNews, stopped).catch(() => {});
    if (!stopped.aborted) await sleep(reconnectMs, undefined, { signal: stopped }).catch(() => {});
  }
}

/** Ends when the connection does. It is one of its own: a pooled one would be missing elsewhere. */
async function listenOnce(database: Database, onNews: () => void, stopped: AbortSignal): Promise<void> {
  const client = new pg.Client(database.pool.options);
  const ended = new Promise<void>((resolve) => {
    client.once("end", resolve);
    stopped.addEventListener("abort", () => resolve(), { once: true });
  });
  client.on("error", () => {});
  client.on("notification", onNews);
  try {
    await client.connect();
    await client.query("listen machizu_version");
    onNews();
    await ended;
  } finally {
    await client.end().catch(() => {});
  }
}

/** The box around every public row that was added, changed or removed after `from` up to `to`; null when there is none. */
export async function changedBbox(
  database: Database,
  dataset: DatasetDefinition,
  { from, to }: { from: number; to: number },
): Promise<BboxLonLat | null> {
  const { text, values } = changedExtent(dataset, from, to);
  const { rows } = await database.asPublic((client) => client.query<{ bbox: [number, number, number, number] | null }>(text, [...values]));
  return rows[0]?.bbox ?? null;
}
