import type { TileReader } from "../../../model/download-format.ts";
import { type TileAddress, tileBuffer, tilesCovering } from "../../../model/geo/tile.ts";
import { tileId } from "./tile-id.ts";

/**
 * From this zoom on every row is asked for in its full geometry, so that a tile without rows has none below it. At lower zooms
 * small features are left out, and a tile may be empty above others that are not.
 */
const fullGeometryZoom = 13;

/** Tiles read ahead while one is being packed. */
const readAhead = 2;

/** Every tile with something in it, in the order of PMTiles. Tiles over nothing are not asked for, but for the coarsest. */
export async function* tilesOf(
  tiles: TileReader,
  { minZoom, maxZoom }: { minZoom: number; maxZoom: number },
): AsyncGenerator<{ id: number; bytes: Uint8Array }> {
  const { bbox } = tiles;
  if (bbox === null) return;
  let occupied: TileAddress[] = [];
  for (let z = minZoom; z <= maxZoom; z++) {
    const wanted = z <= fullGeometryZoom || z === minZoom ? [...tilesCovering(bbox, z, tileBuffer)] : occupied.flatMap(children);
    occupied = [];
    for await (const { tile, id, bytes, rowCount } of inOrder(wanted, tiles)) {
      if (rowCount > 0) occupied.push(tile);
      if (bytes.length > 0) yield { id, bytes };
    }
  }
}

/** Those whose buffered squares meet the buffered square of the tile are its own children: their buffers are half as wide. */
function children({ z, x, y }: TileAddress): TileAddress[] {
  return [0, 1, 2, 3].map((n) => ({ z: z + 1, x: 2 * x + (n & 1), y: 2 * y + (n >> 1) }));
}

async function* inOrder(wanted: readonly TileAddress[], tiles: TileReader) {
  const ordered = wanted.map((tile) => ({ tile, id: tileId(tile) })).sort((a, b) => a.id - b.id);
  const reading: Promise<{ tile: TileAddress; id: number; bytes: Uint8Array; rowCount: number }>[] = [];
  for (let next = 0; next < ordered.length || reading.length > 0;) {
    for (let asked = ordered[next]; asked && reading.length < readAhead; asked = ordered[++next]) {
      const { tile, id } = asked;
      const read = tiles.read(tile).then(({ bytes, rowCount }) => ({ tile, id, bytes, rowCount }));
      // Its failure is thrown when its turn comes; until then it must not count as unhandled.
      read.catch(() => {});
      reading.push(read);
    }
    const first = reading.shift();
    if (first) yield await first;
  }
}
