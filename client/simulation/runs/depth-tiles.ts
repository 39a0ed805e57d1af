import type { DepthSlices } from "./run-view.ts";
import { unknownDepth } from "./run-view.ts";

/** `depth-v1`, as `server/runs/results/depth-slices.ts` writes it. */
export interface DepthIndex {
  readonly crs: string;
  readonly bbox: readonly [number, number, number, number];
  readonly dx: number;
  readonly columns: number;
  readonly rows: number;
  readonly times: readonly number[];
  readonly tileSize: number;
  readonly tiles: readonly { readonly column: number; readonly row: number; readonly file: string }[];
}

/** Puts the tiles of a run together. Where no tile is, it stays dry. */
export async function readDepthTiles(index: DepthIndex, fetchTile: (file: string) => Promise<ArrayBuffer>): Promise<DepthSlices> {
  const { crs, bbox, dx, columns, rows, times, tileSize } = index;
  const [westMeters, , , northMeters] = bbox;
  const grid = { epsg: Number(crs.split("/").at(-1)), westMeters, northMeters, cellMeters: dx, columns, rows };
  const planes = times.map(() => new Uint16Array(columns * rows));
  const plane = tileSize * tileSize;
  for (const { column, row, file } of index.tiles) {
    const values = await inflated(await fetchTile(file));
    if (values.length !== plane * times.length) throw new Error(`${file} does not fit its index`);
    const width = Math.min(tileSize, columns - column * tileSize);
    for (let line = 0; line < tileSize && row * tileSize + line < rows; line++) {
      const to = (row * tileSize + line) * columns + column * tileSize;
      for (const [slice, target] of planes.entries())
        target.set(values.subarray(slice * plane + line * tileSize, slice * plane + line * tileSize + width), to);
    }
  }
  return { grid, seconds: times, planes };
}

async function inflated(bytes: ArrayBuffer): Promise<Uint16Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint16Array(await new Response(stream).arrayBuffer());
}

/** Hectares under at least this much water, slice by slice. */
export function floodedHectares({ grid, planes }: DepthSlices, fromCentimetres: number): number[] {
  const cell = grid.cellMeters ** 2 / 10_000;
  return planes.map((depths) => {
    let cells = 0;
    for (const depth of depths) if (depth >= fromCentimetres && depth !== unknownDepth) cells++;
    return cells * cell;
  });
}
