/** docs/validation.md and its plots, made from the numbers that the acceptance tests measured. */

export interface AcceptanceRow {
  readonly what: string;
  readonly measured: number;
  /** Accepted range; null: open on that side. */
  readonly from: number | null;
  readonly to: number | null;
}

export interface AcceptancePlot {
  /** File name without extension. */
  readonly name: string;
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly lines: readonly PlotLine[];
}

export interface PlotLine {
  readonly label: string;
  /** `exact`: a grey line; `points`: rings; `ours`: a coloured line. */
  readonly kind: "exact" | "points" | "ours";
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface AcceptanceCase {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly AcceptanceRow[];
  readonly plots: readonly AcceptancePlot[];
}

/** Folder of the plots as seen from the page. */
const folder = "validation";

export function validationPage(cases: readonly AcceptanceCase[]): string {
  const sections = [...cases].sort((a, b) => a.id.localeCompare(b.id, "en")).map(section);
  return [
    "# Validation of the simulations",
    "",
    "Made by `npm run docs:validation` from the acceptance tests (`test/simulations/`); every test run checks that this page still says what the engines do. Equations, units, papers and limits are in the README of each folder of `simulations/`.",
    "",
    "“Required” is the accepted range; it was fixed before the engine was written. Where a case documents a limit of the model, its title says so: passing it means that the engine errs as its equations do, not that the flood would look so.",
    "",
    ...sections,
  ].join("\n");
}

function section({ title, rows, plots }: AcceptanceCase): string {
  const lines = rows.map(({ what, measured, from, to }) => `| ${what} | ${required(from, to)} | ${digits(measured)} |`);
  const table = ["| number | required | measured |", "| --- | --- | --- |", ...lines];
  const pictures = plots.map(({ name, title }) => `![${title}](${folder}/${name}.svg)\n`);
  return [`## ${title}`, "", ...pictures, ...table, ""].join("\n");
}

function required(from: number | null, to: number | null): string {
  if (from === null) return `≤ ${digits(to ?? 0)}`;
  if (to === null) return `≥ ${digits(from)}`;
  return `${digits(from)} … ${digits(to)}`;
}

function digits(value: number): string {
  if (value === 0) return "0";
  return Math.abs(value) < 1e-4 ? value.toExponential(1) : String(Number(value.toPrecision(7)));
}

const size = { width: 720, height: 360, left: 64, right: 16, top: 36, bottom: 48 };
const colours = ["#0017C1", "#C74700", "#197A4B", "#8B1A8B", "#7A6100", "#B00020"];

/** One plot as SVG: axes with round ticks, a legend, readable in black and white by its labels. */
export function plotSvg({ title, x, y, lines }: AcceptancePlot): string {
  const all = lines.flatMap(({ points }) => points);
  const xTicks = ticks(Math.min(...all.map(([value]) => value)), Math.max(...all.map(([value]) => value)));
  const yTicks = ticks(Math.min(...all.map(([, value]) => value)), Math.max(...all.map(([, value]) => value)));
  const atX = scale(xTicks, size.left, size.width - size.right);
  const atY = scale(yTicks, size.height - size.bottom, size.top);
  const place = ([px, py]: readonly [number, number]): string => `${atX(px).toFixed(1)},${atY(py).toFixed(1)}`;
  const seriesColours = new Map(
    [...new Set(lines.map(({ label }) => label))].map((label, index) => [label, colours[index % colours.length]]),
  );
  const drawn = lines.map(({ label, kind, points }) => {
    const colour = kind === "exact" ? "#767676" : (seriesColours.get(label) ?? "#000");
    if (kind === "points")
      return points
        .map(([px, py]) => `<circle cx="${atX(px).toFixed(1)}" cy="${atY(py).toFixed(1)}" r="3.5" fill="none" stroke="${colour}"/>`)
        .join("");
    return `<polyline fill="none" stroke="${colour}" stroke-width="${kind === "exact" ? 3 : 1.5}" points="${points.map(place).join(" ")}"/>`;
  });
  // A line and the points it is compared with share a label and a colour.
  const legend = lines
    .filter(({ label }, index) => lines.findIndex((line) => line.label === label) === index)
    .map(({ label, kind }, index) => {
      const colour = kind === "exact" ? "#767676" : (seriesColours.get(label) ?? "#000");
      return `<text x="${size.width - size.right - 4}" y="${size.top + 14 + index * 15}" text-anchor="end" fill="${colour}">${escape(label)}</text>`;
    });
  const axes = [
    ...xTicks.map((tick) => `<text x="${atX(tick).toFixed(1)}" y="${size.height - size.bottom + 16}" text-anchor="middle">${tick}</text>`),
    ...xTicks.map((tick) => `<path d="M${atX(tick).toFixed(1)} ${size.top}V${size.height - size.bottom}" stroke="#E6E6E6"/>`),
    ...yTicks.map((tick) => `<text x="${size.left - 6}" y="${(atY(tick) + 4).toFixed(1)}" text-anchor="end">${tick}</text>`),
    ...yTicks.map((tick) => `<path d="M${size.left} ${atY(tick).toFixed(1)}H${size.width - size.right}" stroke="#E6E6E6"/>`),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" font-family="sans-serif" font-size="12" role="img">`,
    `<title>${escape(title)}</title><rect width="100%" height="100%" fill="#FFF"/>`,
    `<text x="${size.left}" y="20" font-size="14">${escape(title)}</text>`,
    ...axes,
    `<text x="${(size.left + size.width - size.right) / 2}" y="${size.height - 10}" text-anchor="middle">${escape(x)}</text>`,
    `<text x="14" y="${size.height / 2}" text-anchor="middle" transform="rotate(-90 14 ${size.height / 2})">${escape(y)}</text>`,
    ...drawn,
    ...legend,
    "</svg>",
    "",
  ].join("\n");
}

/** Round numbers that enclose a range. */
function ticks(from: number, to: number): number[] {
  const wanted = Math.max(1e-12, to - from) / 6;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= wanted) ?? 10) * power;
  const first = Math.floor(from / step);
  const count = Math.ceil(to / step - 1e-9) - first + 1;
  return Array.from({ length: count }, (_, index) => Number(((first + index) * step).toPrecision(6)));
}

function scale(tickValues: readonly number[], start: number, end: number): (value: number) => number {
  const [from = 0, to = 1] = [tickValues[0], tickValues.at(-1)];
  return (value) => start + ((value - from) / (to - from)) * (end - start);
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
