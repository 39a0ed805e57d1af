import type { RowShape } from "./row-shape.ts";

export interface LabelPlace {
  readonly x: number;
  readonly y: number;
  /** Points are named below themselves. */
  readonly below: boolean;
  /** The larger, the more it matters. */
  readonly weight: number;
}

export interface WantedLabel extends LabelPlace {
  readonly text: string;
}

/** Where a row is named: below a point, in the middle of its longest line, inside its area; undefined when that is off the map. */
export function labelPlace({ points: [point], lines, rings }: RowShape, map: MapSize): LabelPlace | undefined {
  if (point) return onMap({ x: point[0], y: point[1], below: true, weight: Infinity }, map);
  const line = lines.toSorted((a, b) => b.length - a.length)[0];
  if (line === undefined) return insideRings(rings, map);
  const middle = 2 * Math.floor(line.length / 4);
  return onMap({ x: line[middle] as number, y: line[middle + 1] as number, below: false, weight: line.length }, map);
}

interface MapSize {
  readonly width: number;
  readonly height: number;
}

function onMap(place: LabelPlace, { width, height }: MapSize): LabelPlace | undefined {
  return place.x < 0 || place.y < 0 || place.x > width || place.y > height ? undefined : place;
}

/** Heights at which an area is measured for its label. */
const scanLines = 9;

/** The middle of the widest stretch inside the area (even-odd) on a few horizontal lines: never in a hole or beside the area. */
function insideRings(rings: readonly Float64Array[], map: MapSize): LabelPlace | undefined {
  let [top, bottom] = [Infinity, -Infinity];
  for (const xy of rings) {
    for (let i = 1; i < xy.length; i += 2) [top, bottom] = [Math.min(top, xy[i] as number), Math.max(bottom, xy[i] as number)];
  }
  [top, bottom] = [Math.max(top, 0), Math.min(bottom, map.height)];
  if (top >= bottom) return undefined;
  let best: LabelPlace | undefined;
  for (let line = 1; line <= scanLines; line++) {
    const y = top + ((bottom - top) * line) / (scanLines + 1);
    const crossings = rings.flatMap((xy) => crossingsAt(xy, y)).sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const from = Math.max(crossings[i] as number, 0);
      const to = Math.min(crossings[i + 1] as number, map.width);
      if (to - from > (best?.weight ?? 0)) best = { x: (from + to) / 2, y, below: false, weight: to - from };
    }
  }
  return best;
}

/** Where a ring's edges cross a horizontal line. */
function crossingsAt(xy: Float64Array, y: number): number[] {
  const crossings: number[] = [];
  for (let i = 0; i < xy.length; i += 2) {
    const next = (i + 2) % xy.length;
    const [ax, ay] = [xy[i] as number, xy[i + 1] as number];
    const [bx, by] = [xy[next] as number, xy[next + 1] as number];
    if (ay <= y !== by <= y) crossings.push(ax + ((y - ay) / (by - ay)) * (bx - ax));
  }
  return crossings;
}

const labelSize = 6.5;

/** Writes the labels that have room, those that matter most first. */
export function drawLabels(pdf: PDFKit.PDFDocument, wanted: readonly WantedLabel[]): void {
  const taken: { x: number; y: number; width: number; height: number }[] = [];
  pdf.font("regular").fontSize(labelSize);
  for (const { text, x, y, below } of wanted.toSorted((a, b) => b.weight - a.weight)) {
    const width = pdf.widthOfString(text) + 2;
    const height = labelSize + 1.5;
    const box = { x: x - width / 2, y: below ? y + 5 : y - height / 2, width, height };
    if (taken.some((other) => overlaps(box, other))) continue;
    taken.push(box);
    pdf.rect(box.x, box.y, width, height).fillColor("#FFFFFF", 0.75).fill();
    pdf.fillColor("#1A1A1C", 1).text(text, box.x + 1, box.y + 1, { lineBreak: false });
  }
}

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function overlaps(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
