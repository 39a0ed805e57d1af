import type { Grid } from "../../model/geo/raster.ts";
import { Problem } from "../../model/problem.ts";
import { type Fields, indexOf, type Layout, wallMeters } from "./fields.ts";
import { hydrograph } from "./hydrograph.ts";
import type { Inflow, Place } from "./input.ts";
import type { Ledger } from "./mass-log.ts";
import { cellShares } from "./rasterise.ts";

/** Cells that a source feeds, with their shares. */
export interface FedCells {
  readonly cells: readonly { readonly k: number; readonly share: number }[];
  /** Adds a volume, m³, by the shares; takes it where negative, as far as there is any. Enters what it did. */
  feed(side: 0 | 1, volume: number, ledger: Ledger): void;
}

export interface Source {
  readonly cells: readonly number[];
  apply(side: 0 | 1, seconds: number, stepSeconds: number, ledger: Ledger): void;
}

export interface SourceContext {
  readonly grid: Grid;
  readonly layout: Layout;
  readonly fields: Fields;
  readonly datumMeters: number;
}

/** @throws Problem where no cell of the places can take water in. */
export function fedCells(places: readonly Place[], where: string, { grid, layout, fields }: SourceContext): FedCells {
  const crossed = cellShares(grid, places)
    .map(({ column, row, share }) => ({ k: indexOf(layout, column, row), share }))
    .filter(({ k }) => fields.ground[k] < wallMeters);
  if (crossed.length === 0) throw nowhere(where);
  const total = crossed.reduce((sum, { share }) => sum + share, 0);
  const cells = crossed.map(({ k, share }) => ({ k, share: share / total }));
  const area = layout.cellMeters ** 2;
  // Single precision takes in only part of a small volume; the rest waits for the next step.
  const waiting = new Float64Array(cells.length);
  return {
    cells,
    feed(side, volume, ledger) {
      const depth = fields.depth[side];
      for (const [index, { k, share }] of cells.entries()) {
        const storage = fields.inversePorosity.length > 0 ? area / fields.inversePorosity[k] : area;
        const wanted = volume * share + waiting[index];
        const before = depth[k];
        depth[k] = Math.max(0, before + wanted / storage);
        const done = (depth[k] - before) * storage;
        waiting[index] = wanted > 0 ? wanted - done : 0;
        if (done > 0) ledger.inflow += done;
        else ledger.outflow -= done;
      }
    },
  };
}

export function inflowSource({ places, discharge }: Inflow, index: number, context: SourceContext): Source {
  const { cells, feed } = fedCells(places, `inflows[${index}]`, context);
  const flow = hydrograph(discharge);
  return {
    cells: cells.map(({ k }) => k),
    apply: (side, seconds, stepSeconds, ledger) => feed(side, flow.integral(seconds, seconds + stepSeconds), ledger),
  };
}

function nowhere(where: string): Problem {
  return new Problem("invalid-parameter", {
    detail: { ja: `${where}: 水の入れる場所が計算範囲の中にありません`, en: `${where}: no cell inside of the grid can take water in` },
    remedy: { ja: "計算範囲の中で、標高のある場所を指定してください", en: "Name a place on the grid where the ground is known and open" },
    where,
  });
}
