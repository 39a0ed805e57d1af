import { type Fields, indexOf, type Layout } from "./fields.ts";

/** Volumes since the start, m³. */
export interface MassBalance {
  readonly seconds: number;
  readonly volume: number;
  readonly inflow: number;
  readonly outflow: number;
  /** |V − V0 − in + out| / max(V, in). */
  readonly error: number;
}

/** What came in and went out through sources and boundaries so far, m³. */
export interface Ledger {
  inflow: number;
  outflow: number;
}

/** Water on the grid, m³: summed by line, then the lines in order, so that it does not depend on the workers. */
export function volumeOf(layout: Layout, fields: Fields, side: 0 | 1): number {
  const depth = fields.depth[side];
  const inverse = fields.inversePorosity;
  let total = 0;
  for (let row = 0; row < layout.rows; row++) {
    const start = indexOf(layout, 0, row);
    let line = 0;
    for (let k = start; k < start + layout.columns; k++) line += inverse.length > 0 ? depth[k] / inverse[k] : depth[k];
    total += line;
  }
  return total * layout.cellMeters ** 2;
}

export function balance(layout: Layout, fields: Fields, now: { side: 0 | 1; seconds: number; start: number; ledger: Ledger }): MassBalance {
  const area = layout.cellMeters ** 2;
  const volume = volumeOf(layout, fields, now.side);
  const inflow = now.ledger.inflow + area * fields.rowRain.reduce((sum, value) => sum + value, 0);
  const outflow = now.ledger.outflow + area * fields.rowLoss.reduce((sum, value) => sum + value, 0);
  const difference = Math.abs(volume - now.start - inflow + outflow);
  const scale = Math.max(volume, inflow);
  return { seconds: now.seconds, volume, inflow, outflow, error: difference === 0 ? 0 : difference / scale };
}
