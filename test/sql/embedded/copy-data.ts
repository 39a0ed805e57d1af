/** Rows in PostgreSQL's binary COPY format, written apart from the product's own writer. */
export class CopyWriter {
  readonly #columns: number;
  readonly #parts: Buffer[] = [Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1")];

  constructor(columns: number) {
    this.#columns = columns;
  }

  row(values: readonly Buffer[]): void {
    const head = Buffer.alloc(2);
    head.writeInt16BE(this.#columns);
    this.#parts.push(head);
    for (const value of values) {
      const length = Buffer.alloc(4);
      length.writeInt32BE(value.length);
      this.#parts.push(length, value);
    }
  }

  finish(): Buffer {
    return Buffer.concat([...this.#parts, Buffer.from("ffff", "hex")]);
  }
}

/** A point in JGD2011 as EWKB. */
export function ewkbOf(longitude: number, latitude: number): Buffer {
  const bytes = Buffer.alloc(25);
  bytes.writeUInt8(1, 0);
  bytes.writeUInt32LE(0x20000001, 1);
  bytes.writeUInt32LE(6668, 5);
  bytes.writeDoubleLE(longitude, 9);
  bytes.writeDoubleLE(latitude, 17);
  return bytes;
}
