import { isObject } from "../json/object.ts";

type Position = readonly [number, number];

interface Transform {
  readonly scale: Position;
  readonly translate: Position;
}

const deepestCollection = 8;
const noGeometry: Readonly<Record<string, unknown>> = {};

/** The arcs that the geometries of a topology share, decoded once. */
export class ArcTable {
  readonly #arcs: readonly (readonly Position[])[];
  readonly #transform: Transform | undefined;

  private constructor(arcs: readonly (readonly Position[])[], transform: Transform | undefined) {
    this.#arcs = arcs;
    this.#transform = transform;
  }

  /** @returns undefined when these are no arcs, or the transform is none. */
  static from(arcs: unknown, transform: unknown): ArcTable | undefined {
    const known = transformOf(transform);
    if (!Array.isArray(arcs) || (transform !== undefined && !known)) return undefined;
    return new ArcTable(
      arcs.map((arc: unknown) => decodeArc(arc, known)),
      known,
    );
  }

  firstPosition(): Position | undefined {
    return this.#arcs.find((arc) => arc.length > 0)?.[0];
  }

  /** The geometry in the words of GeoJSON, null for none; what is no geometry stays an object without a type. */
  geometryOf(geometry: unknown, depth: number): unknown {
    if (!isObject(geometry)) return noGeometry;
    const { type, arcs, coordinates, geometries } = geometry;
    switch (type) {
      case null:
        return null;
      case "Point":
        return { type, coordinates: this.#place(coordinates) };
      case "MultiPoint":
        return { type, coordinates: listOf(coordinates).map((position) => this.#place(position)) };
      case "LineString":
        return { type, coordinates: this.#path(arcs) };
      case "MultiLineString":
      case "Polygon":
        return { type, coordinates: listOf(arcs).map((path) => this.#path(path)) };
      case "MultiPolygon":
        return { type, coordinates: listOf(arcs).map((rings) => listOf(rings).map((ring) => this.#path(ring))) };
      case "GeometryCollection":
        return depth < deepestCollection
          ? { type, geometries: listOf(geometries).map((member) => this.geometryOf(member, depth + 1)) }
          : noGeometry;
      default:
        return noGeometry;
    }
  }

  #place(position: unknown): unknown {
    const [x, y] = listOf(position);
    if (typeof x !== "number" || typeof y !== "number") return position;
    return this.#transform ? placed([x, y], this.#transform) : [x, y];
  }

  /** Arcs end to end; a negative number is an arc the other way round. Undefined when one does not exist. */
  #path(numbers: unknown): Position[] | undefined {
    const path: Position[] = [];
    for (const number of listOf(numbers)) {
      if (typeof number !== "number") return undefined;
      const arc = this.#arcs[number < 0 ? ~number : number];
      if (!arc) return undefined;
      const positions = number < 0 ? arc.toReversed() : arc;
      for (const position of path.length > 0 ? positions.slice(1) : positions) path.push(position);
    }
    return path;
  }
}

/** Quantised arcs hold differences on a grid. */
function decodeArc(arc: unknown, transform: Transform | undefined): Position[] {
  let [x, y] = [0, 0];
  return listOf(arc).map((position): Position => {
    const [dx, dy] = listOf(position).map(Number);
    if (!transform) return [dx ?? Number.NaN, dy ?? Number.NaN];
    x += dx ?? Number.NaN;
    y += dy ?? Number.NaN;
    return placed([x, y], transform);
  });
}

function placed([x, y]: Position, { scale, translate }: Transform): Position {
  return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
}

function transformOf(transform: unknown): Transform | undefined {
  if (!isObject(transform)) return undefined;
  const [scale, translate] = [transform["scale"], transform["translate"]].map((pair) => listOf(pair).map(Number));
  const [scaleX = Number.NaN, scaleY = Number.NaN] = scale ?? [];
  const [x = Number.NaN, y = Number.NaN] = translate ?? [];
  return [scaleX, scaleY, x, y].every(Number.isFinite) ? { scale: [scaleX, scaleY], translate: [x, y] } : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
