import type { TileAddress } from "../../../model/geo/tile.ts";

/**
 * The number of a tile in PMTiles: all tiles of lower zooms first, then along the Hilbert curve of its zoom.
 * https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md (4.1.1)
 */
export function tileId({ z, x, y }: TileAddress): number {
  let id = (4 ** z - 1) / 3;
  let column = x;
  let row = y;
  for (let side = 2 ** z / 2; side >= 1; side /= 2) {
    const isEast = (column & side) > 0;
    const isSouth = (row & side) > 0;
    id += side * side * ((isEast ? 3 : 0) ^ (isSouth ? 1 : 0));
    if (isSouth) continue;
    if (isEast) {
      column = side - 1 - (column & (side - 1));
      row = side - 1 - (row & (side - 1));
    }
    [column, row] = [row, column];
  }
  return id;
}
