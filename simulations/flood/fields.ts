import type { Grid } from "../../model/geo/raster.ts";

/**
 * Where every array of a run lives: one block of memory, shared by all workers and by the WebAssembly
 * kernel, which knows arrays by their byte offset.
 *
 * Layout of a field: `rows + 2` lines of `stride` values. Cell (column, row) is at
 * `(row + 1) * stride + margin + column`; a ring of wall cells lies around the grid, so that no kernel
 * asks for the edge. `qx[k]` is the flux through the western face of cell k (m²/s, positive eastward),
 * `qy[k]` through its northern face (positive southward).
 */

export type Reals = Float64Array | Float32Array;

/** Ring cells west of the first column: a whole SIMD vector, so that the first column is aligned. */
export const margin = 4;

/** Ground of walls, ring and cells without data, above the run's datum: nothing ever flows over it. */
export const wallMeters = 1e9;

/** Depths whose first moment is recorded, metres. The second and fourth carry classes of the hazard map. */
export const arrivalDepthsMeters = [0.01, 0.1, 0.3, 0.5] as const;

export interface Layout {
  readonly columns: number;
  readonly rows: number;
  readonly cellMeters: number;
  readonly stride: number;
  /** Values in one field. */
  readonly length: number;
}

export function layoutOf({ columns, rows, cellMeters }: Pick<Grid, "columns" | "rows" | "cellMeters">): Layout {
  const stride = margin + Math.ceil((columns + 1) / 4) * 4;
  return { columns, rows, cellMeters, stride, length: stride * (rows + 2) };
}

export function indexOf(layout: Layout, column: number, row: number): number {
  return (row + 1) * layout.stride + margin + column;
}

/** What a run uses beyond the plain scheme; each costs memory and time, so it is there only when needed. */
export interface Features {
  /** 4 for the SIMD kernel, 8 for the reference kernel. */
  readonly bytes: 4 | 8;
  readonly porous: boolean;
  readonly drag: boolean;
  readonly rain: boolean;
}

export interface Fields {
  /** Depth now and after the step, metres; swapped after each step. */
  readonly depth: readonly [Reals, Reals];
  readonly qx: readonly [Reals, Reals];
  readonly qy: readonly [Reals, Reals];
  /** Ground above the run's datum, metres. */
  readonly ground: Reals;
  /** Manning's n, s·m^-1/3. */
  readonly manning: Reals;
  /** Building drag: what is added to n² per depth^(4/3). Empty without it. */
  readonly drag: Reals;
  /** 1 / storage porosity of the cell, and conveyance of its western and northern face. Empty without porosity. */
  readonly inversePorosity: Reals;
  readonly conveyanceX: Reals;
  readonly conveyanceY: Reals;
  /** What rounding has added to each depth so far (Kahan). Empty in double precision. */
  readonly carry: Reals;
  /** Which rain series falls on the cell. Empty without rain. */
  readonly rainIndex: Uint8Array;
  /** Greatest and least depth of each line after the step. */
  readonly rowMax: Reals;
  readonly rowMin: Reals;
  /** Active window of each line: first cell and one past the last, as offsets into the line, multiples of 4. */
  readonly windowFrom: Int32Array;
  readonly windowTo: Int32Array;
  readonly maxDepth: Float32Array;
  readonly maxSpeed: Float32Array;
  /** Greatest u²h, m³/s². */
  readonly maxForce: Float32Array;
  /** Seconds; infinite where never. One array per depth of `arrivalDepthsMeters`. */
  readonly arrival: readonly Float32Array[];
  /** When the depth was last at or over the last of `arrivalDepthsMeters`, seconds. */
  readonly lastAbove: Float32Array;
  /** Per line: volumes taken up from rain and lost to the ground since the start, metres × cells. */
  readonly rowRain: Float64Array;
  readonly rowLoss: Float64Array;
}

/** Byte offsets of what the WebAssembly kernel touches. */
export interface Offsets {
  readonly depth: readonly [number, number];
  readonly qx: readonly [number, number];
  readonly qy: readonly [number, number];
  readonly ground: number;
  readonly manning: number;
  readonly drag: number;
  readonly carry: number;
  readonly inversePorosity: number;
  readonly conveyanceX: number;
  readonly conveyanceY: number;
  readonly rowMax: number;
  readonly rowMin: number;
}

export interface MemoryPlan {
  readonly layout: Layout;
  readonly features: Features;
  readonly byteLength: number;
  readonly offsets: Offsets;
  /** Views into a block of at least `byteLength` bytes; the block is zero where nothing was written. */
  view(buffer: ArrayBufferLike): Fields;
}

export function planMemory(layout: Layout, features: Features): MemoryPlan {
  const lines = layout.rows + 2;
  const size = layout.length;
  // The kernel of WebAssembly keeps the first bytes for itself.
  let end = 1024;
  const take = (count: number, bytes: number): { offset: number; count: number } => {
    const offset = end;
    end += Math.ceil((count * bytes) / 64) * 64;
    return { offset, count };
  };
  const reals = (wanted = true) => take(wanted ? size : 0, features.bytes);
  const parts = {
    depth: [reals(), reals()] as const,
    qx: [reals(), reals()] as const,
    qy: [reals(), reals()] as const,
    ground: reals(),
    manning: reals(),
    drag: reals(features.drag),
    inversePorosity: reals(features.porous),
    conveyanceX: reals(features.porous),
    conveyanceY: reals(features.porous),
    carry: reals(features.bytes === 4),
    rowMax: take(lines, features.bytes),
    rowMin: take(lines, features.bytes),
  };
  const singles = { maxDepth: take(size, 4), maxSpeed: take(size, 4), maxForce: take(size, 4), lastAbove: take(size, 4) };
  const arrival = arrivalDepthsMeters.map(() => take(size, 4));
  const windows = { windowFrom: take(lines, 4), windowTo: take(lines, 4) };
  const sums = { rowRain: take(lines, 8), rowLoss: take(lines, 8) };
  const rainIndex = take(features.rain ? size : 0, 1);

  return {
    layout,
    features,
    byteLength: end,
    offsets: offsetsOf(parts),
    view(buffer) {
      const real = ({ offset, count }: Part): Reals =>
        features.bytes === 8 ? new Float64Array(buffer, offset, count) : new Float32Array(buffer, offset, count);
      const single = ({ offset, count }: Part): Float32Array => new Float32Array(buffer, offset, count);
      const pair = ([first, second]: readonly [Part, Part]) => [real(first), real(second)] as const;
      return {
        depth: pair(parts.depth),
        qx: pair(parts.qx),
        qy: pair(parts.qy),
        ground: real(parts.ground),
        manning: real(parts.manning),
        drag: real(parts.drag),
        inversePorosity: real(parts.inversePorosity),
        conveyanceX: real(parts.conveyanceX),
        conveyanceY: real(parts.conveyanceY),
        carry: real(parts.carry),
        rainIndex: new Uint8Array(buffer, rainIndex.offset, rainIndex.count),
        rowMax: real(parts.rowMax),
        rowMin: real(parts.rowMin),
        windowFrom: new Int32Array(buffer, windows.windowFrom.offset, lines),
        windowTo: new Int32Array(buffer, windows.windowTo.offset, lines),
        maxDepth: single(singles.maxDepth),
        maxSpeed: single(singles.maxSpeed),
        maxForce: single(singles.maxForce),
        lastAbove: single(singles.lastAbove),
        arrival: arrival.map(single),
        rowRain: new Float64Array(buffer, sums.rowRain.offset, lines),
        rowLoss: new Float64Array(buffer, sums.rowLoss.offset, lines),
      };
    },
  };
}

interface Part {
  readonly offset: number;
  readonly count: number;
}

type Parts = { readonly [Name in keyof Offsets]: Offsets[Name] extends number ? Part : readonly [Part, Part] };

function offsetsOf(parts: Parts): Offsets {
  const pair = ([first, second]: readonly [Part, Part]) => [first.offset, second.offset] as const;
  return {
    depth: pair(parts.depth),
    qx: pair(parts.qx),
    qy: pair(parts.qy),
    ground: parts.ground.offset,
    manning: parts.manning.offset,
    drag: parts.drag.offset,
    carry: parts.carry.offset,
    inversePorosity: parts.inversePorosity.offset,
    conveyanceX: parts.conveyanceX.offset,
    conveyanceY: parts.conveyanceY.offset,
    rowMax: parts.rowMax.offset,
    rowMin: parts.rowMin.offset,
  };
}
