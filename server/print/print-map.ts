import proj4 from "proj4";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { planeZone, planeZoneProj4 } from "../../model/geo/crs.ts";
import type { Orientation, Paper, PrintScale } from "../../model/print.ts";
import { Problem } from "../../model/problem.ts";
import type { Language } from "../../model/text.ts";
import { releaseDates } from "../../sql/print-rows.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import type { Platform } from "../platform.ts";
import { inBothCalendars } from "./calendars.ts";
import { creditBlocks } from "./credit-blocks.ts"; // sources, versions, notices
import { drawMap } from "./draw-map.ts"; // rows → vectors
import { drawTitle } from "./draw-title.ts";
import { drawNorthArrow, drawQrCode, drawScaleBar } from "./furniture.ts";
import { legendBlocks } from "./legend-blocks.ts";
import { drawPageNumbers } from "./page-numbers.ts";
import { type Box, frameMap, layOut, type MapFrame, roundDistanceMeters } from "./sheet.ts"; // paper and scale
import { startPdf, type TaggedPdf } from "./tagged-pdf.ts";
import { TextFlow, textBlock } from "./text-flow.ts"; // legend and sources in columns
import { printedWords, type SayPrinted } from "./words.ts";

export interface MapOrder {
  readonly centerLonLat: readonly [lon: number, lat: number];
  readonly scale: PrintScale;
  readonly paper: Paper;
  readonly orientation: Orientation;
  /** Bottom-most first. */
  readonly layers: readonly DatasetDefinition[];
  /** By dataset; a dataset without one holds nothing. */
  readonly versions: ReadonlyMap<string, PublishedVersion>;
  /** The day or moment the map speaks of; undefined = now. */
  readonly asOf: string | undefined;
  /** Undefined: the city's name. */
  readonly title: string | undefined;
  readonly language: Language;
  /** Opens the same place as a map on the screen. */
  readonly permalink: string;
}

/** A map on one sheet, true to scale in the city's plane zone; what does not fit beside it follows on further sheets. */
export async function printMap(platform: Platform, order: MapOrder): Promise<Buffer> {
  const { city } = platform;
  const { language, layers, versions } = order;
  const say = printedWords(language);
  const sheet = layOut(order.paper, order.orientation);
  const frame = frameMap(sheet.map, order.scale, planeCenter(order.centerLonLat, city.planeEpsg));
  const title = order.title ?? say("map.title", { city: city.name[language] });
  const createdAt = new Date();
  const isSample = layers.some(({ id }) => versions.get(id)?.sample === true);
  const subject = say("map.scale", { scale: grouped(order.scale) });
  const document = startPdf({ title, author: city.name[language], subject, language, createdAt, page: sheet.page });

  drawTitle(document, sheet.title, { title, sample: isSample ? say("sample.banner") : undefined });
  const drawn = await drawMap(document, platform, {
    layers,
    versions,
    frame,
    language,
    latitude: order.centerLonLat[1],
    alt: altText({ order, frame, say }),
  });
  drawFacts(document, sheet.facts, { order, frame, say, createdAt, platform });
  const flow = new TextFlow(document, sheet.columns, sheet.furtherColumns);
  for (const block of legendBlocks(document, drawn.toReversed(), { say, language })) flow.add(block);
  const shown = drawn.filter((layer) => !("missing" in layer) && layer.rows > 0).map(({ dataset }) => dataset);
  const asked = shown.map(({ id }) => ({ dataset: id, version: versions.get(id)?.version ?? 0 }));
  const released = await releaseDates(platform.database, asked);
  for (const block of creditBlocks(document, shown, { versions, released, say, language })) flow.add(block);
  drawPageNumbers(document, say);
  return document.finish();
}

/** The plane zone is true to a ten-thousandth this far from its axis, and not much farther. */
const zoneReachMeters = { east: 150_000, north: 500_000 };

function planeCenter(lonLat: readonly [number, number], planeEpsg: number): [east: number, north: number] {
  const [east = NaN, north = NaN] = proj4(planeZoneProj4(planeZone(planeEpsg) as number), [...lonLat]);
  if (Math.abs(east) <= zoneReachMeters.east && Math.abs(north) <= zoneReachMeters.north) return [east, north];
  throw new Problem("invalid-parameter", {
    where: "lon, lat",
    detail: {
      ja: `この市の平面直角座標系（EPSG:${planeEpsg}）で正しい縮尺にできない場所です`,
      en: `The city's plane zone (EPSG:${planeEpsg}) is not true to scale at this place`,
    },
  });
}

interface Scene {
  readonly order: MapOrder;
  readonly frame: MapFrame;
  readonly say: SayPrinted;
}

function altText({ order, say }: Scene): string {
  const { layers, language, permalink, scale } = order;
  const names = layers.map(({ title }) => title[language]).join(language === "ja" ? "、" : ", ");
  return say("map.alt", { place: coordinates(order), scale: grouped(scale), layers: names, url: reportAddress(permalink, order) });
}

const qrSide = 74;

interface FactsScene extends Scene {
  readonly createdAt: Date;
  readonly platform: Platform;
}

function drawFacts(document: TaggedPdf, box: Box, { order, frame, say, createdAt, platform: { city } }: FactsScene): void {
  const { pdf } = document;
  const { language } = order;
  document.decorate(() => pdf.rect(box.x, box.y, box.width, box.height).lineWidth(0.5).strokeColor("#6F6F76", 1).stroke());
  const inner = { x: box.x + 6, y: box.y + 6, width: box.width - 12, height: box.height - 10 };
  document.decorate(() => drawNorthArrow(pdf, say("map.north"), inner.x + inner.width - 16, inner.y, 36));
  document.decorate(() => drawScaleBar(pdf, frame, inner.x, inner.y + 20));
  const flow = new TextFlow(document, [inner], [inner]);
  const line = (text: string, size = 6.5) => flow.add(textBlock(document, text, { size, before: 1.5 }));
  flow.add(textBlock(document, say("map.scale", { scale: grouped(order.scale) }), { size: 11, bold: true }));
  flow.add(textBlock(document, say("map.scaleHint"), { size: 6.5, before: 22 }));
  line(`${say("map.gridNorth")}　${coordinates(order)}`);
  line(say("map.crs", { zone: planeZone(city.planeEpsg) ?? "", epsg: city.planeEpsg }));
  line(say("map.grid", { distance: roundDistanceMeters(order.scale) }));
  if (order.asOf !== undefined) line(say("state.of", { date: order.asOf }));
  line(say("made.on", { date: inBothCalendars(createdAt, language) }));
  line(say("made.by", { city: city.name[language] }));
  line(say("map.disclaimer"));
  const [qrX, qrY] = [box.x + box.width - qrSide - 2, box.y + box.height - qrSide - 2];
  document.tag("Figure", () => drawQrCode(pdf, order.permalink, qrX, qrY, qrSide), { alt: `${say("map.openMap")} ${order.permalink}` });
  document.tag("P", () => {
    pdf.font("regular").fontSize(6.5).fillColor("#1A1A1C", 1);
    pdf.text(`${say("map.openMap")}\n${order.permalink}`, inner.x, qrY + 22, { width: qrX - inner.x - 2, height: 48, ellipsis: true });
  });
}

function coordinates({ centerLonLat: [lon, lat] }: MapOrder): string {
  return `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
}

function reportAddress(permalink: string, { centerLonLat: [lon, lat], language }: MapOrder): string {
  return new URL(`/report?lon=${lon.toFixed(6)}&lat=${lat.toFixed(6)}&lang=${language}`, permalink).href;
}

function grouped(value: number): string {
  return value.toLocaleString("en");
}
