/** What a path of a `FlatGeometry` is. An outer ring begins a polygon, the holes that follow belong to it. */
export const pathRole = { point: 0, line: 1, outer: 2, hole: 3 } as const;

export const wkbType = {
  none: 0,
  point: 1,
  lineString: 2,
  polygon: 3,
  multiPoint: 4,
  multiLineString: 5,
  multiPolygon: 6,
  collection: 7,
} as const;

/**
 * The vertices of one geometry in flat arrays that are used again for the next one: no object per vertex or ring.
 * Multi-part geometries and collections are flattened into their paths. Empty parts are left out.
 */
export class FlatGeometry {
  /** One of `wkbType`; `none` when there is no vertex at all. */
  type = 0;
  /** Longitudes and latitudes by turns; `vertexCount * 2` of them count. */
  xy = new Float64Array(1024);
  vertexCount = 0;
  /** Where each path ends, in vertices. */
  pathEnds = new Uint32Array(64);
  /** Of each path, one of `pathRole`. */
  roles = new Uint8Array(64);
  pathCount = 0;
  xMin = Infinity;
  yMin = Infinity;
  xMax = -Infinity;
  yMax = -Infinity;
  /** The whole buffer that the WKB is a part of. */
  #view: DataView = new DataView(new ArrayBuffer(0));
  #position = 0;

  /**
   * Reads two-dimensional little-endian ISO WKB.
   * @returns false when there is nothing to draw.
   * @throws Error on a type it does not know.
   */
  read(wkb: Uint8Array | null): boolean {
    this.type = wkbType.none;
    this.vertexCount = 0;
    this.pathCount = 0;
    this.xMin = this.yMin = Infinity;
    this.xMax = this.yMax = -Infinity;
    if (wkb === null) return false;
    // many rows come in one buffer, and a view costs more than a small geometry
    if (this.#view.buffer !== wkb.buffer) this.#view = new DataView(wkb.buffer);
    this.#position = wkb.byteOffset;
    const type = this.#readGeometry();
    if (this.vertexCount === 0) return false;
    this.type = type;
    return true;
  }

  #readGeometry(): number {
    const type = this.#view.getUint32(this.#position + 1, true);
    this.#position += 5;
    if (type === wkbType.point) this.#readVertices(1, pathRole.point);
    else if (type === wkbType.lineString) this.#readVertices(this.#readCount(), pathRole.line);
    else if (type === wkbType.polygon) this.#readRings();
    else if (type <= wkbType.collection) for (let parts = this.#readCount(); parts > 0; parts--) this.#readGeometry();
    else throw new Error(`the WKB type ${type} is not supported`);
    return type;
  }

  #readRings(): void {
    const rings = this.#readCount();
    for (let ring = 0; ring < rings; ring++) this.#readVertices(this.#readCount(), ring === 0 ? pathRole.outer : pathRole.hole);
  }

  #readCount(): number {
    const count = this.#view.getUint32(this.#position, true);
    this.#position += 4;
    return count;
  }

  #readVertices(count: number, role: number): void {
    const view = this.#view;
    let position = this.#position;
    this.#position += count * 16;
    // WKB writes an empty point as NaN
    if (count === 0 || (role === pathRole.point && Number.isNaN(view.getFloat64(position, true)))) return;
    const start = this.vertexCount * 2;
    const xy = this.#growXy(start + count * 2);
    let { xMin, yMin, xMax, yMax } = this;
    for (let i = start; i < start + count * 2; i += 2, position += 16) {
      const x = view.getFloat64(position, true);
      const y = view.getFloat64(position + 8, true);
      xy[i] = x;
      xy[i + 1] = y;
      if (x < xMin) xMin = x;
      if (x > xMax) xMax = x;
      if (y < yMin) yMin = y;
      if (y > yMax) yMax = y;
    }
    this.xMin = xMin;
    this.yMin = yMin;
    this.xMax = xMax;
    this.yMax = yMax;
    this.vertexCount += count;
    this.#addPath(role);
  }

  #growXy(length: number): Float64Array {
    if (length > this.xy.length) {
      const grown = new Float64Array(Math.max(length, this.xy.length * 2));
      grown.set(this.xy);
      this.xy = grown;
    }
    return this.xy;
  }

  #addPath(role: number): void {
    if (this.pathCount === this.pathEnds.length) {
      const ends = new Uint32Array(this.pathCount * 2);
      const roles = new Uint8Array(this.pathCount * 2);
      ends.set(this.pathEnds);
      roles.set(this.roles);
      this.pathEnds = ends;
      this.roles = roles;
    }
    this.pathEnds[this.pathCount] = this.vertexCount;
    this.roles[this.pathCount++] = role;
  }
}
