import { readFile } from "node:fs/promises";
import path from "node:path";
import type { LocalText } from "../../../model/text.ts";
import { planeProjection } from "../../terrain/plane-projection.ts";
import type { FinishedRun } from "../../runs/source-runs/finished-run.ts";
import type { MapFrame } from "../sheet.ts";

/** What of a run's results can be drawn on a map: areas by class, and lines. */

export interface RunShapes {
  readonly title: LocalText;
  readonly areas: readonly RunArea[];
  readonly lines: readonly Xy[][];
}

interface RunArea {
  /** Number of its class, 1 for the first. */
  readonly rank: number;
  readonly color: string;
  readonly label: LocalText;
  /** Rings in plane metres. */
  readonly rings: readonly Xy[][];
}

type Xy = readonly [east: number, north: number];

interface Feature {
  readonly geometry: { readonly type: string; readonly coordinates: unknown };
  readonly properties: Readonly<Record<string, unknown>>;
}

const nothing: Pick<RunShapes, "areas" | "lines"> = { areas: [], lines: [] };

/** The first output of one of the kinds for which there is GeoJSON; undefined where there is none. */
export async function shapesOfRun({ folder, summary }: FinishedRun, epsg: number, kind: "areas" | "lines"): Promise<RunShapes | undefined> {
  for (const { name, output, title } of summary.files) {
    if (!name.endsWith(".geojson")) continue;
    const isAreas = summary.files.some((file) => file.output === output && file.name.endsWith(".tif"));
    if (isAreas !== (kind === "areas")) continue;
    const { features } = JSON.parse(await readFile(path.join(folder, name), "utf8")) as { features: Feature[] };
    const { toPlane } = planeProjection(epsg);
    const parts = (coordinates: unknown) =>
      (coordinates as [number, number][][]).map((part) => part.map(([lon, lat]) => toPlane(lon, lat)));
    if (kind === "lines")
      return {
        ...nothing,
        title,
        lines: features.flatMap(({ geometry: { type, coordinates } }) => (type === "MultiLineString" ? parts(coordinates) : [])),
      };
    const areas = features.map(({ geometry, properties }) => ({
      rank: Number(properties["class"]),
      color: String(properties["color"]),
      label: { ja: String(properties["label"]), en: String(properties["label_en"]) },
      rings: parts(geometry.coordinates),
    }));
    return { ...nothing, title, areas };
  }
  return undefined;
}

/** West, south, east, north in plane metres; undefined where there is nothing. */
export function boundsOf(shapes: readonly RunShapes[]): readonly [number, number, number, number] | undefined {
  const bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { areas, lines } of shapes) {
    for (const part of [...areas.flatMap(({ rings }) => rings), ...lines]) {
      for (const [east, north] of part) {
        bounds[0] = Math.min(bounds[0], east);
        bounds[1] = Math.min(bounds[1], north);
        bounds[2] = Math.max(bounds[2], east);
        bounds[3] = Math.max(bounds[3], north);
      }
    }
  }
  return bounds[0] === Infinity ? undefined : bounds;
}

/** Colours and labels that occur, by class. */
export function legendOf({ areas }: RunShapes): { color: string; label: LocalText }[] {
  const byRank = areas.toSorted((a, b) => a.rank - b.rank);
  return [...new Map(byRank.map(({ color, label }) => [color, { color, label }])).values()];
}

/** The origin is the map's upper left corner. */
export function drawAreas(pdf: PDFKit.PDFDocument, { areas }: RunShapes, frame: MapFrame): void {
  for (const { color, rings } of areas) {
    for (const ring of rings) trace(pdf, ring, frame).closePath();
    pdf.fillColor(color, 1).fill("even-odd");
  }
}

export const lineColor = "#6B1F8A";

export function drawLines(pdf: PDFKit.PDFDocument, { lines }: RunShapes, frame: MapFrame): void {
  for (const line of lines) trace(pdf, line, frame);
  pdf.lineWidth(2).lineCap("round").lineJoin("round").strokeColor(lineColor, 1).stroke();
}

function trace(pdf: PDFKit.PDFDocument, part: readonly Xy[], { ground, pointsPerMeter }: MapFrame): PDFKit.PDFDocument {
  const at = ([east, north]: Xy): [number, number] => [
    round((east - ground.west) * pointsPerMeter),
    round((ground.north - north) * pointsPerMeter),
  ];
  part.forEach((place, index) => (index === 0 ? pdf.moveTo(...at(place)) : pdf.lineTo(...at(place))));
  return pdf;
}

function round(points: number): number {
  return Math.round(points * 100) / 100;
}
