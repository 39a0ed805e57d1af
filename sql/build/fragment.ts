import type { Query } from "../query.ts";

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

function concatenate(fragments: readonly Fragment[]): Fragment {
  const texts = [""];
  for (const fragment of fragments) {
    const [first = "", ...rest] = fragment.texts;
    texts.push((texts.pop() ?? "") + first, ...rest);
  }
  return { texts, values: fragments.flatMap(({ values }) => values) };
}
