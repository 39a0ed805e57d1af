import type { ClipWindow, Vertices } from "./vertices.ts";

/**
 * Cuts a line to the window, segment by segment (Liang & Barsky 1984). A line that leaves and comes back falls into
 * parts: they lie one after the other in `into`, and `partEnds` receives where each one ends. Nothing is joined.
 */
export function clipLine(line: Vertices, into: Vertices, partEnds: number[], window: ClipWindow): void {
  const { xy, length } = line;
  const { min, max } = window;
  // at worst each segment becomes a part of its own
  const out = into.allocate(length * 2);
  partEnds.length = 0;
  let end = 0;
  let isOpen = false;
  for (let i = 2; i < length; i += 2) {
    const ax = xy[i - 2] as number;
    const ay = xy[i - 1] as number;
    const bx = xy[i] as number;
    const by = xy[i + 1] as number;
    const dx = bx - ax;
    const dy = by - ay;
    // the stretch enter…leave of the segment, of 0…1, that is within both slabs
    const enter = Math.max(0, slabEnter(ax, dx, min, max), slabEnter(ay, dy, min, max));
    const leave = Math.min(1, slabLeave(ax, dx, min, max), slabLeave(ay, dy, min, max));
    if (enter > leave) {
      // by rounding, the end of the last segment may have counted as inside and the start of this one not
      if (isOpen) partEnds.push(end);
      isOpen = false;
      continue;
    }
    if (!isOpen) {
      out[end++] = ax + enter * dx;
      out[end++] = ay + enter * dy;
    }
    isOpen = leave === 1;
    out[end++] = isOpen ? bx : ax + leave * dx;
    out[end++] = isOpen ? by : ay + leave * dy;
    if (!isOpen) partEnds.push(end);
  }
  if (isOpen) partEnds.push(end);
  into.length = end;
}

/** Where on its way from `start` by `delta` a value comes into min…max: > 1 or ∞ if never, −∞ if it is always there. */
function slabEnter(start: number, delta: number, min: number, max: number): number {
  if (delta === 0) return start >= min && start <= max ? -Infinity : Infinity;
  return ((delta > 0 ? min : max) - start) / delta;
}

function slabLeave(start: number, delta: number, min: number, max: number): number {
  if (delta === 0) return Infinity;
  return ((delta > 0 ? max : min) - start) / delta;
}
