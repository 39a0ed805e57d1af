import { createHash } from "node:crypto";

import type { TileAddress } from "../../model/geo/tile.ts";
import { ByteWriter } from "./byte-writer.ts";
import type { LayerRows } from "./layer-rows.ts";
import type { TileField } from "./encode-attributes.ts";

/**
 * The ETag of a tile: a digest of its address and grid, of each layer's name and fields, and of (fid, version_from)
 * of each row in its order. A row that changes gets a new version, so nothing else of it need be read.
 */
export class TileDigest {
  readonly #hash = createHash("sha256");
  readonly #rows = new ByteWriter(16384);

  constructor(tile: TileAddress, extent: number, buffer: number) {
    this.#hash.update(JSON.stringify([encodingRevision, tile.z, tile.x, tile.y, extent, buffer]));
  }

  /** Adds the current row, whose first two columns are fid int8 and version_from int4. */
  addRow(rows: LayerRows): void {
    rows.expectLength(0, 8);
    rows.expectLength(1, 4);
    const fidStart = rows.starts[0] as number;
    const versionStart = rows.starts[1] as number;
    this.#rows.append(rows.bytes, fidStart, fidStart + 8);
    this.#rows.append(rows.bytes, versionStart, versionStart + 4);
  }

  /** Adds the layer whose rows were added since the last one. */
  endLayer(name: string, fields: readonly TileField[]): void {
    const { bytes, length } = this.#rows;
    this.#hash.update(JSON.stringify([name, fields.map((field) => [field.name, field.kind]), length]));
    this.#hash.update(bytes.subarray(0, length));
    this.#rows.length = 0;
  }

  /** Strong, quoted; call it once, at the end. */
  etag(): string {
    return `"${this.#hash.digest("base64url").slice(0, 22)}"`;
  }
}

/** To be raised whenever the encoder writes other bytes for the same rows. */
export const encodingRevision = 2;
