import type { Box } from "./plane.ts";

/** Buckets this far from the origin still have keys of their own: 2²⁵ of them each way. */
const half = 2 ** 25;

/** Boxes found by place: square buckets, for boxes that are not much larger than a bucket. */
export class BucketIndex {
  readonly #bucketMeters: number;
  readonly #buckets = new Map<number, number[]>();
  /** Query in which an id was last met, so that it is handed out once. */
  readonly #met: number[] = [];
  #query = 0;

  constructor(bucketMeters: number) {
    this.#bucketMeters = bucketMeters;
  }

  /** `id`: a small whole number, such as the place in an array. */
  add(id: number, box: Box): void {
    this.#each(box, (key) => {
      const bucket = this.#buckets.get(key);
      if (bucket) bucket.push(id);
      else this.#buckets.set(key, [id]);
    });
    this.#met[id] = 0;
  }

  /** Visits everything that may touch a box, each id once. */
  visit(box: Box, visitor: (id: number) => void): void {
    const query = ++this.#query;
    this.#each(box, (key) => {
      for (const id of this.#buckets.get(key) ?? []) {
        if (this.#met[id] === query) continue;
        this.#met[id] = query;
        visitor(id);
      }
    });
  }

  #each({ westMeters, southMeters, eastMeters, northMeters }: Box, visitor: (key: number) => void): void {
    const [columnFrom, columnTo] = [Math.floor(westMeters / this.#bucketMeters), Math.floor(eastMeters / this.#bucketMeters)];
    const [rowFrom, rowTo] = [Math.floor(southMeters / this.#bucketMeters), Math.floor(northMeters / this.#bucketMeters)];
    for (let column = columnFrom; column <= columnTo; column++)
      for (let row = rowFrom; row <= rowTo; row++) visitor((column + half) * 2 * half + (row + half));
  }
}

/** The box around a place, `reachMeters` each way. */
export function boxAround(eastMeters: number, northMeters: number, reachMeters: number): Box {
  return {
    westMeters: eastMeters - reachMeters,
    southMeters: northMeters - reachMeters,
    eastMeters: eastMeters + reachMeters,
    northMeters: northMeters + reachMeters,
  };
}
