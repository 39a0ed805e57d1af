import type { DatasetDefinition } from "../../model/dataset.ts";
import type { Language } from "../../model/text.ts";
import { printedRows } from "../../sql/print-rows.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import type { Platform } from "../platform.ts";
import { type DrawnLayer, drawLayer } from "./draw-layer.ts";
import { drawGrid } from "./furniture.ts";
import { drawLabels } from "./labels.ts";
import type { PrintedLayer } from "./legend-blocks.ts";
import { zoomOfScale } from "./map-look.ts";
import type { MapFrame } from "./sheet.ts";
import type { TaggedPdf } from "./tagged-pdf.ts";

interface MapContent {
  /** Bottom-most first. */
  readonly layers: readonly DatasetDefinition[];
  /** By dataset; a dataset without one holds nothing. */
  readonly versions: ReadonlyMap<string, PublishedVersion>;
  readonly frame: MapFrame;
  readonly language: Language;
  /** Of its middle, degrees. */
  readonly latitude: number;
  /** What it shows, in words. */
  readonly alt: string;
  /** Drawn first, below all layers; the origin is the map's upper left corner. */
  readonly ground?: (pdf: PDFKit.PDFDocument) => void;
  /** Drawn on top of all. */
  readonly mark?: (pdf: PDFKit.PDFDocument) => void;
}

/** Draws layer after layer, then grid and labels, into the frame. */
export async function drawMap(document: TaggedPdf, platform: Platform, content: MapContent): Promise<PrintedLayer[]> {
  const { layers, versions, frame, language, latitude, alt, ground: drawGround, mark } = content;
  const { pdf } = document;
  const { box, ground, scale } = frame;
  const zoom = zoomOfScale(scale, latitude);
  const printed: PrintedLayer[] = [];
  await document.tagSlowly(
    "Figure",
    async () => {
      pdf.save().rect(box.x, box.y, box.width, box.height).clip().translate(box.x, box.y);
      drawGround?.(pdf);
      for (const dataset of layers) {
        const version = versions.get(dataset.id)?.version;
        if (version === undefined) printed.push({ dataset, missing: "map.noData" });
        else if (dataset.tiles.minZoom > zoom) printed.push({ dataset, missing: "map.tooSmall" });
        else {
          const rows = await printedRows(platform.database, dataset, { version, planeEpsg: platform.city.planeEpsg, groundMeters: ground });
          printed.push(drawLayer(pdf, dataset, rows, { frame, zoom, language }));
        }
      }
      drawGrid(pdf, frame);
      drawLabels(
        pdf,
        printed.filter((layer): layer is DrawnLayer => !("missing" in layer)).flatMap(({ labels }) => labels),
      );
      mark?.(pdf);
      pdf.restore();
      pdf.rect(box.x, box.y, box.width, box.height).lineWidth(0.8).strokeColor("#1A1A1C", 1).stroke();
    },
    { alt },
  );
  return printed;
}
