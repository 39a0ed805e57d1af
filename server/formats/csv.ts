import type { DownloadFormat } from "../../model/download-format.ts";

/** Without this mark, spreadsheets in Japan open UTF-8 as CP932 and show nonsense. */
const byteOrderMark = "\uFEFF";

/** CSV in UTF-8 with a byte order mark. Position as lon/lat columns for points, as WKT otherwise. */
export const format: DownloadFormat = {
  id: "csv",
  label: { ja: "CSV（表計算ソフト向け）", en: "CSV (for spreadsheets)" },
  mediaType: "text/csv; charset=utf-8; header=present",
  order: 20,
  async *write(source) {
    yield Buffer.from(`${byteOrderMark}${source.csvHeader.join(",")}\n`);
    yield* source.csvLines();
  },
};
