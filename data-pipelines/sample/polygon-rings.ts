import { at, between, boxOf, isInBox, isInRing, signedArea, type Box, type Polygon, type Ring, type XyPlane } from "./plane-geometry.ts";

/** A piece of outline with the area on its left; ends are named by number so that pieces meet exactly. */
export interface Arc {
  readonly from: number;
  readonly to: number;
  /** From `from` to `to`, both included. */
  readonly points: readonly XyPlane[];
}

/** Joins arcs head to tail into rings. A ring that touches itself at an end of arcs comes out as several rings. */
export function ringsOf(arcs: readonly Arc[]): Ring[] {
  const outgoing = new Map<number, Arc[]>();
  for (const arc of arcs) {
    const list = outgoing.get(arc.from);
    if (list) list.push(arc);
    else outgoing.set(arc.from, [arc]);
  }
  const rings: Ring[] = [];
  for (const start of arcs) {
    const first = outgoing.get(start.from);
    if (!first?.includes(start)) continue;
    first.splice(first.indexOf(start), 1);
    const chain = [start];
    while (at(chain, chain.length - 1).to !== start.from || chain.length === 0) {
      const next = outgoing.get(at(chain, chain.length - 1).to)?.pop();
      if (!next) throw new Error(`outline is open at node ${at(chain, chain.length - 1).to}`);
      chain.push(next);
      closeLoops(chain, rings);
      if (chain.length === 0) break;
    }
    if (chain.length > 0) rings.push(pointsOf(chain));
  }
  return rings;
}

/** Takes a closed loop off the end of a chain as soon as the chain returns to a node it has passed. */
function closeLoops(chain: Arc[], rings: Ring[]): void {
  const end = at(chain, chain.length - 1).to;
  const back = chain.findLastIndex((arc) => arc.from === end);
  if (back < 0) return;
  rings.push(pointsOf(chain.splice(back)));
}

function pointsOf(arcs: readonly Arc[]): Ring {
  return arcs.flatMap(({ points }) => points.slice(0, -1));
}

/** Groups rings into polygons: counter-clockwise rings are outlines, clockwise ones holes of the smallest outline around them. */
export function polygonsOf(rings: readonly Ring[]): Polygon[] {
  const outlines: { box: Box; area: number; parts: [Ring, ...Ring[]] }[] = [];
  const holes: Ring[] = [];
  for (const ring of rings) {
    const area = signedArea(ring);
    if (area > 0) outlines.push({ box: boxOf(ring), area, parts: [ring] });
    else if (area < 0) holes.push(ring);
  }
  outlines.sort((a, b) => a.area - b.area);
  for (const hole of holes) {
    // The middle of a side: a corner may lie on the outline where both touch.
    const inside = between(at(hole, 0), at(hole, 1), 0.5);
    const area = -signedArea(hole);
    outlines.find((outline) => outline.area > area && isInBox(outline.box, inside) && isInRing(at(outline.parts, 0), inside))?.parts.push(hole);
  }
  return outlines.map(({ parts }) => parts);
}
