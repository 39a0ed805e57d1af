import proj4 from "proj4";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { planeZone, planeZoneProj4 } from "../../model/geo/crs.ts";
import { type PrintScale, printScales } from "../../model/print.ts";
import type { SiteGeometry, SitePlace, SiteReport } from "../../model/site-report.ts";
import type { Language } from "../../model/text.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import type { Platform } from "../platform.ts";
import { inBothCalendars, statedInBothCalendars } from "./calendars.ts";
import { drawMap } from "./draw-map.ts";
import { drawTitle } from "./draw-title.ts";
import { drawQrCode, drawScaleBar } from "./furniture.ts";
import { drawPageNumbers } from "./page-numbers.ts";
import { topicBlocks } from "./report-blocks.ts";
import { type Box, columns, frameMap, layOut, type MapFrame, pointsPerMillimeter } from "./sheet.ts";
import { startPdf, type TaggedPdf } from "./tagged-pdf.ts";
import { TextFlow, textBlock } from "./text-flow.ts";
import { printedWords, type SayPrinted } from "./words.ts";

interface ReportOrder {
  readonly report: SiteReport;
  /** The layers of the map of the surroundings, bottom-most first. */
  readonly layers: readonly DatasetDefinition[];
  readonly versions: ReadonlyMap<string, PublishedVersion>;
  readonly language: Language;
  /** Opens the report of a point on the screen, and of an area the map of it. */
  readonly permalink: string;
}

const mapHeight = 75 * pointsPerMillimeter;
const qrSide = 74;

/** A site report on A4: the place on a map true to scale, then everything that is known, with sources and versions. */
export async function printReport(platform: Platform, order: ReportOrder): Promise<Buffer> {
  const { report, language, layers, versions, permalink } = order;
  const { city } = platform;
  const say = printedWords(language);
  const sheet = layOut("A4", "portrait");
  const title = say("report.title");
  const createdAt = new Date(report.createdAt);
  const document = startPdf({ title, author: city.name[language], subject: title, language, createdAt, page: sheet.page });
  drawTitle(document, sheet.title, { title, sample: report.sample ? say("sample.banner") : undefined });
  const top = sheet.map.y;
  const mapBox: Box = { x: sheet.map.x, y: top, width: sheet.map.width * 0.58, height: mapHeight };
  const frame = frameMap(mapBox, scaleOf(report.place, mapBox), report.place.centerPlaneMeters);
  const [, latitude] = report.place.centerLonLat;
  const alt = say("report.mapAlt", { scale: frame.scale.toLocaleString("en") });
  const mark = (pdf: PDFKit.PDFDocument) => drawPlace(pdf, report.place, frame);
  await drawMap(document, platform, { layers, versions, frame, language, latitude, alt, mark });
  document.decorate(() => void drawScaleBar(document.pdf, frame, mapBox.x, mapBox.y + mapHeight + 4));
  const beside: Box = { x: mapBox.x + mapBox.width + 10, y: top, width: sheet.map.width - mapBox.width - 10, height: mapHeight + 26 };
  drawPlaceFacts(document, beside, { report, say, language, frame, permalink });

  const below = mapBox.y + mapHeight + 30;
  const rest: Box = { ...sheet.title, y: below, height: sheet.page.height - sheet.title.y - below - 8 };
  const whole: Box = { ...sheet.title, height: sheet.page.height - 2 * sheet.title.y - 8 };
  const flow = new TextFlow(document, columns(rest, rest.width), columns(whole, whole.width));
  for (const topic of report.topics) for (const block of topicBlocks(document, topic, { say, language })) flow.add(block);
  flow.add(textBlock(document, say("map.disclaimer"), { size: 8, bold: true, before: 10 }));
  drawPageNumbers(document, say);
  return document.finish();
}

/** 1:2,500, or smaller where the place is larger than that map. */
function scaleOf({ areaSquareMeters }: SitePlace, { height }: Box): PrintScale {
  const heightMeters = height / pointsPerMillimeter / 1000;
  const wanted = Math.sqrt(areaSquareMeters ?? 0) * 2;
  return printScales.find((scale) => scale >= 2500 && scale * heightMeters >= wanted) ?? 25_000;
}

function drawPlace(pdf: PDFKit.PDFDocument, { geometry, planeEpsg }: SitePlace, { ground, pointsPerMeter }: MapFrame): void {
  const toPlane = proj4(planeZoneProj4(planeZone(planeEpsg) as number));
  const at = (lonLat: readonly [number, number]): [number, number] => {
    const [east = 0, north = 0] = toPlane.forward([...lonLat]);
    return [(east - ground.west) * pointsPerMeter, (ground.north - north) * pointsPerMeter];
  };
  pdf.lineWidth(1.6).strokeColor("#B3001B", 1);
  if (geometry.type === "Point") {
    const [x, y] = at(geometry.coordinates);
    pdf.circle(x, y, 6).stroke().circle(x, y, 1.2).fillColor("#B3001B", 1).fill();
    return;
  }
  for (const ring of ringsOf(geometry)) {
    ring.forEach((position, index) => (index === 0 ? pdf.moveTo(...at(position)) : pdf.lineTo(...at(position))));
    pdf.closePath();
  }
  pdf.stroke();
}

function ringsOf(geometry: Exclude<SiteGeometry, { type: "Point" }>): readonly (readonly (readonly [number, number])[])[] {
  return geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat();
}

interface PlaceFacts {
  readonly report: SiteReport;
  readonly say: SayPrinted;
  readonly language: Language;
  readonly frame: MapFrame;
  readonly permalink: string;
}

function drawPlaceFacts(document: TaggedPdf, box: Box, { report, say, language, frame, permalink }: PlaceFacts): void {
  const { place, asOf, createdAt } = report;
  const [lon, lat] = place.centerLonLat;
  const [east, north] = place.centerPlaneMeters;
  const { areaSquareMeters } = place;
  const flow = new TextFlow(document, [box], [box]);
  for (const text of [
    say("report.position", { lat: lat.toFixed(6), lon: lon.toFixed(6) }),
    say("report.plane", { zone: planeZone(place.planeEpsg) ?? "", north: north.toFixed(1), east: east.toFixed(1) }),
    ...(areaSquareMeters === null ? [] : [say("report.area", { area: areaSquareMeters.toFixed(1) })]),
    say(`report.coverage.${place.coverage}`),
    ...(asOf === null ? [] : [say("state.of", { date: statedInBothCalendars(asOf, language) })]),
    say("made.on", { date: inBothCalendars(new Date(createdAt), language) }),
    say("map.scale", { scale: frame.scale.toLocaleString("en") }),
  ]) {
    flow.add(textBlock(document, text, { size: 8 }));
  }
  const y = box.y + mapHeight - qrSide;
  const opens = say(areaSquareMeters === null ? "report.open" : "map.openMap");
  document.tag("Figure", () => drawQrCode(document.pdf, permalink, box.x, y, qrSide), { alt: `${opens} ${permalink}` });
  document.tag("P", () => {
    document.pdf.font("regular").fontSize(6.5).fillColor("#1A1A1C", 1);
    document.pdf.text(`${opens}\n${permalink}`, box.x + qrSide + 4, y + 10, {
      width: box.width - qrSide - 6,
      height: qrSide - 12,
      ellipsis: true,
    });
  });
}
