import type { Box } from "./sheet.ts";
import type { TaggedPdf } from "./tagged-pdf.ts";

/** Something that is set into a column as a whole. */
export interface Block {
  /** What it is: `H2`, `P` … */
  readonly tag: string;
  /** What a figure shows, in words. */
  readonly alt?: string;
  /** Room above it, in points; none at the top of a column. */
  readonly before: number;
  /** Room that has to be left below it for what belongs to it. */
  readonly keepWith?: number;
  height(width: number): number;
  draw(x: number, y: number, width: number): void;
  /** Drawn with it, but not read. */
  decorate?(x: number, y: number): void;
}

/** Sets blocks one after the other, through the columns of this page and then through those of further pages. */
export class TextFlow {
  readonly #document: TaggedPdf;
  readonly #furtherColumns: readonly Box[];
  #columns: Box[];
  #y = 0;

  constructor(document: TaggedPdf, columns: readonly Box[], furtherColumns: readonly Box[]) {
    this.#document = document;
    this.#columns = [...columns];
    this.#furtherColumns = furtherColumns;
  }

  add(block: Block): void {
    const fits = this.#y + (this.#y > 0 ? block.before : 0) + this.#need(block) <= this.#column.height;
    if (!fits && this.#y > 0) this.#nextColumn();
    // On the first page the columns are small; what is too high for them begins a page.
    while (this.#need(block) > this.#column.height && this.#column.height < (this.#furtherColumns[0]?.height ?? 0)) this.#nextColumn();
    const { x, y, width } = this.#column;
    if (this.#y > 0) this.#y += block.before;
    const top = y + this.#y;
    if (block.decorate) this.#document.decorate(() => block.decorate?.(x, top));
    this.#document.tag(block.tag, () => block.draw(x, top, width), block.alt === undefined ? {} : { alt: block.alt });
    this.#y += block.height(width);
  }

  get #column(): Box {
    return this.#columns[0] as Box;
  }

  #need(block: Block): number {
    return block.height(this.#column.width) + (block.keepWith ?? 0);
  }

  #nextColumn(): void {
    this.#columns.shift();
    this.#y = 0;
    if (this.#columns.length > 0) return;
    this.#document.pdf.addPage();
    this.#columns = [...this.#furtherColumns];
  }
}

export interface TextStyle {
  readonly size: number;
  readonly bold?: boolean;
  readonly color?: string;
  readonly tag?: string;
  readonly before?: number;
  readonly keepWith?: number;
  /** Room on the left, in points. */
  readonly indent?: number;
  readonly link?: string;
}

const ink = "#1A1A1C";

/** A paragraph or heading. */
export function textBlock({ pdf }: TaggedPdf, text: string, style: TextStyle): Block {
  const { size, bold = false, color = ink, tag = "P", before = size * 0.4, keepWith = 0, indent = 0 } = style;
  const options = (width: number) => ({ width: width - indent, lineGap: size * 0.25 });
  const setFont = () => pdf.font(bold ? "bold" : "regular").fontSize(size);
  return {
    tag,
    before,
    keepWith,
    height: (width) => setFont().heightOfString(text, options(width)),
    draw: (x, y, width) =>
      void setFont()
        .fillColor(color, 1)
        .text(text, x + indent, y, options(width)),
  };
}
