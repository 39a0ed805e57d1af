import { type PatternName, patternSide, patternStrokes } from "../../model/pattern.ts";

/** Paper is read from as near as a screen, but printers are finer: strokes stand closer together. */
const pointsPerPixel = 0.55;
const inkColor = "#1A1A1C";
const inkOpacity = 0.65;

type TilingPattern = ReturnType<PDFKit.PDFDocument["pattern"]>;

/** Fills what has been traced with a pattern; each pattern is described once per document. */
export class PatternPen {
  readonly #pdf: PDFKit.PDFDocument;
  readonly #known = new Map<PatternName, TilingPattern>();

  constructor(pdf: PDFKit.PDFDocument) {
    this.#pdf = pdf;
  }

  fill(name: PatternName, rule: "even-odd" | "non-zero"): void {
    this.#pdf.fillOpacity(inkOpacity).fill([this.#pattern(name), inkColor], rule);
  }

  #pattern(name: PatternName): TilingPattern {
    const known = this.#known.get(name);
    if (known) return known;
    const side = patternSide * pointsPerPixel;
    const pattern = this.#pdf.pattern([0, 0, side, side], side, side, contentStream(name));
    this.#known.set(name, pattern);
    return pattern;
  }
}

/** PDF operators that draw one square of the pattern. */
function contentStream(name: PatternName): string {
  const at = (point: readonly [number, number]) => point.map((pixels) => (pixels * pointsPerPixel).toFixed(3)).join(" ");
  const strokes = patternStrokes(name).map(({ from, to, width }) => `${(width * pointsPerPixel).toFixed(3)} w ${at(from)} m ${at(to)} l S`);
  return ["1 J", ...strokes].join("\n");
}
