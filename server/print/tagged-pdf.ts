import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import PdfDocument from "pdfkit";
import type { Language } from "../../model/text.ts";

/** A PDF whose content says what it is (headings, paragraphs, figures), with the Japanese font in it. */
export interface TaggedPdf {
  readonly pdf: PDFKit.PDFDocument;
  /** Marks what `draw` draws as one element of the document, such as `H1`, `P` or `Figure`. */
  tag(type: string, draw: () => void, options?: TagOptions): void;
  /** The same, for drawing that waits in between. */
  tagSlowly(type: string, draw: () => Promise<void>, options?: TagOptions): Promise<void>;
  /** What is decoration: lines, swatches, the repetition of what was said. */
  decorate(draw: () => void): void;
  /** All bytes; nothing can be drawn afterwards. */
  finish(): Promise<Buffer>;
}

interface TagOptions {
  readonly alt?: string;
}

export interface PdfFacts {
  readonly title: string;
  readonly author: string;
  readonly subject: string;
  readonly language: Language;
  readonly createdAt: Date;
  readonly page: { readonly width: number; readonly height: number };
}

/** BIZ UDPGothic, a typeface of universal design (SIL Open Font License): only the glyphs that are used get into the file. */
const require = createRequire(import.meta.url);
const fontFiles = {
  regular: require.resolve("@expo-google-fonts/biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf"),
  bold: require.resolve("@expo-google-fonts/biz-udpgothic/700Bold/BIZUDPGothic_700Bold.ttf"),
};
let fonts: { regular: Buffer; bold: Buffer } | undefined;

export function startPdf({ title, author, subject, language, createdAt, page }: PdfFacts): TaggedPdf {
  fonts ??= { regular: readFileSync(fontFiles.regular), bold: readFileSync(fontFiles.bold) };
  const pdf = new PdfDocument({
    size: [page.width, page.height],
    margin: 0,
    pdfVersion: "1.7",
    tagged: true,
    displayTitle: true,
    lang: language,
    info: { Title: title, Author: author, Subject: subject, CreationDate: createdAt },
    bufferPages: true,
  });
  pdf.registerFont("regular", fonts.regular).registerFont("bold", fonts.bold).font("regular");
  const bytes: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on("data", (piece: Buffer) => bytes.push(piece));
    pdf.once("end", resolve).once("error", reject);
  });
  const root = pdf.struct("Document");
  pdf.addStructure(root);

  const open = (type: string, options: TagOptions) => {
    const element = pdf.struct(type, options);
    root.add(element);
    const content = pdf.markStructureContent(type);
    return () => {
      pdf.endMarkedContent();
      element.add(content);
      element.end();
    };
  };
  return {
    pdf,
    tag(type, draw, options = {}) {
      const close = open(type, options);
      draw();
      close();
    },
    async tagSlowly(type, draw, options = {}) {
      const close = open(type, options);
      await draw();
      close();
    },
    decorate(draw) {
      pdf.markContent("Artifact", { type: "Layout" });
      draw();
      pdf.endMarkedContent();
    },
    async finish() {
      root.end();
      pdf.end();
      await ended;
      return Buffer.concat(bytes);
    },
  };
}
