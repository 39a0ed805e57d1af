import type { TaggedPdf } from "./tagged-pdf.ts";
import type { SayPrinted } from "./words.ts";

/** Numbers the pages, where there is more than one. */
export function drawPageNumbers(document: TaggedPdf, say: SayPrinted): void {
  const { pdf } = document;
  const { count } = pdf.bufferedPageRange();
  for (let page = 0; page < count && count > 1; page++) {
    pdf.switchToPage(page);
    document.decorate(() => {
      pdf.font("regular").fontSize(7).fillColor("#1A1A1C", 1);
      const text = say("page", { page: page + 1, pages: count });
      pdf.text(text, (pdf.page.width - pdf.widthOfString(text)) / 2, pdf.page.height - 18, { lineBreak: false });
    });
  }
}
