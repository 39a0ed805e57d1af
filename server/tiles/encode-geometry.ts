import { ByteWriter } from "./byte-writer.ts";
import { clipLine } from "./clip-line.ts";
import { clipRing } from "./clip-ring.ts";
import { type FeatureType, featureType, GeometryCommands } from "./geometry-commands.ts";
import { type GeometryReader, wkbType } from "./geometry-reader.ts";
import { doubledArea, GridPoints } from "./quantize.ts";
import { type ClipWindow, liesInside, liesOutside, Vertices } from "./vertices.ts";

/** The encoder for a window. Nothing is kept in it from one geometry to the next, so that all tiles share it and its arrays. */
export function geometryEncoder(window: ClipWindow): GeometryEncoder {
  if (shared?.window.min === window.min && shared.window.max === window.max) return shared.encoder;
  shared = { window, encoder: new GeometryEncoder(window) };
  return shared.encoder;
}

let shared: { readonly window: ClipWindow; readonly encoder: GeometryEncoder } | undefined;

/**
 * Turns one geometry after the other into MVT commands: read → reject by box → clip → round → drop what has
 * vanished → wind. Its arrays are kept from feature to feature.
 */
export class GeometryEncoder {
  /** What the last `encode` wrote. */
  readonly commands = new GeometryCommands(new ByteWriter(16384));
  readonly #window: ClipWindow;
  readonly #vertices = new Vertices();
  readonly #clipped = new Vertices();
  readonly #partEnds: number[] = [];
  readonly #grid: GridPoints;
  readonly #points: GridPoints;

  constructor(window: ClipWindow) {
    this.#window = window;
    this.#grid = new GridPoints(window);
    this.#points = new GridPoints(window);
  }

  /**
   * Writes the geometry at whose beginning `reader` is to the commands and returns its type, or `none` when nothing
   * of it is left in the window. Of a collection the parts of the highest dimension that is left are written.
   * Throws the reader's errors.
   */
  encode(reader: GeometryReader): FeatureType {
    const type = reader.readType();
    if (type !== wkbType.geometryCollection) return this.#encodeParts(reader, type, featureTypeOf(type));
    for (const wanted of [featureType.polygon, featureType.line, featureType.point]) {
      reader.rewind();
      const found = this.#encodeParts(reader, reader.readType(), wanted);
      if (found !== featureType.none) return found;
    }
    return featureType.none;
  }

  #encodeParts(reader: GeometryReader, type: number, wanted: FeatureType): FeatureType {
    this.commands.reset();
    this.#points.length = 0;
    this.#encodeBody({ reader, wanted }, type, 0);
    reader.close();
    this.#points.dropRepeated();
    if (this.#points.length > 0) this.commands.addPoints(this.#points);
    return this.commands.isEmpty ? featureType.none : wanted;
  }

  /** Reads what follows the header of a geometry of `type`, and encodes it if it is or holds what is wanted. */
  #encodeBody(whole: Wanted, type: number, depth: number): void {
    const { reader } = whole;
    const isWanted = featureTypeOf(type) === whole.wanted;
    if (type === wkbType.point) this.#encodePoint(reader, isWanted);
    else if (type === wkbType.lineString) this.#encodeLine(reader, isWanted);
    else if (type === wkbType.polygon) this.#encodePolygon(reader, isWanted);
    else this.#encodeMembers(whole, type, depth);
  }

  #encodeMembers(whole: Wanted, type: number, depth: number): void {
    if (depth === maxNesting) throw new Error(`geometry collections are nested more than ${maxNesting} deep`);
    const count = whole.reader.readCount();
    for (let i = 0; i < count; i++) {
      const member = whole.reader.readType();
      const fits = type === wkbType.geometryCollection || member === singleTypeOf(type);
      if (!fits) throw new Error(`a geometry of type ${type} has a member of type ${member}`);
      this.#encodeBody(whole, member, depth + 1);
    }
  }

  #encodePoint(reader: GeometryReader, isWanted: boolean): void {
    if (!isWanted) return reader.skipPoint();
    reader.readPoint(this.#vertices);
    if (this.#vertices.length === 0 || !liesInside(this.#vertices, this.#window)) return;
    this.#grid.roundLine(this.#vertices, 0, 2);
    const [x = 0, y = 0] = this.#grid.xy;
    this.#points.push(x, y);
  }

  #encodeLine(reader: GeometryReader, isWanted: boolean): void {
    if (!isWanted) return reader.skipVertices();
    const line = this.#vertices;
    reader.readVertices(line);
    if (liesOutside(line, this.#window)) return;
    if (liesInside(line, this.#window)) return this.#addLinePart(line, 0, line.length);
    clipLine(line, this.#clipped, this.#partEnds, this.#window);
    let start = 0;
    for (const end of this.#partEnds) {
      this.#addLinePart(this.#clipped, start, end);
      start = end;
    }
  }

  #addLinePart(vertices: Vertices, start: number, end: number): void {
    this.#grid.roundLine(vertices, start, end);
    if (this.#grid.length >= 4) this.commands.addLine(this.#grid);
  }

  #encodePolygon(reader: GeometryReader, isWanted: boolean): void {
    const ringCount = reader.readCount();
    const mark = this.commands.mark();
    let doubledAreaLeft = 0;
    for (let ring = 0; ring < ringCount; ring++) {
      const isOuter = ring === 0;
      if (!isWanted || (!isOuter && doubledAreaLeft <= 0)) reader.skipVertices();
      else if (isOuter) doubledAreaLeft = this.#encodeRing(reader, isOuter);
      else doubledAreaLeft -= this.#encodeRing(reader, isOuter);
    }
    // the outer ring has vanished, or, clipped and rounded, its holes have come to cover it
    if (doubledAreaLeft <= 0) this.commands.rewind(mark);
  }

  /** Twice the area of the ring that was written, 0 if none was. */
  #encodeRing(reader: GeometryReader, isOuter: boolean): number {
    reader.readVertices(this.#vertices);
    if (liesOutside(this.#vertices, this.#window)) return 0;
    const isWhole = liesInside(this.#vertices, this.#window);
    this.#grid.roundRing(isWhole ? this.#vertices : clipRing(this.#vertices, this.#clipped, this.#window));
    const area = doubledArea(this.#grid);
    if (area === 0) return 0;
    this.commands.addRing(this.#grid, area > 0 !== isOuter);
    return Math.abs(area);
  }
}

/** A geometry, and of which type its parts are to be encoded. */
interface Wanted {
  readonly reader: GeometryReader;
  readonly wanted: FeatureType;
}

/** Deeper ones are taken for an attack on the call stack. */
const maxNesting = 16;

/** What a geometry of this WKB type is drawn as; none for a collection, whose members decide. */
function featureTypeOf(type: number): FeatureType {
  if (type === wkbType.point || type === wkbType.multiPoint) return featureType.point;
  if (type === wkbType.lineString || type === wkbType.multiLineString) return featureType.line;
  if (type === wkbType.polygon || type === wkbType.multiPolygon) return featureType.polygon;
  return featureType.none;
}

function singleTypeOf(multiType: number): number {
  return multiType - (wkbType.multiPoint - wkbType.point);
}
