import type { Slice } from "./departure.ts";

/** People of a cohort before the arc at `step` of their way. */
export interface Packet extends Slice {
  readonly cohort: number;
  readonly step: number;
}

/** Packets by the moment their first person comes; of those that come together the one that was put in first. */
export class PacketQueue {
  readonly #heap: { readonly packet: Packet; readonly order: number }[] = [];
  #pushed = 0;

  push(packet: Packet): void {
    const entry = { packet, order: this.#pushed++ };
    const heap = this.#heap;
    let place = heap.length;
    heap.push(entry);
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!comesBefore(entry, heap[above])) break;
      heap[place] = heap[above];
      place = above;
    }
    heap[place] = entry;
  }

  pop(): Packet | undefined {
    const heap = this.#heap;
    const [top] = heap;
    const moved = heap.pop();
    if (moved === undefined || heap.length === 0) return top?.packet;
    let place = 0;
    for (let below = 1; below < heap.length; below = 2 * place + 1) {
      if (below + 1 < heap.length && comesBefore(heap[below + 1], heap[below])) below++;
      if (!comesBefore(heap[below], moved)) break;
      heap[place] = heap[below];
      place = below;
    }
    heap[place] = moved;
    return top.packet;
  }
}

function comesBefore(a: { packet: Packet; order: number }, b: { packet: Packet; order: number }): boolean {
  return a.packet.fromSeconds < b.packet.fromSeconds || (a.packet.fromSeconds === b.packet.fromSeconds && a.order < b.order);
}
