import { literal, type Query } from "../query.ts";

/**
 * A piece of SQL with its values, numbered only when the whole is known. The template accepts pieces alone, so that a value can get
 * in as a parameter and in no other way.
 */
export interface Fragment {
  /** One more than values. */
  readonly texts: readonly string[];
  readonly values: readonly unknown[];
}

/** sql`a = ${param(1)} and ${other}` */
export function sql(texts: TemplateStringsArray, ...inserts: readonly Fragment[]): Fragment {
  return concatenate(texts.flatMap((text, index) => [trusted(text), inserts[index] ?? trusted("")]));
}

/** One parameter. */
export function param(value: unknown): Fragment {
  return { texts: ["", ""], values: [value] };
}

/** Text that comes from a definition or from this source code, never from a request. */
export function trusted(text: string): Fragment {
  return { texts: [text], values: [] };
}

export function join(fragments: readonly Fragment[], separator: string): Fragment {
  return concatenate(fragments.flatMap((fragment, index) => (index === 0 ? [fragment] : [trusted(separator), fragment])));
}

/** Numbers the parameters. */
export function toQuery({ texts, values }: Fragment): Query {
  return { text: texts.map((text, index) => (index === 0 ? text : `$${index}${text}`)).join(""), values };
}

/** With its values as literals, for COPY, which takes no parameters. */
export function toText({ texts, values }: Fragment): string {
  return texts.map((text, index) => (index === 0 ? text : literalOf(values[index - 1]) + text)).join("");
}

/** Numbers are quoted as well: every parameter is followed by its type, and a minus sign would bind more loosely than that. */
function literalOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return `array[${value.map(literalOf).join(", ")}]`;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return literal(String(value));
  throw new TypeError(`no literal for a value of type ${typeof value}`);
}

function concatenate(fragments: readonly Fragment[]): Fragment {
  const texts = [""];
  for (const fragment of fragments) {
    const [first = "", ...rest] = fragment.texts;
    texts.push((texts.pop() ?? "") + first, ...rest);
  }
  return { texts, values: fragments.flatMap(({ values }) => values) };
}
