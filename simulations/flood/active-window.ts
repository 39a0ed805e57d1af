import { type Fields, type Layout, margin } from "./fields.ts";

/**
 * Only lines and columns near water are computed. Water moves one cell per step, so a window that reaches
 * `reach` cells beyond the wet ones holds for that many steps. Windows only ever grow: what was left out
 * has been dry since the start, in both of each pair of fields.
 */
const reach = 8;
/** Steps after which the windows must be looked at again; two cells in hand for the neighbours a face asks. */
export const windowSteps = reach - 2;

const wholeVector = 4;

export function openFully({ stride, rows }: Layout, { windowFrom, windowTo }: Fields): void {
  windowFrom.fill(margin, 1, rows + 1);
  windowTo.fill(stride, 1, rows + 1);
}

/** Opens the windows around single cells, such as sources. */
export function openAround(layout: Layout, fields: Fields, cells: Iterable<number>): void {
  for (const k of cells) {
    const line = Math.floor(k / layout.stride);
    const offset = k % layout.stride;
    for (let near = line - reach; near <= line + reach; near++)
      widen(layout, fields, near, { from: offset - reach, to: offset + reach + 1 });
  }
}

/** Widens the windows around all wet cells of a side. */
export function followWater(layout: Layout, fields: Fields, side: 0 | 1): void {
  const { stride, rows } = layout;
  const depth = fields.depth[side];
  // Extents first: windows that grow while they are read would grow without end.
  const extents = new Int32Array(2 * (rows + 2));
  for (let line = 1; line <= rows; line++) {
    let from = fields.windowFrom[line];
    let to = fields.windowTo[line];
    const start = line * stride;
    while (from < to && !(depth[start + from] > 0)) from++;
    while (to > from && !(depth[start + to - 1] > 0)) to--;
    extents[2 * line] = from;
    extents[2 * line + 1] = to;
  }
  for (let line = 1; line <= rows; line++) {
    const [from, to] = [extents[2 * line], extents[2 * line + 1]];
    if (to <= from) continue;
    for (let near = line - reach; near <= line + reach; near++) widen(layout, fields, near, { from: from - reach, to: to + reach });
  }
}

function widen({ stride, rows }: Layout, { windowFrom, windowTo }: Fields, line: number, { from, to }: { from: number; to: number }): void {
  if (line < 1 || line > rows) return;
  const first = Math.max(margin, Math.floor(from / wholeVector) * wholeVector);
  const last = Math.min(stride, Math.ceil(to / wholeVector) * wholeVector);
  const empty = windowTo[line] <= windowFrom[line];
  windowFrom[line] = empty ? first : Math.min(windowFrom[line], first);
  windowTo[line] = empty ? last : Math.max(windowTo[line], last);
}

/** Cells in the windows: what a step costs. */
export function activeCells({ windowFrom, windowTo }: Fields): number {
  let cells = 0;
  for (let line = 0; line < windowFrom.length; line++) cells += windowTo[line] - windowFrom[line];
  return cells;
}
