import type { DatasetDefinition } from "../../../model/dataset.ts";
import type { DownloadFormat } from "../../../model/download-format.ts";
import { Problem } from "../../../model/problem.ts";
import { cellReaders, type ListCity, offeredList } from "./list-columns.ts";

const byteOrderMark = "\uFEFF";

/**
 * A dataset as its 自治体標準オープンデータセット list: the official columns in the official order, UTF-8, CRLF. Only datasets that have
 * such a list can be written; it is asked for by name and not among the formats of every dataset.
 */
export function standardCsv(city: ListCity): DownloadFormat {
  return {
    id: "standard.csv",
    label: { ja: "CSV（自治体標準オープンデータセット）", en: "CSV (municipal standard data set)" },
    mediaType: "text/csv; charset=utf-8; header=present",
    order: 21,
    marksByteOrder: true,
    async *write(source, options = {}) {
      const offered = await offeredList(source.dataset);
      if (!offered) throw noList(source.dataset);
      const cells = cellReaders(offered, source, city);
      yield Buffer.from((options.byteOrderMark === false ? "" : byteOrderMark) + line(offered.form.columns));
      for await (const records of source.records()) {
        yield Buffer.from(records.map((record) => line(cells.map((cell) => cell(record)))).join(""));
      }
    },
  };
}

function line(cells: readonly string[]): string {
  return `${cells.map(quoted).join(",")}\r\n`;
}

/** RFC 4180. */
function quoted(text: string): string {
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function noList({ id, title }: DatasetDefinition): Problem {
  return new Problem("invalid-parameter", {
    where: `${id}.standard.csv`,
    detail: { ja: `「${title.ja}」にあたる標準データセットの一覧はありません`, en: `No municipal standard list fits ${id}` },
    remedy: { ja: "拡張子を .csv にしてください", en: "Ask for .csv" },
  });
}
