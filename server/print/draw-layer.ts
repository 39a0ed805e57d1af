import type { DatasetDefinition } from "../../model/dataset.ts";
import { Problem } from "../../model/problem.ts";
import type { Language } from "../../model/text.ts";
import { mostPrintedRows } from "../../sql/build/print-query.ts";
import type { PrintedRow } from "../../sql/print-rows.ts";
import { labelPlace, type WantedLabel } from "./labels.ts";
import { circleRadiusPoints, colorOf, labelOf, lineWidthPoints, patternOf } from "./map-look.ts";
import { PatternPen } from "./pattern-fill.ts";
import { type RowShape, RowShapes } from "./row-shape.ts";
import type { MapFrame } from "./sheet.ts";

/** What drawing a dataset has shown. */
export interface DrawnLayer {
  readonly dataset: DatasetDefinition;
  /** How many rows lie on the sheet. */
  readonly rows: number;
  /** Colours that occur: the legend shows these. */
  readonly colors: ReadonlySet<string>;
  readonly labels: readonly WantedLabel[];
}

export interface LayerView {
  readonly frame: MapFrame;
  /** The screen's zoom that is as large. */
  readonly zoom: number;
  readonly language: Language;
}

/** Draws the rows of a dataset; the origin is the map's upper left corner. */
export function drawLayer(pdf: PDFKit.PDFDocument, dataset: DatasetDefinition, rows: readonly PrintedRow[], view: LayerView): DrawnLayer {
  if (rows.length > mostPrintedRows) throw tooMany(dataset);
  const shapes = new RowShapes(view.frame);
  const color = colorOf(dataset);
  const label = labelOf(dataset, view.language);
  const pen = penOf(pdf, dataset, view.zoom);
  const colors = new Set<string>();
  const labels: WantedLabel[] = [];
  let drawn = 0;
  for (const row of rows) {
    const shape = shapes.read(row.wkb);
    if (!touchesMap(shape, view.frame)) continue;
    const rowColor = color(row.color);
    colors.add(rowColor);
    drawn++;
    pen(shape, rowColor);
    const text = label(row.label);
    const place = text === "" ? undefined : labelPlace(shape, view.frame.box);
    if (place) labels.push({ text, ...place });
  }
  return { dataset, rows: drawn, colors, labels };
}

/** Wider outlines would hide what the sheet is true to scale for. */
const widestOutlinePoints = 0.7;

type Pen = (shape: RowShape, color: string) => void;

function penOf(pdf: PDFKit.PDFDocument, dataset: DatasetDefinition, zoom: number): Pen {
  const { style, geometry } = dataset;
  // In a mixed dataset `size` and the opacity are those of the points and of the areas.
  const width = lineWidthPoints(geometry === "mixed" ? 1 : style.size, zoom);
  const lineWidth = geometry === "line" ? width : Math.min(width, widestOutlinePoints);
  const radius = circleRadiusPoints(style.size, zoom);
  const { outline } = style;
  const pattern = patternOf(dataset);
  const patternPen = new PatternPen(pdf);
  return ({ points, lines, rings }, color) => {
    if (rings.length > 0 && (style.opacity > 0 || outline !== undefined)) {
      for (const ring of rings) trace(pdf, ring).closePath();
      pdf.lineWidth(lineWidth).lineJoin("round");
      if (style.opacity === 0) pdf.strokeColor(outline as string, 1).stroke();
      else if (outline === undefined) pdf.fillColor(color, style.opacity).fill("even-odd");
      else pdf.fillColor(color, style.opacity).strokeColor(outline, 1).fillAndStroke(color, outline, "even-odd");
      const hatching = pattern(color);
      if (hatching) {
        for (const ring of rings) trace(pdf, ring).closePath();
        patternPen.fill(hatching, "even-odd");
      }
    }
    for (const line of lines) trace(pdf, line);
    if (lines.length > 0) pdf.lineWidth(lineWidth).lineCap("round").lineJoin("round").strokeColor(color, style.opacity).stroke();
    for (const [x, y] of points) {
      const edge = outline ?? "#FFFFFF";
      pdf.lineWidth(0.6).circle(x, y, radius).fillOpacity(1).strokeOpacity(1).fillAndStroke(color, edge);
    }
  };
}

function trace(pdf: PDFKit.PDFDocument, xy: Float64Array): PDFKit.PDFDocument {
  pdf.moveTo(round(xy[0] as number), round(xy[1] as number));
  for (let i = 2; i < xy.length; i += 2) pdf.lineTo(round(xy[i] as number), round(xy[i + 1] as number));
  return pdf;
}

/** A thousandth of a point: 9 mm at 1:25,000. */
function round(points: number): number {
  return Math.round(points * 1000) / 1000;
}

/** Not only the bleed around it. */
function touchesMap({ points, lines, rings }: RowShape, { box }: MapFrame): boolean {
  const isOn = (x: number, y: number) => x >= 0 && y >= 0 && x <= box.width && y <= box.height;
  if (points.some(([x, y]) => isOn(x, y))) return true;
  return [...lines, ...rings].some((xy) => {
    let [xMin, yMin, xMax, yMax] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < xy.length; i += 2) {
      [xMin, xMax] = [Math.min(xMin, xy[i] as number), Math.max(xMax, xy[i] as number)];
      [yMin, yMax] = [Math.min(yMin, xy[i + 1] as number), Math.max(yMax, xy[i + 1] as number)];
    }
    return xMax >= 0 && yMax >= 0 && xMin <= box.width && yMin <= box.height;
  });
}

function tooMany(dataset: DatasetDefinition): Problem {
  return new Problem("too-large", {
    where: dataset.id,
    detail: {
      ja: `${dataset.title.ja}がこの範囲に ${mostPrintedRows} 件より多くあります`,
      en: `More than ${mostPrintedRows} features of ${dataset.title.en} lie in this area`,
    },
    remedy: { ja: "縮尺を大きくするか、レイヤーを減らしてください", en: "Choose a larger scale or fewer layers" },
  });
}
