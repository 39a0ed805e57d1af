/** Numbers waiting by priority, smallest first; typed arrays because millions pass through. */
export interface MinHeap {
  readonly size: number;
  push(priority: number, item: number): void;
  /** Removes the item of smallest priority; −1 when empty. */
  pop(): number;
}

export function createMinHeap(): MinHeap {
  let priorities = new Float64Array(1024);
  let items = new Int32Array(1024);
  let size = 0;
  const enlarge = () => {
    const morePriorities = new Float64Array(size * 2);
    const moreItems = new Int32Array(size * 2);
    morePriorities.set(priorities);
    moreItems.set(items);
    priorities = morePriorities;
    items = moreItems;
  };
  const sinkLast = () => {
    const priority = priorities[size] ?? 0;
    const item = items[size] ?? 0;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= size) break;
      if (child + 1 < size && (priorities[child + 1] ?? 0) < (priorities[child] ?? 0)) child++;
      if ((priorities[child] ?? 0) >= priority) break;
      priorities[hole] = priorities[child] ?? 0;
      items[hole] = items[child] ?? 0;
      hole = child;
    }
    priorities[hole] = priority;
    items[hole] = item;
  };
  return {
    get size() {
      return size;
    },
    push(priority, item) {
      if (size === items.length) enlarge();
      let hole = size++;
      while (hole > 0) {
        const parent = (hole - 1) >> 1;
        if ((priorities[parent] ?? 0) <= priority) break;
        priorities[hole] = priorities[parent] ?? 0;
        items[hole] = items[parent] ?? 0;
        hole = parent;
      }
      priorities[hole] = priority;
      items[hole] = item;
    },
    pop() {
      if (size === 0) return -1;
      const item = items[0] ?? -1;
      size--;
      if (size > 0) sinkLast();
      return item;
    },
  };
}
