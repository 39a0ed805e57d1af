import type { Language } from "../model/text.ts";
import type { Progress } from "./ingest-request.ts";

const steps = {
  fetching: { ja: "取得", en: "fetching" },
  reading: { ja: "読込", en: "reading" },
  checking: { ja: "検査", en: "checking" },
  trying: { ja: "試行", en: "trying out" },
  publishing: { ja: "公開", en: "publishing" },
} as const;

const drawnEveryMs = 100;
const barCells = 20;
/** A remaining time guessed from less than this is worse than none. */
const guessAfterSeconds = 1;

/** Progress on one line of the terminal: bar, amount, rate, remaining time; a line per step where the output is no terminal. */
export function terminalProgress(language: Language, output: NodeJS.WriteStream = process.stderr): (progress: Progress) => void {
  let stage = "";
  let startedAt = 0;
  let drawnAt = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const now = performance.now();
    const next = `${progress.subject} ${steps[progress.step][language]}`;
    if (next !== stage) {
      stage = next;
      startedAt = now;
      drawnAt = Number.NEGATIVE_INFINITY;
      if (!output.isTTY) output.write(`${stage}…\n`);
    }
    const isLast = progress.step === "publishing" || progress.step === "trying";
    if (!output.isTTY || (now - drawnAt < drawnEveryMs && !isLast)) return;
    drawnAt = now;
    const line = `${stage} ${progressLine(progress, (now - startedAt) / 1000, language)}`;
    output.write(`\r\u001B[2K${cutToWidth(line, Math.max(20, output.columns - 1))}${isLast ? "\n" : ""}`);
  };
}

/** `[█████·····] 50% 1,000/2,000 500/s 残り 2 秒` */
export function progressLine({ step, done, total }: Progress, seconds: number, language: Language): string {
  const amount = step === "fetching" ? megabytes : (value: number) => Math.round(value).toLocaleString("en");
  const rate = seconds > 0 ? done / seconds : 0;
  const parts = [total ? bar(done / total) : "", total ? `${amount(done)}/${amount(total)}` : amount(done)];
  if (rate > 0) parts.push(`${amount(rate)}/s`);
  if (total && rate > 0 && done < total && seconds >= guessAfterSeconds) parts.push(remaining((total - done) / rate, language));
  return parts.filter((part) => part !== "").join(" ");
}

function bar(share: number): string {
  const full = Math.min(barCells, Math.floor(share * barCells));
  return `[${"█".repeat(full)}${"·".repeat(barCells - full)}] ${Math.min(100, Math.floor(share * 100))}%`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}

function remaining(seconds: number, language: Language): string {
  const rounded = Math.ceil(seconds);
  const [minutes, rest] = [Math.floor(rounded / 60), rounded % 60];
  const text = { ja: minutes > 0 ? `${minutes} 分 ${rest} 秒` : `${rest} 秒`, en: minutes > 0 ? `${minutes} min ${rest} s` : `${rest} s` };
  return language === "ja" ? `残り ${text.ja}` : `${text.en} left`;
}

/** Japanese characters are two cells wide; a line that wraps could not be rewritten in place. */
function cutToWidth(line: string, cells: number): string {
  let width = 0;
  const characters = [...line];
  const end = characters.findIndex((character) => {
    width += /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/.test(character) ? 2 : 1;
    return width > cells;
  });
  return end < 0 ? line : characters.slice(0, end).join("");
}
