import { type Orientation, type Paper, paperSizesMillimeters } from "../../model/print.ts";

/** Where everything lies on the sheet, in points (1/72 inch) from its upper left corner, and which ground the map shows. */

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Sheet {
  readonly page: { readonly width: number; readonly height: number };
  readonly title: Box;
  readonly map: Box;
  /** Scale, north, dates, permalink: as large as it needs to be. */
  readonly facts: Box;
  /** Legend and sources flow through these, one after the other. */
  readonly columns: readonly Box[];
  /** The columns of every further page. */
  readonly furtherColumns: readonly Box[];
}

export const pointsPerMillimeter = 72 / 25.4;

const mm = (millimeters: number) => millimeters * pointsPerMillimeter;

const margin = mm(10);
const gap = mm(3);
const titleHeight = mm(11);
const factsWidth = mm(62);
const factsHeight = mm(72);

export function layOut(paper: Paper, orientation: Orientation): Sheet {
  const [short, long] = paperSizesMillimeters[paper];
  const [width, height] = orientation === "portrait" ? [mm(short), mm(long)] : [mm(long), mm(short)];
  const title = { x: margin, y: margin, width: width - 2 * margin, height: titleHeight };
  const top = title.y + title.height + gap;
  const below = height - margin - top;
  const common = { page: { width, height }, title, furtherColumns: columns({ ...title, height: height - 2 * margin }) };
  if (orientation === "landscape") {
    const map = { x: margin, y: top, width: title.width - factsWidth - gap, height: below };
    const right = { x: map.x + map.width + gap, width: factsWidth };
    const facts = { ...right, y: height - margin - factsHeight, height: factsHeight };
    return { ...common, map, facts, columns: [{ ...right, y: top, height: below - factsHeight - gap }] };
  }
  const map = { x: margin, y: top, width: title.width, height: below - factsHeight - gap };
  const y = map.y + map.height + gap;
  const facts = { x: margin, y, width: factsWidth, height: factsHeight };
  const rest = { x: margin + factsWidth + gap, y, width: title.width - factsWidth - gap, height: factsHeight };
  return { ...common, map, facts, columns: columns(rest) };
}

/** As many columns as there is room for. */
export function columns(box: Box, narrowest = factsWidth): Box[] {
  const count = Math.max(1, Math.floor((box.width + gap) / (narrowest + gap)));
  const width = (box.width - (count - 1) * gap) / count;
  return Array.from({ length: count }, (_, index) => ({ ...box, x: box.x + index * (width + gap), width }));
}

/** The map of a sheet: which ground it shows, and how metres become points. */
export interface MapFrame {
  readonly box: Box;
  /** 2500 for 1:2,500. */
  readonly scale: number;
  readonly pointsPerMeter: number;
  /** Plane metres. */
  readonly ground: { readonly west: number; readonly south: number; readonly east: number; readonly north: number };
}

/** @param centerMeters east and north in the plane zone. */
export function frameMap(box: Box, scale: number, [east, north]: readonly [number, number]): MapFrame {
  const pointsPerMeter = (pointsPerMillimeter * 1000) / scale;
  const halfWidth = box.width / pointsPerMeter / 2;
  const halfHeight = box.height / pointsPerMeter / 2;
  const ground = { west: east - halfWidth, south: north - halfHeight, east: east + halfWidth, north: north + halfHeight };
  return { box, scale, pointsPerMeter, ground };
}

/** The round distance that is at most 50 mm on paper, and more than 20: for the scale bar and the grid. */
export function roundDistanceMeters(scale: number): number {
  const most = scale * 0.05;
  const power = 10 ** Math.floor(Math.log10(most * (1 + 1e-9)));
  return power * ([5, 2].find((factor) => factor * power <= most * (1 + 1e-9)) ?? 1);
}
