import { filterProblem } from "./filter-problem.ts";

/** CQL2 text → tokens. Positions count characters from 1, as a person does. */

export interface Token {
  readonly kind: "name" | "quoted-name" | "string" | "number" | "symbol" | "end";
  /** A name as written; a string or quoted name without its quotes and escapes. */
  readonly text: string;
  readonly at: number;
}

/** Letters that may begin a name (the rule `identifierStart` of the standard); the rest of a name also has digits, `.` and marks. */
const nameStart =
  ":_A-Za-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFE}\\u{200C}-\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}";
const name = `[${nameStart}][${nameStart}.0-9\\u{300}-\\u{36F}\\u{203F}-\\u{2040}]*`;

const patterns = {
  space: /[\s\u{85}]+/uy,
  name: new RegExp(name, "uy"),
  quotedName: new RegExp(`"(${name})"`, "uy"),
  number: /(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iuy,
  string: /'((?:[^'\\]|''|\\.)*)'/suy,
  symbol: /<>|<=|>=|[<>=(),+\-*/%^]/uy,
};

/** Is `text` a name that CQL2 text can express? */
export function isName(text: string): boolean {
  return new RegExp(`^${name}$`, "u").test(text);
}

/**
 * @throws Problem where no token begins.
 * @returns the tokens and one of kind `end`.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let index = 0;
  let at = 1;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = index;
    return pattern.exec(text);
  };
  while (index < text.length) {
    const found = tokenAt(match);
    if (found === undefined) throw unreadable(text.slice(index), at);
    if (found.kind !== "space") tokens.push({ kind: found.kind, text: found.text, at });
    index += found.length;
    at += Array.from(text.slice(index - found.length, index)).length;
  }
  return [...tokens, { kind: "end", text: "", at }];
}

interface Found {
  readonly kind: Token["kind"] | "space";
  readonly text: string;
  readonly length: number;
}

function tokenAt(match: (pattern: RegExp) => RegExpExecArray | null): Found | undefined {
  const found = (kind: Found["kind"], result: RegExpExecArray | null, text = result?.[0]): Found | undefined =>
    result && text !== undefined ? { kind, text, length: result[0].length } : undefined;
  const string = match(patterns.string);
  const quoted = match(patterns.quotedName);
  return (
    found("space", match(patterns.space)) ??
    found("name", match(patterns.name)) ??
    found("number", match(patterns.number)) ??
    found("symbol", match(patterns.symbol)) ??
    found("string", string, string?.[1] === undefined ? undefined : unescape(string[1])) ??
    found("quoted-name", quoted, quoted?.[1])
  );
}

const escapes: Readonly<Record<string, string>> = { a: "\x07", b: "\b", t: "\t", n: "\n", v: "\v", f: "\f", r: "\r", "'": "'", "\\": "\\" };

/** What the standard does not define, such as `\%`, stays as it is: LIKE reads it. */
function unescape(text: string): string {
  return text.replace(/''|\\(.)/gsu, (whole, escaped: string | undefined) => (escaped === undefined ? "'" : (escapes[escaped] ?? whole)));
}

function unreadable(rest: string, at: number) {
  const [character = ""] = rest;
  if (character === "'")
    return filterProblem(at, { ja: "文字列が閉じていません", en: "the text is not closed" }, { ja: "終わりの '", en: "a closing '" });
  if (character === '"')
    return filterProblem(
      at,
      { ja: "二重引用符の中が項目名ではありません", en: "there is no property name between the double quotes" },
      { ja: "\"項目名\"、または '文字列'", en: "\"property\" or 'text'" },
    );
  return filterProblem(
    at,
    { ja: `「${character}」は使えません`, en: `"${character}" cannot be used` },
    { ja: "項目名、値、演算子", en: "a property, a value or an operator" },
  );
}
