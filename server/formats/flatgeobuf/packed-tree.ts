import { LittleEndianWriter } from "../bytes/little-endian-writer.ts";
import { includeBox } from "../spool/boxes.ts";
import { inTurns, Turn } from "../spool/in-turns.ts";
import type { SortedFeatures } from "../spool/sorted-features.ts";

export const nodeSize = 16;

const pieceBytes = 1 << 16;
const nodeBytes = 40;

/**
 * The index of a FlatGeobuf file: a packed R-tree, the root first and the features last, 16 nodes to a parent. Of each
 * node its box and where its children begin: a node number, and of a feature the byte after the index.
 * https://github.com/flatgeobuf/flatgeobuf/blob/master/src/cpp/packedrtree.cpp
 */
export async function* packedTree(features: SortedFeatures): AsyncGenerator<Uint8Array> {
  const { boxes, order, sizes } = features;
  const out = new LittleEndianWriter(pieceBytes);
  const levels = await parentLevels(features);
  const turn = new Turn();
  // numbered from the root, so a level begins where all levels above it end
  let firstChild = 0;
  for (const level of levels) {
    const count = level.length / 4;
    firstChild += count;
    for (let node = 0; node < count; node++) {
      writeNode(out, { values: level, at: node * 4, target: firstChild + node * nodeSize });
      if (isFull(out)) yield out.take();
    }
  }
  for (let place = 0, position = 0; place < order.length; place++) {
    const feature = order[place] as number;
    writeNode(out, { values: boxes.values, at: feature * 4, target: position });
    position += sizes[feature] as number;
    if (!isFull(out)) continue;
    yield out.take();
    if (turn.isOver) await turn.letOthers();
  }
  yield out.take();
}

/** The boxes of every level above the features, the root first. */
async function parentLevels({ boxes, order }: SortedFeatures): Promise<Float64Array[]> {
  const levels: Float64Array[] = [];
  const lowest = emptyBoxes(Math.ceil(order.length / nodeSize));
  await inTurns(order.length, (from, to) => {
    for (let place = from; place < to; place++)
      includeBox(lowest, Math.floor(place / nodeSize) * 4, { boxes: boxes.values, index: (order[place] as number) * 4 });
  });
  let level = lowest;
  levels.unshift(level);
  while (level.length > 4) {
    const parents = emptyBoxes(Math.ceil(level.length / 4 / nodeSize));
    for (let at = 0; at < level.length; at += 4) includeBox(parents, Math.floor(at / 4 / nodeSize) * 4, { boxes: level, index: at });
    levels.unshift(parents);
    level = parents;
  }
  return levels;
}

function emptyBoxes(count: number): Float64Array {
  const boxes = new Float64Array(count * 4);
  for (let i = 0; i < boxes.length; i++) boxes[i] = i % 4 < 2 ? Infinity : -Infinity;
  return boxes;
}

function writeNode(out: LittleEndianWriter, { values, at, target }: { values: Float64Array; at: number; target: number }): void {
  out.float64(values[at] as number);
  out.float64(values[at + 1] as number);
  out.float64(values[at + 2] as number);
  out.float64(values[at + 3] as number);
  out.int64(target);
}

function isFull(out: LittleEndianWriter): boolean {
  return out.length + nodeBytes > pieceBytes;
}
