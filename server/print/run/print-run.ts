import type { DatasetDefinition } from "../../../model/dataset.ts";
import { planeZone } from "../../../model/geo/crs.ts";
import type { RunSummary } from "../../../model/run-result.ts";
import type { SimulationDefinition } from "../../../model/simulation.ts";
import type { Language, LocalText } from "../../../model/text.ts";
import type { Platform } from "../../platform.ts";
import type { FinishedRun } from "../../runs/source-runs/finished-run.ts";
import { openSourceRun } from "../../runs/source-runs/open-source-run.ts";
import { planeProjection } from "../../terrain/plane-projection.ts";
import { inBothCalendars } from "../calendars.ts";
import { drawMap } from "../draw-map.ts";
import { drawTitle } from "../draw-title.ts";
import { legendBlocks, type PrintedLayer } from "../legend-blocks.ts";
import { drawNorthArrow, drawScaleBar } from "../furniture.ts";
import { drawPageNumbers } from "../page-numbers.ts";
import { type Box, columns, frameMap, layOut, type MapFrame, pointsPerMillimeter, roundDistanceMeters } from "../sheet.ts";
import { startPdf, type TaggedPdf } from "../tagged-pdf.ts";
import { type Block, TextFlow, textBlock } from "../text-flow.ts";
import { printedWords } from "../words.ts";
import { chartsOfRun } from "./charts-of-run.ts";
import { printedTables } from "./printed-tables.ts";
import { chartBlock, conditionTexts, figureTexts, heading, inputTexts, paragraphs, type RunWords } from "./run-blocks.ts";
import { boundsOf, drawAreas, drawLines, legendOf, lineColor, type RunShapes, shapesOfRun } from "./run-map.ts";

export interface RunSheet {
  readonly run: FinishedRun;
  readonly simulation: SimulationDefinition;
  readonly language: Language;
  readonly finishedAt: Date;
}

const sampleLabel: LocalText = { ja: "模擬計算の結果（架空の見本データ）", en: "Result of a simulation (fictional sample data)" };
const mapHeight = 118 * pointsPerMillimeter;
const scales = [1, 2.5, 5, 7.5, 10, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 300, 500].map((thousands) => thousands * 1000);
/** Drawn over the result for orientation. With smaller scales there are too many roads. */
const surroundings = ["city-boundary", "rivers", "roads"];
const roadsUpToScale = 25_000;

/** A run on a few pages: map, main numbers, limits, charts, conditions, data. */
export async function printRun(platform: Platform, sheet: RunSheet): Promise<Buffer> {
  const { run, language, finishedAt } = sheet;
  const { city } = platform;
  const { summary } = run;
  const say = printedWords(language);
  const words = { say, language };
  const label = (summary.sample ? sampleLabel : summary.label)[language];
  const title = say("run.title", { title: summary.title[language] });
  const page = layOut("A4", "portrait");
  const document = startPdf({ title, author: city.name[language], subject: label, language, createdAt: finishedAt, page: page.page });
  drawTitle(document, page.title, { title, sample: label });
  const shown = await shownShapes(platform, run);
  const { x, y, width } = page.map;
  const mapBox: Box = { x, y, width: width * 0.7, height: mapHeight };
  const frame = await frameOf(platform, mapBox, shown);
  const drawn = frame ? await drawRunMap(document, platform, { ...words, frame, shown, summary }) : [];
  const beside: Box = { x: x + mapBox.width + 10, y, width: width - mapBox.width - 10, height: mapHeight };
  drawBeside(document, beside, { ...words, frame, shown, drawn, sheet, platform });

  const below = y + mapHeight + 10;
  const rest: Box = { ...page.title, y: below, height: page.page.height - page.title.y - below - 14 };
  const whole: Box = { ...page.title, height: page.page.height - 2 * page.title.y - 14 };
  const flow = new TextFlow(document, columns(rest, columnWidth), columns(whole, columnWidth));
  for (const block of await blocksOf(document, platform, { ...words, sheet })) flow.add(block);
  drawPageNumbers(document, say);
  drawLabels(document, `${label}　${summary.run.slice(0, 16)}`);
  return document.finish();
}

/** Two columns on A4. */
const columnWidth = 85 * pointsPerMillimeter;

interface Shown {
  readonly areas?: RunShapes;
  readonly lines?: RunShapes;
}

/** Areas of the run itself, or of the flood that it builds on. */
async function shownShapes(platform: Platform, run: FinishedRun): Promise<Shown> {
  const { planeEpsg } = platform.city;
  const lines = await shapesOfRun(run, planeEpsg, "lines");
  let areas = await shapesOfRun(run, planeEpsg, "areas");
  for (const { run: source } of run.summary.inputs) {
    if (areas !== undefined || source === undefined) continue;
    // It may have been removed meanwhile; then there is no map of it.
    const found = await platform.runs.finished(source).catch(() => undefined);
    areas = found && (await shapesOfRun(found, planeEpsg, "areas"));
  }
  return { ...(areas && { areas }), ...(lines && { lines }) };
}

/** Undefined where there is nothing to show and no boundary of the city. */
async function frameOf(platform: Platform, box: Box, { areas, lines }: Shown): Promise<MapFrame | undefined> {
  const bounds = boundsOf([areas, lines].filter((shapes) => shapes !== undefined)) ?? (await cityBounds(platform));
  if (bounds === undefined) return undefined;
  const [west, south, east, north] = bounds;
  const metersPerPoint = Math.max((east - west) / (box.width - 12), (north - south) / (box.height - 12));
  const wanted = metersPerPoint * pointsPerMillimeter * 1000;
  const scale = scales.find((candidate) => candidate >= wanted) ?? (scales.at(-1) as number);
  return frameMap(box, scale, [(west + east) / 2, (south + north) / 2]);
}

async function cityBounds(platform: Platform): Promise<readonly [number, number, number, number] | undefined> {
  const box = (await platform.versions()).get("city-boundary")?.bboxLonLat;
  if (!box) return undefined;
  const { toPlane } = planeProjection(platform.city.planeEpsg);
  const [west, south, east, north] = box;
  return [...toPlane(west, south), ...toPlane(east, north)];
}

interface MapScene extends RunWords {
  readonly frame: MapFrame;
  readonly shown: Shown;
  readonly summary: RunSummary;
}

/** @returns the layers whose colours need a legend. */
async function drawRunMap(
  document: TaggedPdf,
  platform: Platform,
  { frame, shown, summary, say, language }: MapScene,
): Promise<readonly PrintedLayer[]> {
  const { areas, lines } = shown;
  const { ground } = frame;
  const [, latitude] = planeProjection(platform.city.planeEpsg).toLonLat(
    (ground.west + ground.east) / 2,
    (ground.south + ground.north) / 2,
  );
  const titles = [areas, lines].flatMap((shapes) => (shapes ? [shapes.title[language]] : []));
  const drawn = await drawMap(document, platform, {
    layers: layersOf(platform, summary, { scale: frame.scale, withHazard: areas === undefined }),
    versions: await platform.versions(),
    frame,
    language,
    latitude,
    alt: say("run.mapAlt", { scale: frame.scale.toLocaleString("en"), content: titles.join(say("separator")) }),
    ground: (pdf) => areas && drawAreas(pdf, areas, frame),
    mark: (pdf) => lines && drawLines(pdf, lines, frame),
  });
  document.decorate(() => drawNorth(document.pdf, frame.box, say("map.north")));
  return drawn.filter(({ dataset }) => !surroundings.includes(dataset.id));
}

/** In the upper right corner of the map. */
function drawNorth(pdf: PDFKit.PDFDocument, { x, y, width }: Box, letter: string): void {
  pdf
    .rect(x + width - 24, y + 4, 20, 42)
    .fillColor("#FFFFFF", 0.85)
    .fill();
  drawNorthArrow(pdf, letter, x + width - 21, y + 6, 36);
}

/** The published hazard areas are shown where they were read and nothing computed is. */
function layersOf(
  { publicDatasets }: Platform,
  { inputs }: RunSummary,
  { scale, withHazard }: { scale: number; withHazard: boolean },
): DatasetDefinition[] {
  const isShown = ({ id }: DatasetDefinition): boolean =>
    (surroundings.includes(id) && (id !== "roads" || scale <= roadsUpToScale)) ||
    (withHazard && id === "flood-hazard" && inputs.some((input) => input.id === id));
  return publicDatasets.filter(isShown).toSorted((a, b) => a.order - b.order);
}

interface BesideScene extends RunWords {
  readonly frame: MapFrame | undefined;
  readonly shown: Shown;
  readonly drawn: readonly PrintedLayer[];
  readonly sheet: RunSheet;
  readonly platform: Platform;
}

function drawBeside(document: TaggedPdf, box: Box, { frame, shown, drawn, sheet, platform, say, language }: BesideScene): void {
  const { pdf } = document;
  const { run, finishedAt } = sheet;
  const { city } = platform;
  const flow = new TextFlow(document, [box], [box]);
  const line = (text: string, size = 7) => flow.add(textBlock(document, text, { size, before: 2 }));
  if (frame) {
    flow.add(textBlock(document, say("map.scale", { scale: frame.scale.toLocaleString("en") }), { size: 10, bold: true }));
    flow.add({ ...spacer(26), decorate: (x, y) => void drawScaleBar(pdf, frame, x + 2, y + 6) });
    line(say("map.gridNorth"));
    line(say("map.crs", { zone: planeZone(city.planeEpsg) ?? "", epsg: city.planeEpsg }));
    line(say("map.grid", { distance: roundDistanceMeters(frame.scale) }));
  }
  const [title, ...layers] = legendBlocks(document, drawn, { say, language });
  const blocks = [...layers, ...legend(document, shown, { say, language })];
  for (const block of title && blocks.length > 0 ? [{ ...title, before: 8 }, ...blocks] : []) flow.add(block);
  line(say("made.on", { date: inBothCalendars(finishedAt, language) }));
  line(say("made.by", { city: city.name[language] }));
  line(`${say("run.engine", { id: run.summary.simulation, version: run.summary.version })}`);
  line(say("run.hash", { hash: run.summary.run }), 5.5);
}

function spacer(height: number): Block {
  return { tag: "P", before: 0, height: () => height, draw: () => {} };
}

function legend(document: TaggedPdf, { areas, lines }: Shown, { say, language }: RunWords): Block[] {
  const row = (text: string, draw: (x: number, y: number) => void): Block => ({
    ...textBlock(document, text, { size: 7, indent: 18, before: 2 }),
    decorate: draw,
  });
  const { pdf } = document;
  return [
    ...(areas ? [textBlock(document, areas.title[language], { size: 7.5, bold: true })] : []),
    ...(areas ? legendOf(areas) : []).map(({ color, label }) =>
      row(label[language], (x, y) => void pdf.rect(x, y, 14, 7).lineWidth(0.4).fillAndStroke(color, "#6F6F76")),
    ),
    ...(areas ? [textBlock(document, say("run.blank"), { size: 6.5 })] : []),
    ...(lines
      ? [
          row(lines.title[language], (x, y) => {
            pdf
              .moveTo(x, y + 4)
              .lineTo(x + 14, y + 4)
              .lineWidth(2)
              .strokeColor(lineColor, 1)
              .stroke();
          }),
        ]
      : []),
  ];
}

async function blocksOf(document: TaggedPdf, platform: Platform, { sheet, ...words }: RunWords & { sheet: RunSheet }): Promise<Block[]> {
  const { run, simulation } = sheet;
  const { summary } = run;
  const { say, language } = words;
  const spoken = (texts: readonly LocalText[]) => paragraphs(document, texts.map((text) => `・${text[language]}`)); // prettier-ignore
  const part = (title: string, blocks: readonly Block[]) => (blocks.length > 0 ? [heading(document, title, blocks), ...blocks] : []);
  const results = await openSourceRun(run.folder);
  const charts = await chartsOfRun(simulation, summary, { results, language });
  return [
    ...part(say("run.figures"), paragraphs(document, figureTexts(simulation, summary, words))),
    ...part(say("run.limits"), spoken(summary.limits)),
    ...part(say("run.warnings"), spoken(summary.warnings)),
    ...part(
      say("run.charts"),
      charts.map((chart) => chartBlock(document, chart)),
    ),
    ...(await printedTables(simulation, results, words)).flatMap(({ title, lines }) => part(title, paragraphs(document, lines))),
    ...part(say("run.conditions"), paragraphs(document, conditionTexts(simulation, summary, words))),
    ...part(say("sources"), paragraphs(document, inputTexts(summary.inputs, platform.datasets, words, { simulation }))),
    ...part(say("run.references"), paragraphs(document, summary.references)),
    ...paragraphs(document, [say("run.resultHash", { hash: summary.resultHash })]),
  ];
}

/** On every page: what this is. */
function drawLabels(document: TaggedPdf, text: string): void {
  const { pdf } = document;
  const { count } = pdf.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    pdf.switchToPage(page);
    document.decorate(() => {
      pdf.font("bold").fontSize(7).fillColor("#B3001B", 1);
      pdf.text(text, 28, pdf.page.height - 18, { lineBreak: false });
    });
  }
}
