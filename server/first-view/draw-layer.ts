import type { DatasetDefinition } from "../../model/dataset.ts";
import type { BboxWebMercator } from "../../model/geo/tile.ts";
import type { FirstViewRow } from "../../sql/first-view-rows.ts";
import { circleRadiusPx, colorOf, lineWidthPx } from "../print/map-look.ts";
import { RowShapes } from "../print/row-shape.ts";
import { traceLines, traceRings } from "./trace-lines.ts";

export interface PictureFrame {
  readonly boundsMeters: BboxWebMercator;
  /** At which a phone shows it. */
  readonly zoom: number;
  readonly unitsPerMeter: number;
  readonly width: number;
  readonly height: number;
}

export const unitsPerPx = 1;

/** A dataset as paths of SVG, one for each colour; the origin is the frame's upper left corner. */
export function drawLayer(dataset: DatasetDefinition, rows: readonly FirstViewRow[], frame: PictureFrame): string {
  const { style, geometry } = dataset;
  const width = lineWidthPx(geometry === "mixed" ? 1 : style.size, frame.zoom);
  const areaStroke = style.outline === undefined ? "" : ` stroke="${style.outline}" stroke-width="${short(width)}"`;
  const all = pathsByColor(dataset, rows, frame);
  return [
    ...all.map(([color, { areas }]) => path(areas, `fill="${color}" fill-opacity="${style.opacity}" fill-rule="evenodd"${areaStroke}`)),
    ...all.map(([color, { lines }]) => path(lines, `${stroke(color, width)} stroke-opacity="${style.opacity}"`)),
    ...all.map(([color, { points }]) =>
      circles(points, `fill="${color}" stroke="${style.outline ?? "#FFFFFF"}" stroke-width="${unitsPerPx}"`),
    ),
  ].join("");
}

function path(d: string, look: string): string {
  return d === "" ? "" : `<path vector-effect="non-scaling-stroke" ${look} d="${d}"/>`;
}

function circles(drawn: string, look: string): string {
  return drawn === "" ? "" : `<g ${look}>${drawn}</g>`;
}

function stroke(color: string, width: number): string {
  return `fill="none" stroke-linecap="round" stroke-linejoin="round" stroke="${color}" stroke-width="${short(width)}"`;
}

interface Paths {
  readonly areas: string;
  readonly lines: string;
  /** The circles around them. */
  readonly points: string;
}

function pathsByColor(dataset: DatasetDefinition, rows: readonly FirstViewRow[], frame: PictureFrame): [color: string, Paths][] {
  const [west, south, east, north] = frame.boundsMeters;
  const box = { x: 0, y: 0, width: frame.width, height: frame.height };
  const shapes = new RowShapes({ box, ground: { west, south, east, north }, pointsPerMeter: frame.unitsPerMeter });
  const color = colorOf(dataset);
  // The line around a circle lies outside of it, half of a stroke inside.
  const radius = short(unitsPerPx * (circleRadiusPx(dataset.style.size, frame.zoom) + 0.5));
  const byColor = Map.groupBy(rows, (row) => color(row.color));
  return [...byColor].map(([each, ofColor]) => {
    const read = ofColor.map(({ wkb }) => shapes.read(wkb));
    const paths = {
      areas: traceRings(read.flatMap(({ rings }) => rings)),
      lines: traceLines(read.flatMap(({ lines }) => lines)),
      points: read
        .flatMap(({ points }) => points.map(([x, y]) => `<circle cx="${Math.round(x)}" cy="${Math.round(y)}" r="${radius}"/>`))
        .join(""),
    };
    return [each, paths];
  });
}

function short(number: number): number {
  return Math.round(number * 100) / 100;
}
