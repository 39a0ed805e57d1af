import { Problem } from "../../../model/problem.ts";

const firstSlots = 1 << 12;
const fullShare = 0.7;
/** About 400 MB; a city has some hundred thousand nodes, a prefecture some million. */
const mostNodes = 11_000_000;

/** Places of nodes by number: a hash table in flat arrays, a tenth of the memory of a Map. */
export class NodePlaces {
  readonly #file: string;
  #ids = new Float64Array(firstSlots).fill(Number.NaN);
  #xy = new Float64Array(2 * firstSlots);
  #count = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** @throws Problem `too-large` beyond what memory is meant for. */
  set(id: number, x: number, y: number): void {
    if (!Number.isFinite(id)) return;
    if (this.#count >= fullShare * this.#ids.length) this.#grow();
    const slot = this.#slotOf(id);
    if (Number.isNaN(this.#ids[slot])) this.#count++;
    this.#ids[slot] = id;
    this.#xy[2 * slot] = x;
    this.#xy[2 * slot + 1] = y;
  }

  /** Adds the place to the path; nothing where the node is not in the extract. */
  append(id: number, path: number[]): void {
    const slot = this.#slotOf(id);
    if (!Number.isNaN(this.#ids[slot])) path.push(this.#xy[2 * slot] ?? Number.NaN, this.#xy[2 * slot + 1] ?? Number.NaN);
  }

  /** The slot of the node, or the free one where it belongs. */
  #slotOf(id: number): number {
    const mask = this.#ids.length - 1;
    // Consecutive numbers are usual, so the low bits are spread.
    let slot = (Math.imul(id | 0, 0x9e37_79b1) >>> 7) & mask;
    for (;;) {
      const found = this.#ids[slot];
      if (found === id || found === undefined || Number.isNaN(found)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    if (this.#count >= mostNodes) throw this.#tooLarge();
    const [ids, xy] = [this.#ids, this.#xy];
    this.#ids = new Float64Array(2 * ids.length).fill(Number.NaN);
    this.#xy = new Float64Array(2 * xy.length);
    this.#count = 0;
    ids.forEach((id, slot) => {
      if (!Number.isNaN(id)) this.set(id, xy[2 * slot] ?? Number.NaN, xy[2 * slot + 1] ?? Number.NaN);
    });
  }

  #tooLarge(): Problem {
    return new Problem("too-large", {
      where: this.#file,
      detail: {
        ja: `${this.#file} の点が多すぎます（${this.#count} 点以上）`,
        en: `${this.#file} has too many nodes (${this.#count} and more)`,
      },
      remedy: { ja: "osmium extract などで市域だけに切り出してください", en: "Cut out the city first, for example with osmium extract" },
    });
  }
}
