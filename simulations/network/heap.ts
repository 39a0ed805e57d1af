/** A binary heap of nodes with the least key on top; a key may fall while its node waits. Takes no memory once made. */
export class NodeHeap {
  readonly #keys: Float64Array;
  readonly #heap: Int32Array;
  /** Place of a node in the heap; −1: not in it. */
  readonly #places: Int32Array;
  #size = 0;

  constructor(nodeCount: number) {
    this.#keys = new Float64Array(nodeCount);
    this.#heap = new Int32Array(nodeCount);
    this.#places = new Int32Array(nodeCount).fill(-1);
  }

  get size(): number {
    return this.#size;
  }

  clear(): void {
    for (let i = 0; i < this.#size; i++) this.#places[this.#heap[i]] = -1;
    this.#size = 0;
  }

  /** Adds a node, or lowers its key. */
  push(node: number, key: number): void {
    const [heap, keys, places] = [this.#heap, this.#keys, this.#places];
    let place = places[node];
    if (place === -1) place = this.#size++;
    keys[node] = key;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const other = heap[above];
      if (keys[other] <= key) break;
      heap[place] = other;
      places[other] = place;
      place = above;
    }
    heap[place] = node;
    places[node] = place;
  }

  /** The node with the least key. Ask for one only while `size` is not 0. */
  pop(): number {
    const [heap, keys, places] = [this.#heap, this.#keys, this.#places];
    const top = heap[0];
    places[top] = -1;
    const size = --this.#size;
    if (size === 0) return top;
    const moved = heap[size];
    const key = keys[moved];
    let place = 0;
    for (let below = 1; below < size; below = 2 * place + 1) {
      if (below + 1 < size && keys[heap[below + 1]] < keys[heap[below]]) below++;
      const other = heap[below];
      if (keys[other] >= key) break;
      heap[place] = other;
      places[other] = place;
      place = below;
    }
    heap[place] = moved;
    places[moved] = place;
    return top;
  }
}
