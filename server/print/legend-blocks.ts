import { type LegendRow, legendRows } from "../../model/legend.ts";
import type { DatasetDefinition } from "../../model/dataset.ts";
import type { Language } from "../../model/text.ts";
import type { DrawnLayer } from "./draw-layer.ts";
import { PatternPen } from "./pattern-fill.ts";
import type { TaggedPdf } from "./tagged-pdf.ts";
import { type Block, textBlock } from "./text-flow.ts";
import type { SayPrinted } from "./words.ts";

/** A layer that was asked for: drawn, or why not. */
export type PrintedLayer = DrawnLayer | { readonly dataset: DatasetDefinition; readonly missing: "map.noData" | "map.tooSmall" };

/** The legend: of each layer what of it lies on the sheet, and for those with nothing there, why. */
export function legendBlocks(
  document: TaggedPdf,
  layers: readonly PrintedLayer[],
  words: { say: SayPrinted; language: Language },
): Block[] {
  const { say, language } = words;
  const rows = layers.flatMap((layer) => {
    const title = layer.dataset.title[language];
    const drawn = "missing" in layer || layer.rows === 0 ? [] : legendRows(layer.dataset).filter(({ color }) => layer.colors.has(color));
    if (drawn.length === 0) {
      const why = say("missing" in layer ? layer.missing : "map.nothingHere");
      return [textBlock(document, say("named", { name: title, text: why }), { size: 7, color: "#5C5C66" })];
    }
    if (drawn.length === 1 && drawn[0]?.label[language] === title) return drawn.map((row) => legendRow(document, title, row, 0));
    return [
      textBlock(document, title, { size: 7.5, bold: true, keepWith: 9 }),
      ...drawn.map((row) => legendRow(document, row.label[language], row, 3)),
    ];
  });
  return [textBlock(document, say("map.legend"), { size: 9.5, bold: true, tag: "H2", keepWith: 12 }), ...rows];
}

const swatchWidth = 18;
const swatchHeight = 8;

function legendRow({ pdf, ...document }: TaggedPdf, label: string, look: LegendRow, indent: number): Block {
  const text = textBlock({ pdf, ...document }, label, { size: 7, indent: indent + swatchWidth + 4, before: 1.5 });
  return {
    ...text,
    height: (width) => Math.max(text.height(width), swatchHeight + 1),
    decorate: (x, y) => drawSwatch(pdf, look, x + indent, y),
  };
}

function drawSwatch(
  pdf: PDFKit.PDFDocument,
  { color, pattern, kind, opacity = 1, outline = color }: LegendRow,
  x: number,
  y: number,
): void {
  const middle = y + swatchHeight / 2;
  if (kind === "circle") {
    pdf
      .lineWidth(0.6)
      .circle(x + swatchWidth / 2, middle, 3)
      .fillOpacity(1)
      .fillAndStroke(color, "#6F6F76");
  } else if (opacity === 0) {
    pdf.rect(x, y, swatchWidth, swatchHeight).lineWidth(1.2).strokeColor(outline, 1).stroke();
  } else if (kind === "line") {
    pdf
      .moveTo(x, middle)
      .lineTo(x + swatchWidth, middle)
      .lineWidth(2)
      .strokeColor(color, 1)
      .stroke();
  } else {
    pdf.rect(x, y, swatchWidth, swatchHeight).fillColor(color, opacity).fill();
    if (pattern) {
      pdf.rect(x, y, swatchWidth, swatchHeight);
      new PatternPen(pdf).fill(pattern, "non-zero");
    }
    pdf.rect(x, y, swatchWidth, swatchHeight).lineWidth(0.4).strokeColor("#6F6F76", 1).stroke();
  }
}
