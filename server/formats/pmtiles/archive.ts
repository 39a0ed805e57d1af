import { createHash } from "node:crypto";
import path from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { BboxLonLat } from "../../../model/geo/tile.ts";
import { SpoolFile } from "../spool/spool-file.ts";
import { directories, type Entry, headerBytes } from "./directory.ts";
import { encodeHeader } from "./header.ts";

const compress = promisify(gzip);

export interface ArchiveDescription {
  readonly metadata: object;
  readonly bbox: BboxLonLat | null;
  readonly minZoom: number;
  readonly maxZoom: number;
}

/** Gathers tiles in ascending order of their ids; equal contents are kept once. */
export class Archive {
  readonly #spool: SpoolFile;
  readonly #entries: Entry[] = [];
  /** Digest → where the content lies. */
  readonly #contents = new Map<string, { offset: number; length: number }>();
  #tileCount = 0;

  constructor(folder: string) {
    this.#spool = new SpoolFile(path.join(folder, "tiles"));
  }

  async add(tileId: number, bytes: Uint8Array): Promise<void> {
    const digest = createHash("sha256").update(bytes).digest("base64url");
    const content = this.#contents.get(digest) ?? (await this.#append(digest, bytes));
    const last = this.#entries.at(-1);
    this.#tileCount++;
    if (last?.offset === content.offset && last.tileId + last.runLength === tileId) last.runLength++;
    else this.#entries.push({ tileId, runLength: 1, ...content });
  }

  async *pieces({ metadata, ...description }: ArchiveDescription): AsyncGenerator<Uint8Array> {
    await this.#spool.end();
    const { root, leaves } = await directories(this.#entries);
    const packedMetadata = await compress(JSON.stringify(metadata));
    yield encodeHeader({
      ...description,
      lengths: {
        header: headerBytes,
        root: root.length,
        metadata: packedMetadata.length,
        leaves: leaves.length,
        tiles: this.#spool.byteLength,
      },
      counts: { addressedTiles: this.#tileCount, entries: this.#entries.length, contents: this.#contents.size },
    });
    yield root;
    yield packedMetadata;
    if (leaves.length > 0) yield leaves;
    for await (const piece of this.#spool.pieces()) yield Buffer.from(piece);
  }

  async close(): Promise<void> {
    await this.#spool.close();
  }

  async #append(digest: string, bytes: Uint8Array): Promise<{ offset: number; length: number }> {
    const packed = await compress(bytes);
    const content = { offset: this.#spool.byteLength, length: packed.length };
    this.#spool.writer.append(packed);
    await this.#spool.flush();
    this.#contents.set(digest, content);
    return content;
  }
}
