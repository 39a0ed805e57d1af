import { Problem, problemReasons } from "../model/problem.ts";
import type { Language } from "../model/text.ts";

/** Runs a command; a Problem is printed for people and the exit code is 1. Nothing is left half-done by the exit. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    process.stderr.write(`${describe(error, process.env["MACHIZU_LANG"] === "en" ? "en" : "ja")}\n`);
    process.exitCode = 1;
  }
}

function describe(error: unknown, language: Language): string {
  if (!(error instanceof Problem)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const remedy = error.remedy ? `\n  → ${error.remedy[language]}` : "";
  return `✗ ${problemReasons[error.reason].title[language]}: ${error.detail[language]}${remedy}`;
}
