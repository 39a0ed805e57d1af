import type { Box } from "./sheet.ts";
import type { TaggedPdf } from "./tagged-pdf.ts";

/** The heading of a sheet; beside it, in a frame, that the data are a sample. */
export function drawTitle(document: TaggedPdf, box: Box, { title, sample }: { title: string; sample: string | undefined }): void {
  const { pdf } = document;
  const sampleWidth = sample === undefined ? 0 : Math.min(pdf.font("bold").fontSize(8).widthOfString(sample) + 12, box.width * 0.5);
  document.tag("H1", () => {
    pdf.font("bold").fontSize(17).fillColor("#1A1A1C", 1);
    pdf.text(title, box.x, box.y + 6, { width: box.width - sampleWidth - 6, height: 22, ellipsis: true });
  });
  if (sample === undefined) return;
  const x = box.x + box.width - sampleWidth;
  document.decorate(() =>
    pdf
      .rect(x, box.y + 2, sampleWidth, box.height - 4)
      .lineWidth(1.2)
      .strokeColor("#B3001B", 1)
      .stroke(),
  );
  document.tag("P", () => {
    pdf.font("bold").fontSize(8).fillColor("#B3001B", 1);
    const height = pdf.heightOfString(sample, { width: sampleWidth - 12 });
    pdf.text(sample, x + 6, box.y + (box.height - height) / 2, { width: sampleWidth - 12 });
  });
}
