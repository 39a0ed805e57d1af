/**
 * Hatchings that tell areas apart without colour: on the screen, in legends and in print, all from the same strokes. A pattern is a
 * square that repeats without a seam; names say what is in it.
 */

const marks = [
  "dots",
  "level",
  "upright",
  "rising",
  "falling",
  "grid",
  "lattice",
  "level-dashed",
  "upright-dashed",
  "rising-dashed",
  "falling-dashed",
] as const;
type Mark = (typeof marks)[number];

/** How many strokes there are side by side in the square. */
const strokesOf = { sparse: 2, medium: 4, dense: 6 } as const;
const densities = ["sparse", "medium", "dense"] as const;

export type PatternName = `${Mark}-${(typeof densities)[number]}`;

export const patternNames: readonly PatternName[] = marks.flatMap((mark) => densities.map((density) => `${mark}-${density}` as const));

/** The side of the square, in CSS pixels of the map. */
export const patternSide = 24;
export const strokeWidth = 1;
/** Strokes leave the colour under them to be seen. */
export const patternOpacity = 0.45;
const dotRadius = 1.25;

/** A straight stroke with round ends; a dot is one without length. */
export interface Stroke {
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
  readonly width: number;
}

/** What is in the square; y points down. Strokes may touch its edges, where those of the next square go on. */
export function patternStrokes(name: PatternName): readonly Stroke[] {
  const cut = name.lastIndexOf("-");
  const mark = name.slice(0, cut) as Mark;
  return drawMark[mark](strokesOf[name.slice(cut + 1) as keyof typeof strokesOf]);
}

const drawMark: Readonly<Record<Mark, (count: number) => Stroke[]>> = {
  dots,
  level: (count) => levels(count).map(stroke),
  upright: (count) => levels(count).map(turned).map(stroke),
  falling: (count) => diagonals(count).map(stroke),
  rising: (count) => diagonals(count).map(mirrored).map(stroke),
  grid: (count) => levels(count).flatMap((line) => [stroke(line), stroke(turned(line))]),
  lattice: (count) => diagonals(count).flatMap((line) => [stroke(line), stroke(mirrored(line))]),
  "level-dashed": (count) => levels(count).flatMap(dashed).map(stroke),
  "upright-dashed": (count) => levels(count).flatMap(dashed).map(turned).map(stroke),
  "falling-dashed": (count) => diagonals(count).flatMap(dashed).map(stroke),
  "rising-dashed": (count) => diagonals(count).flatMap(dashed).map(mirrored).map(stroke),
};

type Line = readonly [x1: number, y1: number, x2: number, y2: number];

function levels(count: number): Line[] {
  return Array.from({ length: count }, (_, index) => {
    const y = ((index + 0.5) * patternSide) / count;
    return [0, y, patternSide, y];
  });
}

/** Lines to the lower right, each from edge to edge. */
function diagonals(count: number): Line[] {
  const gap = patternSide / count;
  return Array.from({ length: 2 * count - 1 }, (_, index) => {
    const right = (index - count + 1) * gap;
    return [
      Math.max(0, right),
      Math.max(0, -right),
      Math.min(patternSide, patternSide + right),
      Math.min(patternSide, patternSide - right),
    ];
  });
}

/** Dashes and gaps are as wide as this, measured across; two of each fill the square. */
const dash = patternSide / 4;

function dashed([x1, y1, x2, y2]: Line): Line[] {
  const steepness = (y2 - y1) / (x2 - x1);
  return [dash / 2, dash * 2.5].flatMap((start): Line[] => {
    const [from, to] = [Math.max(x1, start), Math.min(x2, start + dash)];
    return from < to ? [[from, y1 + (from - x1) * steepness, to, y1 + (to - x1) * steepness]] : [];
  });
}

function turned([x1, y1, x2, y2]: Line): Line {
  return [y1, x1, y2, x2];
}

function mirrored([x1, y1, x2, y2]: Line): Line {
  return [patternSide - x1, y1, patternSide - x2, y2];
}

function stroke([x1, y1, x2, y2]: Line): Stroke {
  return { from: [x1, y1], to: [x2, y2], width: strokeWidth };
}

/** Every other row is shifted by half a gap. */
function dots(count: number): Stroke[] {
  const gap = patternSide / count;
  return Array.from({ length: count * count }, (_, index) => {
    const row = Math.floor(index / count);
    const at = [((index % count) + (row % 2 === 0 ? 0.25 : 0.75)) * gap, (row + 0.5) * gap] as const;
    return { from: at, to: at, width: 2 * dotRadius };
  });
}

/** A picture of the square: RGBA, rows from the top, colour not multiplied by alpha. */
export interface PatternPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** @param pixelRatio pixels of the picture per CSS pixel. */
export function patternPicture(
  name: PatternName,
  pixelRatio: number,
  [red, green, blue]: readonly [number, number, number],
): PatternPicture {
  const side = Math.round(patternSide * pixelRatio);
  const coverages = new Float64Array(side * side);
  for (const each of patternStrokes(name).flatMap(withNeighbours)) {
    // A map draws dozens of these while it opens: only pixels that the stroke can reach are looked at.
    const [columns, rows] = [0, 1].map((axis) => reachedPixels(each, axis as 0 | 1, pixelRatio, side)) as [Range, Range];
    for (let row = rows.first; row <= rows.last; row++) {
      for (let column = columns.first; column <= columns.last; column++) {
        const away = distance((column + 0.5) / pixelRatio, (row + 0.5) / pixelRatio, each);
        const coverage = Math.min(1, (each.width / 2 - away) * pixelRatio + 0.5);
        const pixel = row * side + column;
        if (coverage > (coverages[pixel] ?? 0)) coverages[pixel] = coverage;
      }
    }
  }
  const data = new Uint8ClampedArray(side * side * 4);
  for (const [pixel, coverage] of coverages.entries()) data.set([red, green, blue, coverage * 255], pixel * 4);
  return { width: side, height: side, data };
}

interface Range {
  readonly first: number;
  readonly last: number;
}

/** Columns (axis 0) or rows (axis 1) of the picture whose pixels a stroke may cover; none: the last is before the first. */
function reachedPixels({ from, to, width }: Stroke, axis: 0 | 1, pixelRatio: number, side: number): Range {
  const reach = width / 2 + 0.5 / pixelRatio;
  const [low, high] = [Math.min(from[axis], to[axis]) - reach, Math.max(from[axis], to[axis]) + reach];
  return { first: Math.max(0, Math.floor(low * pixelRatio - 0.5)), last: Math.min(side - 1, Math.ceil(high * pixelRatio - 0.5)) };
}

/** Strokes of the squares around reach into this one by half their width. */
function withNeighbours({ from, to, width }: Stroke): Stroke[] {
  const shifts = [-patternSide, 0, patternSide];
  return shifts.flatMap((dx) =>
    shifts.map((dy) => ({ from: [from[0] + dx, from[1] + dy], to: [to[0] + dx, to[1] + dy], width }) satisfies Stroke),
  );
}

function distance(x: number, y: number, { from, to }: Stroke): number {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - from[0]) * dx + (y - from[1]) * dy) / length));
  const [offX, offY] = [x - from[0] - along * dx, y - from[1] - along * dy];
  return Math.sqrt(offX * offX + offY * offY);
}
