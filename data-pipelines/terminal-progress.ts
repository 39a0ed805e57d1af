import type { Language } from "../model/text.ts";
import type { Progress } from "./pipeline.ts";

const steps = {
  reading: { ja: "読込", en: "reading" },
  checking: { ja: "検査", en: "checking" },
  publishing: { ja: "公開", en: "publishing" },
} as const;

/** Progress on one line of the terminal; a line per step where the output is not a terminal. */
export function terminalProgress(language: Language, output: NodeJS.WriteStream = process.stderr): (progress: Progress) => void {
  const startedAt = performance.now();
  let printed = "";
  let printedAt = 0;
  return ({ dataset, step, done, total }) => {
    const now = performance.now();
    const rate = Math.round(done / Math.max((now - startedAt) / 1000, 0.001));
    const share = total ? ` ${Math.min(100, Math.floor((100 * done) / total))}%` : "";
    const stage = `${dataset} ${steps[step][language]}`;
    if (!output.isTTY) {
      if (stage !== printed) output.write(`${stage}…\n`);
      printed = stage;
      return;
    }
    if (stage === printed && now - printedAt < 100) return;
    printed = stage;
    printedAt = now;
    output.write(
      `\r\u001B[2K${stage} ${done.toLocaleString("en")}${total ? `/${total.toLocaleString("en")}` : ""}${share} ${rate.toLocaleString("en")}/s`,
    );
    if (step === "publishing") output.write("\n");
  };
}
