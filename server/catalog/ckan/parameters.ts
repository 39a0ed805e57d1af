import { z } from "zod";
import { invalid } from "./ckan-error.ts";

/** Parameters of an action, whether they came in the address, a form or as JSON: texts by name. */
export function readParameters(query: unknown, body: unknown): Record<string, string> {
  const texts = z.record(z.string(), z.unknown()).catch({});
  return Object.fromEntries(
    Object.entries({ ...texts.parse(query), ...texts.parse(body) })
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

/** @throws CkanError for what is no whole number. */
export function readCount(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined || text === "") return otherwise;
  if (!/^\d{1,9}$/u.test(text)) throw invalid(name, "Invalid integer");
  return Number(text);
}

/** A JSON list of texts, or a plain text. @throws CkanError. */
export function readNames(name: string, text: string | undefined): string[] {
  if (text === undefined || text === "") return [];
  if (!text.startsWith("[")) return [text];
  try {
    return z.array(z.string().max(4000)).max(20).parse(JSON.parse(text));
  } catch {
    throw invalid(name, "Invalid JSON list");
  }
}

/** @throws CkanError where it is missing. */
export function required(parameters: Readonly<Record<string, string>>, name: string): string {
  const value = parameters[name];
  if (value === undefined || value === "") throw invalid(name, "Missing value");
  return value;
}

export function isTrue(text: string | undefined): boolean {
  return text !== undefined && /^(?:true|1|yes|t|on)$/iu.test(text);
}
