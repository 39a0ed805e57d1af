import qrcode from "qrcode-generator";
import { type MapFrame, roundDistanceMeters } from "./sheet.ts";

/** What surrounds a map: grid, scale bar, north arrow, QR code. Each draws with its upper left corner at x, y. */

type Pdf = PDFKit.PDFDocument;

const ink = "#1A1A1C";

/** Crosses at round plane coordinates, with these along the left and lower edge; the origin is the map's upper left corner. */
export function drawGrid(pdf: Pdf, { ground, pointsPerMeter, scale, box }: MapFrame): void {
  const step = roundDistanceMeters(scale);
  const eastings = roundNumbers(ground.west, ground.east, step);
  const northings = roundNumbers(ground.south, ground.north, step);
  const x = (east: number) => (east - ground.west) * pointsPerMeter;
  const y = (north: number) => (ground.north - north) * pointsPerMeter;
  const arm = 4;
  for (const east of eastings) {
    for (const north of northings) {
      pdf.moveTo(x(east) - arm, y(north)).lineTo(x(east) + arm, y(north));
      pdf.moveTo(x(east), y(north) - arm).lineTo(x(east), y(north) + arm);
    }
  }
  pdf.lineWidth(0.3).strokeColor("#4B4B57", 1).stroke();
  pdf.font("regular").fontSize(5);
  const write = (text: string, left: number, top: number) => {
    pdf
      .rect(left - 0.5, top - 0.5, pdf.widthOfString(text) + 1, 5.5)
      .fillColor("#FFFFFF", 0.75)
      .fill();
    pdf.fillColor(ink, 1).text(text, left, top, { lineBreak: false });
  };
  for (const north of northings) write(`X ${north}`, 2, y(north) - 2.5);
  for (const east of eastings) write(`Y ${east}`, x(east) + 1.5, box.height - 7);
}

/** Multiples of `step` between two bounds, away from their edges. */
function roundNumbers(from: number, to: number, step: number): number[] {
  const first = Math.ceil((from + step / 8) / step);
  const count = Math.max(0, Math.floor((to - step / 8) / step) - first + 1);
  return Array.from({ length: count }, (_, index) => (first + index) * step);
}

/** Four parts, the first of them named at its ends. Returns its height. */
export function drawScaleBar(
  pdf: Pdf,
  { scale, pointsPerMeter }: Pick<MapFrame, "scale" | "pointsPerMeter">,
  x: number,
  y: number,
): number {
  const meters = roundDistanceMeters(scale);
  const width = meters * pointsPerMeter;
  const barHeight = 4;
  for (let part = 0; part < 4; part++) {
    pdf.rect(x + (part * width) / 4, y, width / 4, barHeight).lineWidth(0.5);
    pdf.fillAndStroke(part % 2 === 0 ? ink : "#FFFFFF", ink);
  }
  pdf.font("regular").fontSize(7).fillColor(ink, 1);
  const say = (value: number) => (meters >= 1000 ? `${value / 1000} km` : `${value} m`);
  pdf.text("0", x, y + barHeight + 2, { lineBreak: false });
  for (const share of [0.5, 1]) {
    const text = say(meters * share);
    pdf.text(text, x + width * share - pdf.widthOfString(text) / 2, y + barHeight + 2, { lineBreak: false });
  }
  return barHeight + 11;
}

export function drawNorthArrow(pdf: Pdf, letter: string, x: number, y: number, height: number): void {
  const half = height * 0.2;
  pdf.font("bold").fontSize(9).fillColor(ink, 1);
  pdf.text(letter, x + half - pdf.widthOfString(letter) / 2, y, { lineBreak: false });
  const top = y + 11;
  const bottom = y + height;
  const middle = x + half;
  pdf
    .moveTo(middle, top)
    .lineTo(middle, bottom - half * 0.7)
    .lineTo(middle + half, bottom)
    .closePath()
    .fill(ink);
  pdf
    .moveTo(middle, top)
    .lineTo(middle, bottom - half * 0.7)
    .lineTo(x, bottom)
    .closePath();
  pdf.lineWidth(0.6).strokeColor(ink, 1).stroke();
}

/** @param side of the square, in points, quiet zone included. */
export function drawQrCode(pdf: Pdf, text: string, x: number, y: number, side: number): void {
  const code = qrcode(0, "M");
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  const quietModules = 4;
  const module = side / (count + 2 * quietModules);
  const at = (index: number) => (index + quietModules) * module;
  pdf.rect(x, y, side, side).fillColor("#FFFFFF", 1).fill();
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      if (code.isDark(row, column)) pdf.rect(x + at(column), y + at(row), module, module);
    }
  }
  pdf.fillColor("#000000", 1).fill();
}
