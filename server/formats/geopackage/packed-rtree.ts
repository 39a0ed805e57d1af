import type { DatabaseSync } from "node:sqlite";
import type { Boxes } from "../spool/boxes.ts";
import { inTurns } from "../spool/in-turns.ts";
import { identifier } from "./tables.ts";

/** The features of a table: of each its number and its box. */
export interface IndexedFeatures {
  readonly fids: Float64Array;
  readonly boxes: Boxes;
}

/**
 * Fills an empty SQLite R-tree from its leaves up, features along the Hilbert curve: many times faster than inserting
 * them one by one, and tighter. Writes the module's own tables, whose layout is fixed: https://sqlite.org/rtree.html
 */
export async function fillRtree(database: DatabaseSync, rtree: string, { fids, boxes }: IndexedFeatures): Promise<void> {
  const leafOf = new Uint32Array(boxes.count);
  const order = await boxes.hilbertOrder(leafOf);
  const placed = placedFeatures(order, boxes);
  if (placed === 0) return;
  const shadow = (name: string) => identifier(`${rtree}_${name}`);
  database.exec(`delete from ${shadow("node")}`);
  const insertNode = database.prepare(`insert into ${shadow("node")} values (?, ?)`);
  const insertParent = database.prepare(`insert into ${shadow("parent")} values (?, ?)`);
  leafOf.fill(0);
  let cells: Cells = { count: placed, number: (place) => fids[order[place] as number] as number, copyBox: featureBoxes(order, boxes) };
  for (let height = 0, first = rootNumber + 1; height === 0 || cells.count > 1; height++) {
    const nodes = Math.ceil(cells.count / cellsPerNode);
    const firstNumber = nodes === 1 ? rootNumber : first;
    const writer = new NodeWriter(cells, nodes === 1 ? height : 0);
    const writeNodes = (from: number, to: number) => {
      for (let node = from; node < to; node++) {
        const start = Math.floor((node * writer.cells.count) / nodes);
        const end = Math.floor(((node + 1) * writer.cells.count) / nodes);
        insertNode.run(firstNumber + node, writer.write(start, end));
        for (let cell = start; cell < end; cell++) {
          if (height === 0) leafOf[order[cell] as number] = firstNumber + node;
          else insertParent.run(writer.cells.number(cell), firstNumber + node);
        }
      }
    };
    await inTurns(nodes, writeNodes, nodesPerStep);
    cells = { count: nodes, number: (node) => firstNumber + node, copyBox: boxesOf(writer.boxes) };
    first += nodes;
  }
  const insertRow = database.prepare(`insert into ${shadow("rowid")} values (?, ?)`);
  const writeRows = (from: number, to: number) => {
    for (let feature = from; feature < to; feature++) {
      const leaf = leafOf[feature] as number;
      if (leaf !== 0) insertRow.run(fids[feature] as number, leaf);
    }
  };
  await inTurns(boxes.count, writeRows, rowsPerStep);
}

const nodesPerStep = 16;
const rowsPerStep = 256;

const rootNumber = 1;
/** SQLite's own limit for a node of two dimensions, and the size of one. */
const cellsPerNode = 51;
const cellBytes = 24;
const nodeBytes = 4 + cellsPerNode * cellBytes;

/** What the nodes of one level hold: features, or the nodes of the level below. */
interface Cells {
  readonly count: number;
  number(cell: number): number;
  /** Writes xMin, xMax, yMin, yMax as 32-bit numbers that hold the box. */
  copyBox(cell: number, into: Float32Array): void;
}

/** How many features have a position; they come first in the order. */
function placedFeatures(order: Uint32Array, { values }: Boxes): number {
  let placed = order.length;
  while (placed > 0 && values[(order[placed - 1] as number) * 4] === Infinity) placed--;
  return placed;
}

function featureBoxes(order: Uint32Array, { values }: Boxes): Cells["copyBox"] {
  return (place, into) => {
    const at = (order[place] as number) * 4;
    into[0] = roundDown(values[at] as number);
    into[1] = roundUp(values[at + 2] as number);
    into[2] = roundDown(values[at + 1] as number);
    into[3] = roundUp(values[at + 3] as number);
  };
}

function boxesOf(boxes: Float32Array): Cells["copyBox"] {
  return (node, into) => into.set(boxes.subarray(node * 4, node * 4 + 4));
}

/** As SQLite rounds coordinates: one step of a 32-bit number and a little more. */
const step = 1 / 8_388_608;

function roundDown(value: number): number {
  const rounded = Math.fround(value);
  return rounded <= value ? rounded : Math.fround(value * (value < 0 ? 1 + step : 1 - step));
}

function roundUp(value: number): number {
  const rounded = Math.fround(value);
  return rounded >= value ? rounded : Math.fround(value * (value < 0 ? 1 - step : 1 + step));
}

/** Writes the nodes of one level in order and remembers their boxes for the level above. */
class NodeWriter {
  readonly cells: Cells;
  readonly boxes: Float32Array;
  readonly #bytes = Buffer.alloc(nodeBytes);
  readonly #depth: number;
  readonly #box = new Float32Array(4);
  #written = 0;

  /** @param depth of the whole tree when this is the root, otherwise 0. */
  constructor(cells: Cells, depth: number) {
    this.cells = cells;
    this.boxes = new Float32Array(Math.ceil(cells.count / cellsPerNode) * 4);
    this.#depth = depth;
  }

  /** The node that holds the cells `start`…`end − 1`; the next call overwrites it. */
  write(start: number, end: number): Uint8Array {
    const bytes = this.#bytes.fill(0);
    const box = this.#box;
    const around = this.boxes.subarray(this.#written * 4, this.#written * 4 + 4).fill(-Infinity);
    around[0] = around[2] = Infinity;
    this.#written++;
    bytes.writeUInt16BE(this.#depth, 0);
    bytes.writeUInt16BE(end - start, 2);
    for (let cell = start, at = 4; cell < end; cell++, at += cellBytes) {
      const number = this.cells.number(cell);
      bytes.writeInt32BE(Math.floor(number / 0x1_0000_0000), at);
      bytes.writeUInt32BE(number >>> 0, at + 4);
      this.cells.copyBox(cell, box);
      for (let side = 0; side < 4; side++) {
        const value = box[side] as number;
        bytes.writeFloatBE(value, at + 8 + side * 4);
        if (side % 2 === 0 ? value < (around[side] as number) : value > (around[side] as number)) around[side] = value;
      }
    }
    return bytes;
  }
}
