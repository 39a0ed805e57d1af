import { at, type Box } from "./plane-geometry.ts";

/** Finds what lies near a place: items filed under every square cell that their box touches. */
export interface BoxGrid<T> {
  add(box: Box, item: T): void;
  /** Every item whose cells touch the box, each once, in the order of adding; callers test exactly. */
  near(box: Box): T[];
}

export function createBoxGrid<T>(cellMeters: number): BoxGrid<T> {
  const cells = new Map<number, number[]>();
  const items: T[] = [];
  /** Serial number of the last query that met the item: removes doubles without a set per query. */
  const seen: number[] = [];
  let query = 0;
  const visit = (box: Box, visitCell: (key: number) => void) => {
    const west = Math.floor(box.minX / cellMeters);
    const east = Math.floor(box.maxX / cellMeters);
    const north = Math.floor(box.maxY / cellMeters);
    for (let row = Math.floor(box.minY / cellMeters); row <= north; row++) {
      for (let column = west; column <= east; column++) visitCell(row * 1048576 + column);
    }
  };
  return {
    add(box, item) {
      const index = items.push(item) - 1;
      seen.push(0);
      visit(box, (key) => {
        const cell = cells.get(key);
        if (cell) cell.push(index);
        else cells.set(key, [index]);
      });
    },
    near(box) {
      query++;
      const found: number[] = [];
      visit(box, (key) => {
        const cell = cells.get(key);
        if (cell === undefined) return;
        for (const index of cell) {
          if (seen[index] === query) continue;
          seen[index] = query;
          found.push(index);
        }
      });
      if (found.length > 1) found.sort((a, b) => a - b);
      return found.map((index) => at(items, index));
    },
  };
}
