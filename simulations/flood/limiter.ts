import { type Fields, type Layout, margin, type Reals } from "./fields.ts";

/**
 * Takes back what flowed out of cells that had less (positivity limiter). Fluxes are cut, not depths, so no
 * water appears or vanishes. Cells are treated in generations, each from the fluxes at its beginning, so
 * the order of cells, mirroring and the number of workers make no difference.
 */
export function limitOutflow(layout: Layout, fields: Fields, { side, stepSeconds }: { side: 0 | 1; stepSeconds: number }): void {
  const { stride, cellMeters } = layout;
  const next = side === 0 ? 1 : 0;
  const [h, newH, qx, qy] = [fields.depth[side], fields.depth[next], fields.qx[next], fields.qy[next]];
  const scale = stepSeconds / cellMeters;
  const porous = fields.inversePorosity.length > 0;
  const opened = (conveyance: Reals, k: number): number => (porous ? conveyance[k] : 1);
  const storing = (k: number): number => (porous ? fields.inversePorosity[k] : 1);
  // Rounding must not leave a cell a hair below zero.
  const caution = fields.depth[0].BYTES_PER_ELEMENT === 4 ? 1 - 2 ** -21 : 1 - 2 ** -50;

  const leaving = (k: number): number => {
    const s = k + stride;
    const west = Math.max(0, -qx[k]) * opened(fields.conveyanceX, k);
    const east = Math.max(0, qx[k + 1]) * opened(fields.conveyanceX, k + 1);
    const north = Math.max(0, -qy[k]) * opened(fields.conveyanceY, k);
    const south = Math.max(0, qy[s]) * opened(fields.conveyanceY, s);
    return (west + east + (north + south)) * scale * storing(k);
  };
  const depthAfter = (k: number): number => {
    const s = k + stride;
    if (!porous) return h[k] + scale * (qx[k] - qx[k + 1] + (qy[k] - qy[s]));
    const { conveyanceX: cx, conveyanceY: cy } = fields;
    return h[k] + scale * (cx[k] * qx[k] - cx[k + 1] * qx[k + 1] + (cy[k] * qy[k] - cy[s] * qy[s])) * storing(k);
  };

  const limited = new Set<number>();
  let generation = negativeCells(layout, fields, newH);
  while (generation.length > 0) {
    const shares = generation.map((k) => {
      const out = leaving(k);
      return out > 0 ? Math.min(1, (Math.max(0, h[k]) / out) * caution) : 1;
    });
    const touched = new Set<number>();
    for (const [index, k] of generation.entries()) {
      limited.add(k);
      const share = shares[index];
      if (qx[k] < 0) qx[k] *= share;
      if (qx[k + 1] > 0) qx[k + 1] *= share;
      if (qy[k] < 0) qy[k] *= share;
      if (qy[k + stride] > 0) qy[k + stride] *= share;
      for (const cell of [k, k - 1, k + 1, k - stride, k + stride]) touched.add(cell);
    }
    for (const k of touched) {
      if (!insideGrid(layout, k)) continue;
      newH[k] = depthAfter(k);
      if (fields.carry.length > 0) fields.carry[k] = 0;
    }
    generation = [...touched].filter((k) => newH[k] < 0 && !limited.has(k)).sort((a, b) => a - b);
  }
}

function negativeCells({ stride }: Layout, { rowMin, windowFrom, windowTo }: Fields, depth: Reals): number[] {
  const cells: number[] = [];
  for (let line = 0; line < rowMin.length; line++) {
    if (rowMin[line] >= 0) continue;
    for (let k = line * stride + windowFrom[line]; k < line * stride + windowTo[line]; k++) if (depth[k] < 0) cells.push(k);
  }
  return cells;
}

/** The ring around the grid holds no water. */
function insideGrid({ stride, columns, rows }: Layout, k: number): boolean {
  const row = Math.floor(k / stride) - 1;
  const column = (k % stride) - margin;
  return row >= 0 && row < rows && column >= 0 && column < columns;
}
