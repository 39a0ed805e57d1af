import type { Box } from "../sheet.ts";

/** Charts of a run's tables and series, drawn with lines and letters. */

type Pdf = PDFKit.PDFDocument;

export interface LineChart {
  readonly xTitle: string;
  readonly yTitle: string;
  readonly lines: readonly { readonly name: string; readonly points: readonly (readonly [x: number, y: number])[] }[];
}

export interface BarChart {
  readonly yTitle: string;
  readonly bars: readonly { readonly name: string; readonly value: number; readonly low?: number; readonly high?: number }[];
}

const ink = "#1A1A1C";
const faint = "#D8D8DB";
/** Told apart by dashes too. */
const pens = [
  { color: "#0A4FA3", dash: 0 },
  { color: "#B3001B", dash: 4 },
  { color: "#1E7A34", dash: 1.5 },
  { color: "#6B3FA0", dash: 7 },
] as const;
const letters = 6.5;
const room = { left: 40, right: 8, top: 12, bottom: 24 } as const;

export function drawLineChart(pdf: Pdf, box: Box, { xTitle, yTitle, lines }: LineChart): void {
  const points = lines.flatMap((line) => line.points);
  const xAxis = axisOver(points.map(([x]) => x));
  const yAxis = axisOver(withZero(points.map(([, y]) => y)));
  const plot = plotOf(box);
  const x = (value: number) => plot.x + ((value - xAxis.from) / (xAxis.to - xAxis.from)) * plot.width;
  const y = (value: number) => plot.y + plot.height - ((value - yAxis.from) / (yAxis.to - yAxis.from)) * plot.height;
  drawValues(pdf, plot, { axis: yAxis, at: y, title: yTitle });
  pdf.font("regular").fontSize(letters).fillColor(ink, 1);
  for (const tick of ticksOf(xAxis)) writeCentred(pdf, shortNumber(tick), x(tick), plot.y + plot.height + 3);
  writeCentred(pdf, xTitle, plot.x + plot.width / 2, plot.y + plot.height + 13);
  for (const [index, { name, points: along }] of lines.entries()) {
    const { color, dash } = pens[index % pens.length] as (typeof pens)[number];
    along.forEach(([at, value], place) => (place === 0 ? pdf.moveTo(x(at), y(value)) : pdf.lineTo(x(at), y(value))));
    pdf.lineWidth(1.2).lineJoin("round").strokeColor(color, 1);
    if (dash > 0) pdf.dash(dash, { space: 2 });
    pdf.stroke().undash();
    if (lines.length > 1) {
      pdf.fontSize(letters).fillColor(color, 1);
      pdf.text(name, plot.x + plot.width - 90, plot.y + 2 + index * 9, { width: 88, align: "right", lineBreak: false });
    }
  }
}

export const lineChartHeight = 116;
const barHeight = 12;

export function barChartHeight({ bars }: BarChart): number {
  return bars.length * barHeight + 12;
}

/** Bars lie, so that there is room for their names; their values and bounds stand behind them. */
export function drawBarChart(pdf: Pdf, { x: left, y: top, width }: Box, { yTitle, bars }: BarChart): void {
  const axis = axisOver([0, ...bars.flatMap(({ value, low = value, high = value }) => [value, low, high])]);
  pdf.font("regular").fontSize(letters).fillColor(ink, 1);
  const names = 4 + Math.max(...bars.map(({ name }) => pdf.widthOfString(name)));
  const figures = 4 + Math.max(...bars.map((bar) => pdf.widthOfString(figuresOf(bar))));
  const room = width - names - figures;
  const x = (value: number) => left + names + ((value - axis.from) / (axis.to - axis.from)) * room;
  for (const [index, bar] of bars.entries()) {
    const middle = top + (index + 0.5) * barHeight;
    const { name, value, low, high } = bar;
    const [from, to] = [Math.min(x(value), x(0)), Math.max(x(value), x(0))];
    if (to > from)
      pdf
        .rect(from, middle - barHeight * 0.33, to - from, barHeight * 0.66)
        .fillColor("#7FA8D1", 1)
        .fill();
    if (low !== undefined && high !== undefined && high > low) drawWhisker(pdf, { from: x(low), to: x(high), middle });
    pdf.fontSize(letters).fillColor(ink, 1);
    pdf.text(name, left, middle - letters / 2, { lineBreak: false });
    pdf.text(figuresOf(bar), left + names + room + 4, middle - letters / 2, { lineBreak: false });
  }
  const bottom = top + bars.length * barHeight;
  pdf.moveTo(x(0), top).lineTo(x(0), bottom).lineWidth(0.7).strokeColor(ink, 1).stroke();
  pdf.text(yTitle, left + names + room + 4, bottom + 1, { lineBreak: false });
}

function figuresOf({ value, low, high }: BarChart["bars"][number]): string {
  const range = low === undefined || high === undefined ? "" : ` (${shortNumber(low)}–${shortNumber(high)})`;
  return `${shortNumber(value)}${range}`;
}

function drawWhisker(pdf: Pdf, { from, to, middle }: { from: number; to: number; middle: number }): void {
  pdf.moveTo(from, middle).lineTo(to, middle);
  for (const end of [from, to]) pdf.moveTo(end, middle - 3).lineTo(end, middle + 3);
  pdf.lineWidth(0.8).strokeColor(ink, 1).stroke();
}

/** Heights that vary little beside how high they are would be a flat line above zero. */
function withZero(values: readonly number[]): number[] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least > 0 && most - least < least ? [...values] : [0, ...values];
}

interface Axis {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** Round bounds around values, with at most five steps. */
export function axisOver(values: readonly number[]): Axis {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  if (least === Infinity) [least, most] = [0, 1];
  if (most === least) most = least + 1;
  const rough = (most - least) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10) * power;
  return { from: Math.floor(least / step + 1e-9) * step, to: Math.ceil(most / step - 1e-9) * step, step };
}

function ticksOf({ from, to, step }: Axis): number[] {
  return Array.from({ length: Math.round((to - from) / step) + 1 }, (_, index) => from + index * step);
}

function plotOf({ x, y, width, height }: Box): Box {
  return { x: x + room.left, y: y + room.top, width: width - room.left - room.right, height: height - room.top - room.bottom };
}

function drawValues(pdf: Pdf, plot: Box, { axis, at, title }: { axis: Axis; at: (value: number) => number; title: string }): void {
  const ticks = ticksOf(axis);
  for (const tick of ticks) pdf.moveTo(plot.x, at(tick)).lineTo(plot.x + plot.width, at(tick));
  pdf.lineWidth(0.4).strokeColor(faint, 1).stroke();
  pdf.moveTo(plot.x, plot.y).lineTo(plot.x, plot.y + plot.height);
  pdf
    .moveTo(plot.x, at(Math.max(axis.from, Math.min(0, axis.to))))
    .lineTo(plot.x + plot.width, at(Math.max(axis.from, Math.min(0, axis.to))));
  pdf.lineWidth(0.7).strokeColor(ink, 1).stroke();
  pdf.font("regular").fontSize(letters).fillColor(ink, 1);
  for (const tick of ticks) {
    const text = shortNumber(tick);
    pdf.text(text, plot.x - 4 - pdf.widthOfString(text), at(tick) - letters / 2, { lineBreak: false });
  }
  pdf.text(title, plot.x - room.left + 2, plot.y - room.top, { lineBreak: false });
}

function writeCentred(pdf: Pdf, text: string, x: number, y: number): void {
  pdf.text(text, x - pdf.widthOfString(text) / 2, y, { lineBreak: false });
}

/** At most four digits that count. */
export function shortNumber(value: number): string {
  const rounded = Number(value.toPrecision(4));
  return Math.abs(rounded) >= 1000 ? rounded.toLocaleString("en") : String(rounded);
}
