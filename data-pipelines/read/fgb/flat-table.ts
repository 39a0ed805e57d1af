/**
 * A table of a FlatBuffer. Everything is read through a DataView, so that damaged offsets end in a RangeError
 * instead of foreign bytes.
 */
export class FlatTable {
  readonly #view: DataView;
  readonly #at: number;
  readonly #fields: number;
  readonly #fieldBytes: number;

  constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
    this.#fields = at - view.getInt32(at, true);
    this.#fieldBytes = view.getUint16(this.#fields, true);
  }

  /** The table that a buffer without size prefix begins with. */
  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatTable(view, view.getUint32(0, true));
  }

  uint8(field: number, otherwise = 0): number {
    const at = this.#place(field);
    return at === undefined ? otherwise : this.#view.getUint8(at);
  }

  uint16(field: number, otherwise = 0): number {
    const at = this.#place(field);
    return at === undefined ? otherwise : this.#view.getUint16(at, true);
  }

  int32(field: number): number {
    const at = this.#place(field);
    return at === undefined ? 0 : this.#view.getInt32(at, true);
  }

  uint64(field: number): number {
    const at = this.#place(field);
    return at === undefined ? 0 : Number(this.#view.getBigUint64(at, true));
  }

  table(field: number): FlatTable | undefined {
    const at = this.#place(field);
    return at === undefined ? undefined : new FlatTable(this.#view, at + this.#view.getUint32(at, true));
  }

  text(field: number): string | undefined {
    return this.vector(field, 1)?.toString("utf8");
  }

  tables(field: number): FlatTable[] {
    const vector = this.#vector(field, 4);
    if (!vector) return [];
    return Array.from({ length: vector.count }, (_, index) => {
      const at = vector.at + 4 * index;
      return new FlatTable(this.#view, at + this.#view.getUint32(at, true));
    });
  }

  /** Bytes of a vector of numbers; undefined when it is not there. */
  vector(field: number, elementBytes: number): Buffer | undefined {
    const vector = this.#vector(field, elementBytes);
    return vector && Buffer.from(this.#view.buffer, this.#view.byteOffset + vector.at, vector.count * elementBytes);
  }

  #vector(field: number, elementBytes: number): { at: number; count: number } | undefined {
    const place = this.#place(field);
    if (place === undefined) return undefined;
    const start = place + this.#view.getUint32(place, true);
    const count = this.#view.getUint32(start, true);
    if (start + 4 + count * elementBytes > this.#view.byteLength) throw new RangeError("vector beyond the end");
    return { at: start + 4, count };
  }

  #place(field: number): number | undefined {
    const entry = 4 + 2 * field;
    if (entry + 2 > this.#fieldBytes) return undefined;
    const offset = this.#view.getUint16(this.#fields + entry, true);
    return offset === 0 ? undefined : this.#at + offset;
  }
}
