import { ByteWriter } from "./byte-writer.ts";
import { clipLine } from "./clip-line.ts";
import { clipRing } from "./clip-ring.ts";
import { type FeatureType, featureType, GeometryCommands } from "./geometry-commands.ts";
import { doubledArea, GridPoints } from "./quantize.ts";
import { type ClipWindow, liesInside, liesOutside, Vertices } from "./vertices.ts";
import { type WkbReader, wkbType } from "./wkb-geometry.ts";

/**
 * Turns one WKB geometry after the other into MVT commands: read → reject by box → clip → round → drop what has
 * vanished → wind. Its arrays are kept from feature to feature.
 */
export class GeometryEncoder {
  /** What the last `encode` wrote. */
  readonly commands = new GeometryCommands(new ByteWriter(16384));
  readonly #reader: WkbReader;
  readonly #window: ClipWindow;
  readonly #vertices = new Vertices();
  readonly #clipped = new Vertices();
  readonly #partEnds: number[] = [];
  readonly #grid: GridPoints;
  readonly #points: GridPoints;

  constructor(reader: WkbReader, window: ClipWindow) {
    this.#reader = reader;
    this.#window = window;
    this.#grid = new GridPoints(window);
    this.#points = new GridPoints(window);
  }

  /**
   * Writes the geometry in bytes `start…end` of `view` to the commands and returns its type, or `none` when nothing
   * of it is left in the window. Of a collection the parts of the highest dimension that is left are written.
   * Throws an Error on malformed WKB.
   */
  encode(view: DataView, start: number, end: number): FeatureType {
    const reader = this.#reader;
    reader.open(view, start, end);
    const type = reader.readType();
    if (type !== wkbType.geometryCollection) return this.#encodeParts(type, featureTypeOf(type));
    for (const wanted of [featureType.polygon, featureType.line, featureType.point]) {
      reader.open(view, start, end);
      const found = this.#encodeParts(reader.readType(), wanted);
      if (found !== featureType.none) return found;
    }
    return featureType.none;
  }

  #encodeParts(type: number, wanted: FeatureType): FeatureType {
    this.commands.reset();
    this.#points.length = 0;
    this.#encodeBody(type, wanted, 0);
    this.#reader.close();
    this.#points.dropRepeated();
    if (this.#points.length > 0) this.commands.addPoints(this.#points);
    return this.commands.isEmpty ? featureType.none : wanted;
  }

  /** Reads what follows the header of a geometry of `type`, and encodes it if it is or holds what is wanted. */
  #encodeBody(type: number, wanted: FeatureType, depth: number): void {
    const isWanted = featureTypeOf(type) === wanted;
    if (type === wkbType.point) this.#encodePoint(isWanted);
    else if (type === wkbType.lineString) this.#encodeLine(isWanted);
    else if (type === wkbType.polygon) this.#encodePolygon(isWanted);
    else this.#encodeMembers(type, wanted, depth);
  }

  #encodeMembers(type: number, wanted: FeatureType, depth: number): void {
    if (depth === maxNesting) throw new Error(`WKB geometry collections are nested more than ${maxNesting} deep`);
    const count = this.#reader.readCount();
    for (let i = 0; i < count; i++) {
      const member = this.#reader.readType();
      const fits = type === wkbType.geometryCollection || member === singleTypeOf(type);
      if (!fits) throw new Error(`a WKB geometry of type ${type} has a member of type ${member}`);
      this.#encodeBody(member, wanted, depth + 1);
    }
  }

  #encodePoint(isWanted: boolean): void {
    if (!isWanted) return this.#reader.skipPoint();
    this.#reader.readPoint(this.#vertices);
    if (this.#vertices.length === 0 || !liesInside(this.#vertices, this.#window)) return;
    this.#grid.roundLine(this.#vertices, 0, 2);
    const [x = 0, y = 0] = this.#grid.xy;
    this.#points.push(x, y);
  }

  #encodeLine(isWanted: boolean): void {
    if (!isWanted) return this.#reader.skipVertices();
    const line = this.#vertices;
    this.#reader.readVertices(line);
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

  #encodePolygon(isWanted: boolean): void {
    const ringCount = this.#reader.readCount();
    const mark = this.commands.mark();
    let doubledAreaLeft = 0;
    for (let ring = 0; ring < ringCount; ring++) {
      const isOuter = ring === 0;
      if (!isWanted || (!isOuter && doubledAreaLeft <= 0)) this.#reader.skipVertices();
      else if (isOuter) doubledAreaLeft = this.#encodeRing(isOuter);
      else doubledAreaLeft -= this.#encodeRing(isOuter);
    }
    // the outer ring has vanished, or, clipped and rounded, its holes have come to cover it
    if (doubledAreaLeft <= 0) this.commands.rewind(mark);
  }

  /** Twice the area of the ring that was written, 0 if none was. */
  #encodeRing(isOuter: boolean): number {
    this.#reader.readVertices(this.#vertices);
    if (liesOutside(this.#vertices, this.#window)) return 0;
    const isWhole = liesInside(this.#vertices, this.#window);
    this.#grid.roundRing(isWhole ? this.#vertices : clipRing(this.#vertices, this.#clipped, this.#window));
    const area = doubledArea(this.#grid);
    if (area === 0) return 0;
    this.commands.addRing(this.#grid, area > 0 !== isOuter);
    return Math.abs(area);
  }
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
