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
  for (const { from } of arcs) {
    let chain: Arc[] = [];
    /** Where in the chain each node was left. */
    const left = new Map<number, number>();
    let node = from;
    for (let next = outgoing.get(node)?.pop(); next; next = outgoing.get(node)?.pop()) {
      left.set(node, chain.push(next) - 1);
      node = next.to;
      const loopStart = left.get(node);
      if (loopStart === undefined) continue;
      // Back at a node that was passed: everything since is a ring of its own.
      const loop = chain.slice(loopStart);
      chain = chain.slice(0, loopStart);
      for (const arc of loop) left.delete(arc.from);
      rings.push(pointsOf(loop));
    }
    if (chain.length > 0) throw new Error(`outline is open at node ${node}`);
  }
  return rings;
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
    outlines
      .find((outline) => outline.area > area && isInBox(outline.box, inside) && isInRing(at(outline.parts, 0), inside))
      ?.parts.push(hole);
  }
  return outlines.map(({ parts }) => parts);
}
