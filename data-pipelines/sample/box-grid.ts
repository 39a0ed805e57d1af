import { at, type Box } from "./plane-geometry.ts";

/** Finds what lies near a place: items filed under every square cell that their box touches. */
export interface BoxGrid<T> {
  add(box: Box, item: T): void;
  /** Every item whose cells touch the box, each once, in the order of adding; callers test exactly. */
  near(box: Box): T[];
}

export function createBoxGrid<T>(cellMeters: number): BoxGrid<T> {
  const items: T[] = [];
  /** Serial number of the last query that met the item: removes doubles without a set per query. */
  const seen: number[] = [];
  /** A chain of entries for each cell: two flat lists instead of many small arrays. */
  const lastOfCell = new Map<number, number>();
  const entryItem: number[] = [];
  const entryBefore: number[] = [];
  let query = 0;
  const file = (key: number, item: number) => {
    entryBefore.push(lastOfCell.get(key) ?? -1);
    lastOfCell.set(key, entryItem.push(item) - 1);
  };
  return {
    add(box, item) {
      const index = items.push(item) - 1;
      seen.push(0);
      const east = Math.floor(box.maxX / cellMeters);
      const north = Math.floor(box.maxY / cellMeters);
      for (let row = Math.floor(box.minY / cellMeters); row <= north; row++) {
        for (let column = Math.floor(box.minX / cellMeters); column <= east; column++) file(cellKey(row, column), index);
      }
    },
    near(box) {
      query++;
      const found: number[] = [];
      const east = Math.floor(box.maxX / cellMeters);
      const north = Math.floor(box.maxY / cellMeters);
      for (let row = Math.floor(box.minY / cellMeters); row <= north; row++) {
        for (let column = Math.floor(box.minX / cellMeters); column <= east; column++) {
          for (let entry = lastOfCell.get(cellKey(row, column)) ?? -1; entry >= 0; entry = entryBefore[entry] ?? -1) {
            const index = entryItem[entry] ?? -1;
            if (seen[index] === query) continue;
            seen[index] = query;
            found.push(index);
          }
        }
      }
      if (found.length > 1) found.sort((a, b) => a - b);
      return found.map((index) => at(items, index));
    },
  };
}

function cellKey(row: number, column: number): number {
  return row * 1048576 + column;
}
