import { writeDecimal } from "../bytes/decimal-text.ts";
import type { LittleEndianWriter } from "../bytes/little-endian-writer.ts";
import { wkbType } from "../geometry/flat-geometry.ts";

/** A centimetre. */
const decimals = 7;
const [comma, opening, closing, closingBrace] = [0x2c, 0x5b, 0x5d, 0x7d];

const starts = ["", "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"].map((name) =>
  Buffer.from(`{"type":"${name}","coordinates":`),
);

/** Two-dimensional little-endian ISO WKB → a GeoJSON geometry, outer rings counter-clockwise and holes the other way (RFC 7946, 3.1.6). */
export class GeometryJson {
  readonly #out: LittleEndianWriter;
  #view: DataView = new DataView(new ArrayBuffer(0));
  #position = 0;

  constructor(out: LittleEndianWriter) {
    this.#out = out;
  }

  /** @param start where in `view` the WKB begins. */
  write(view: DataView, start: number): void {
    this.#view = view;
    this.#position = start;
    this.#geometry();
  }

  #geometry(): void {
    const type = this.#head();
    if (type === wkbType.collection) {
      this.#out.text('{"type":"GeometryCollection","geometries":');
      this.#list(() => this.#geometry());
    } else {
      this.#out.append(starts[type] as Buffer);
      this.#coordinates(type);
    }
    this.#out.uint8(closingBrace);
  }

  #coordinates(type: number): void {
    switch (type) {
      case wkbType.point:
        return this.#point();
      case wkbType.lineString:
        return this.#line();
      case wkbType.polygon:
        return this.#rings();
      default:
        // the parts of a multi-part geometry are whole geometries
        this.#list(() => this.#coordinates(this.#head()));
    }
  }

  #head(): number {
    const type = this.#view.getUint32(this.#position + 1, true);
    this.#position += 5;
    if (type < wkbType.point || type > wkbType.collection) throw new Error(`the WKB type ${type} is not supported`);
    return type;
  }

  #list(item: (index: number) => void): void {
    const count = this.#view.getUint32(this.#position, true);
    this.#position += 4;
    const out = this.#out;
    out.uint8(opening);
    for (let index = 0; index < count; index++) {
      if (index > 0) out.uint8(comma);
      item(index);
    }
    out.uint8(closing);
  }

  /** An empty point, which WKB writes as NaN, has no coordinates. */
  #point(): void {
    if (Number.isNaN(this.#view.getFloat64(this.#position, true))) this.#out.text("[]");
    else this.#vertex(this.#position);
    this.#position += 16;
  }

  #line(): void {
    const count = this.#view.getUint32(this.#position, true);
    this.#vertices(this.#position + 4, count, 16);
    this.#position += 4 + count * 16;
  }

  #rings(): void {
    this.#list((index) => {
      const count = this.#view.getUint32(this.#position, true);
      const first = this.#position + 4;
      const isReversed = this.#signedArea(first, count) < 0 === (index === 0);
      if (isReversed) this.#vertices(first + (count - 1) * 16, count, -16);
      else this.#vertices(first, count, 16);
      this.#position = first + count * 16;
    });
  }

  #vertices(first: number, count: number, step: number): void {
    const out = this.#out;
    out.uint8(opening);
    for (let vertex = 0, at = first; vertex < count; vertex++, at += step) {
      if (vertex > 0) out.uint8(comma);
      this.#vertex(at);
    }
    out.uint8(closing);
  }

  #vertex(at: number): void {
    const out = this.#out;
    out.uint8(opening);
    writeDecimal(out, this.#view.getFloat64(at, true), decimals);
    out.uint8(comma);
    writeDecimal(out, this.#view.getFloat64(at + 8, true), decimals);
    out.uint8(closing);
  }

  /** Positive when counter-clockwise. Measured from the first vertex, where digits are not lost. */
  #signedArea(first: number, count: number): number {
    const view = this.#view;
    const x0 = view.getFloat64(first, true);
    const y0 = view.getFloat64(first + 8, true);
    let area = 0;
    let xBefore = 0;
    let yBefore = 0;
    for (let vertex = 1, at = first + 16; vertex < count; vertex++, at += 16) {
      const x = view.getFloat64(at, true) - x0;
      const y = view.getFloat64(at + 8, true) - y0;
      area += xBefore * y - x * yBefore;
      xBefore = x;
      yBefore = y;
    }
    return area;
  }
}
