const edgesPerBand = 8;
const mostBands = 4096;
const mostEntriesPerEdge = 16;

/**
 * Point in ring, with the edges sorted into bands of y: flood areas have outer rings of a million vertices and
 * ten thousand holes to be placed in them.
 */
export class RingIndex {
  readonly #points: Float64Array;
  readonly #south: number;
  #bandsPerUnit = 0;
  #bands = 1;
  /** Edges of band b: `#edges[#bandStarts[b]]` up to `#bandStarts[b + 1]`; an edge is the offset of its first x. */
  readonly #bandStarts: Uint32Array;
  readonly #edges: Uint32Array;

  /** @param points x and y in turn; closed or not. */
  constructor(points: Float64Array, south: number, north: number) {
    const edgeCount = points.length / 2;
    this.#points = points;
    this.#south = south;
    this.#setBands(Math.max(1, Math.min(mostBands, Math.floor(edgeCount / edgesPerBand))), north - south);
    // A ring that zigzags over its whole height would put every edge into every band.
    if (this.#entryCount() > mostEntriesPerEdge * edgeCount) this.#setBands(1, north - south);
    const counts = new Uint32Array(this.#bands + 1);
    this.#eachBand((band) => {
      counts[band + 1] = (counts[band + 1] ?? 0) + 1;
    });
    for (let band = 0; band < this.#bands; band++) counts[band + 1] = (counts[band + 1] ?? 0) + (counts[band] ?? 0);
    this.#bandStarts = counts;
    this.#edges = new Uint32Array(counts[this.#bands] ?? 0);
    const next = counts.slice();
    this.#eachBand((band, edge) => {
      const place = next[band] ?? 0;
      this.#edges[place] = edge;
      next[band] = place + 1;
    });
  }

  /** 1 inside, -1 outside, 0 on the ring. */
  side(x: number, y: number): 1 | 0 | -1 {
    const band = this.#bandOf(y);
    const points = this.#points;
    let isInside = false;
    for (let at = this.#bandStarts[band] ?? 0; at < (this.#bandStarts[band + 1] ?? 0); at++) {
      const from = this.#edges[at] ?? 0;
      const to = (from + 2) % points.length;
      const x1 = points[from] ?? 0;
      const y1 = points[from + 1] ?? 0;
      const x2 = points[to] ?? 0;
      const y2 = points[to + 1] ?? 0;
      const turn = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1);
      if (turn === 0 && x >= Math.min(x1, x2) && x <= Math.max(x1, x2) && y >= Math.min(y1, y2) && y <= Math.max(y1, y2)) return 0;
      if (y1 > y !== y2 > y && turn > 0 === y2 > y1) isInside = !isInside;
    }
    return isInside ? 1 : -1;
  }

  #setBands(bands: number, height: number): void {
    const perUnit = bands / height;
    this.#bands = bands;
    this.#bandsPerUnit = Number.isFinite(perUnit) ? perUnit : 0;
  }

  #entryCount(): number {
    const points = this.#points;
    let entries = 0;
    for (let edge = 0; edge < points.length; edge += 2) {
      entries += 1 + Math.abs(this.#bandOf(points[edge + 1] ?? 0) - this.#bandOf(points[(edge + 3) % points.length] ?? 0));
    }
    return entries;
  }

  #eachBand(visit: (band: number, edge: number) => void): void {
    const points = this.#points;
    for (let edge = 0; edge < points.length; edge += 2) {
      const from = this.#bandOf(points[edge + 1] ?? 0);
      const to = this.#bandOf(points[(edge + 3) % points.length] ?? 0);
      for (let band = Math.min(from, to); band <= Math.max(from, to); band++) visit(band, edge);
    }
  }

  #bandOf(y: number): number {
    const band = Math.floor((y - this.#south) * this.#bandsPerUnit);
    return band > 0 ? Math.min(band, this.#bands - 1) : 0;
  }
}
