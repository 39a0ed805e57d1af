import { Problem } from "../../../model/problem.ts";
import type { LocalText } from "../../../model/text.ts";

const exportAgain: LocalText = {
  ja: "コピーやダウンロードをやり直し、それでも同じなら元のソフトで書き出し直してください",
  en: "Copy or download the file again; if that does not help, export it again from its source",
};

/** The refusal of a file that is of the right kind but broken. */
export function damagedFile(file: string, detail: LocalText, remedy: LocalText = exportAgain): Problem {
  return new Problem("unreadable-file", {
    where: file,
    detail: { ja: `${file}: ${detail.ja}`, en: `${file}: ${detail.en}` },
    remedy,
  });
}
