import { createHash } from "node:crypto";
import { open, readFile, rename, rm, stat } from "node:fs/promises";
import { z } from "zod";
import { encodingRevision } from "../tiles/tile-digest.ts";
import type { CachedTile } from "../tiles/tile-cache.ts";

/** Tiles as they lie in a file, and what they were true for. */
export interface KeptTilesContent {
  /** Tells the database that they were made from. */
  readonly database: string;
  /** By dataset: the digest of its definition, and its newest version. */
  readonly datasets: Readonly<Record<string, { readonly definition: string; readonly version: number; readonly publishedAt: string }>>;
  /** By key, those in use most first. */
  readonly tiles: ReadonlyMap<string, CachedTile>;
}

/** To be raised when the file is laid out in another way. */
const layout = 1;

const indexSchema = z.object({
  format: z.literal(`machizu-tiles ${layout}.${encodingRevision}`),
  database: z.string(),
  datasets: z.record(z.string(), z.object({ definition: z.string(), version: z.number(), publishedAt: z.string() })),
  tiles: z.array(z.tuple([z.string(), z.string(), z.number().int().min(0)])),
});

const lineEnd = 0x0a;
const digestBytes = 32;

/**
 * A line that names the tiles and their lengths, their bytes one after the other, and the SHA-256 of all that. Tile by tile, so that
 * requests are not held up; written beside and renamed, so that whoever reads finds the old file or the new one.
 */
export async function writeKeptTiles(file: string, { database, datasets, tiles }: KeptTilesContent): Promise<void> {
  const index: z.input<typeof indexSchema> = {
    format: indexSchema.shape.format.value,
    database,
    datasets,
    tiles: [...tiles].map(([key, { etag, bytes }]) => [key, etag, bytes.length]),
  };
  const unfinished = `${file}.tmp`;
  const hash = createHash("sha256");
  try {
    await using handle = await open(unfinished, "w");
    for (const piece of [Buffer.from(`${JSON.stringify(index)}\n`), ...[...tiles.values()].map(({ bytes }) => bytes)]) {
      hash.update(piece);
      await handle.writeFile(piece);
    }
    await handle.writeFile(hash.digest());
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/**
 * @param mostBytes a larger file is not read.
 * @returns undefined when there is no file, and when it is damaged or of another format: tiles are made anew then.
 */
export async function readKeptTiles(file: string, mostBytes: number): Promise<KeptTilesContent | undefined> {
  const { size } = (await stat(file).catch(() => undefined)) ?? { size: 0 };
  if (size <= digestBytes || size > mostBytes) return undefined;
  const bytes = await readFile(file).catch(() => undefined);
  return bytes && parse(bytes);
}

function parse(bytes: Buffer): KeptTilesContent | undefined {
  const content = bytes.subarray(0, -digestBytes);
  if (!createHash("sha256").update(content).digest().equals(bytes.subarray(-digestBytes))) return undefined;
  const indexEnd = content.indexOf(lineEnd);
  // Whole, as the digest says: what an older release wrote is JSON too.
  const index = indexSchema.safeParse(JSON.parse(content.toString("utf8", 0, indexEnd)));
  if (!index.success) return undefined;
  const { database, datasets, tiles: listed } = index.data;
  const tiles = new Map<string, CachedTile>();
  let start = indexEnd + 1;
  for (const [key, etag, length] of listed) {
    tiles.set(key, { etag, bytes: content.subarray(start, start + length) });
    start += length;
  }
  return { database, datasets, tiles };
}
