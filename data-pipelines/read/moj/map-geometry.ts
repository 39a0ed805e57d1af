import { damagedFile } from "../file/damage.ts";
import { numberIn } from "../text/number-text.ts";
import type { Area, Path } from "../wkb/parts-wkb.ts";
import type { XmlNode } from "../xml/xml-node.ts";

/** Curves and surfaces refer to points and curves by name, so all of a map's are kept. */
export class MapGeometry {
  static readonly elements: readonly string[] = ["GM_Point", "GM_Curve", "GM_Surface"];

  readonly #file: string;
  readonly #points = new Map<string, Path>();
  readonly #curves = new Map<string, Path>();
  readonly #surfaces = new Map<string, Area>();

  constructor(file: string) {
    this.#file = file;
  }

  /** @throws Problem `unreadable-file` when something is referred to that did not come before. */
  add(node: XmlNode): void {
    const id = node.attribute("id") ?? "";
    if (node.name === "GM_Point") this.#points.set(id, positionIn(node));
    else if (node.name === "GM_Curve") this.#curves.set(id, this.#curve(node));
    else this.#surfaces.set(id, this.#surface(node, id));
  }

  areaOf(id: string | undefined): Area | undefined {
    return id === undefined ? undefined : this.#surfaces.get(id);
  }

  #curve(node: XmlNode): Path {
    const path: number[] = [];
    for (const column of elementsNamed(node, "GM_PointArray.column")) {
      const [reference] = elementsNamed(column, "GM_PointRef.point");
      const id = reference?.attribute("idref");
      path.push(...(id === undefined ? positionIn(column) : (this.#points.get(id) ?? this.#missing(id))));
    }
    return path;
  }

  #surface(node: XmlNode, id: string): Area {
    const rings = (boundary: string) => elementsNamed(node, boundary).map((one) => this.#ring(one));
    const [outer] = rings("GM_SurfaceBoundary.exterior");
    return outer ? [outer, ...rings("GM_SurfaceBoundary.interior")] : this.#missing(id);
  }

  #ring(boundary: XmlNode): Path {
    const curves = elementsNamed(boundary, "GM_CompositeCurve.generator").map((generator) => {
      const id = generator.attribute("idref") ?? "";
      return this.#curves.get(id) ?? this.#missing(id);
    });
    return chained(curves);
  }

  #missing(id: string): never {
    throw damagedFile(this.#file, {
      ja: `図形 ${id} が参照されていますが、それより前にありません`,
      en: `refers to the shape ${id}, which does not come before`,
    });
  }
}

/** The curves end to end, each turned round where it was drawn the other way. */
function chained(curves: readonly Path[]): Path {
  const ring: number[] = [];
  curves.forEach((curve, index) => {
    const next = curves[index + 1];
    const isTurned =
      index === 0
        ? next !== undefined && !touches(curve, -2, next) && touches(curve, 0, next)
        : !isSame(ring, -2, curve, 0) && isSame(ring, -2, curve, -2);
    const path = isTurned ? reversed(curve) : curve;
    for (let at = isSame(ring, -2, path, 0) ? 2 : 0; at < path.length; at++) ring.push(path[at] ?? Number.NaN);
  });
  return ring;
}

/** Does the position at `at` of `path` begin or end the other path? */
function touches(path: Path, at: number, other: Path): boolean {
  return isSame(path, at, other, 0) || isSame(path, at, other, -2);
}

function isSame(a: Path, atA: number, b: Path, atB: number): boolean {
  return a.length > 0 && a.at(atA) === b.at(atB) && a.at(atA + 1) === b.at(atB + 1);
}

function reversed(path: Path): Path {
  const turned: number[] = [];
  for (let at = path.length - 2; at >= 0; at -= 2) turned.push(path[at] ?? Number.NaN, path[at + 1] ?? Number.NaN);
  return turned;
}

/** `X` goes north in Japanese surveying, `Y` east. */
function positionIn(node: XmlNode): Path {
  const [north] = elementsNamed(node, "X");
  const [east] = elementsNamed(node, "Y");
  return [numberIn(east?.value), numberIn(north?.value)];
}

function elementsNamed(node: XmlNode, name: string): XmlNode[] {
  return [...node.descendants()].filter((element) => element.name === name);
}
