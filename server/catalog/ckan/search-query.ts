import { CkanError } from "./ckan-error.ts";

/**
 * The part of the Solr query language that CKAN clients use, as a predicate on documents: words, "phrases", `field:value`,
 * `field:(a OR b)`, `field:[a TO b]`, AND, OR, NOT, + and -, brackets, `*`. Words side by side must all be there, as in CKAN.
 */
export type SearchDocument = Readonly<Record<string, readonly string[]>>;

export type Predicate = (document: SearchDocument) => boolean;

interface Token {
  readonly kind: "word" | "phrase" | "field" | "range" | "(" | ")" | "and" | "or" | "not";
  readonly text: string;
}

const mostCharacters = 4000;
const mostNesting = 20;

/** @param textFields where a bare word is looked for. @throws CkanError for a query that cannot be read. */
export function parseSearch(text: string, textFields: readonly string[]): Predicate {
  if (text.length > mostCharacters) throw unreadable("too long");
  const tokens = tokenize(text);
  let at = 0;

  function alternatives(field: string | undefined, depth: number): Predicate {
    if (depth > mostNesting) throw unreadable("nested too deep");
    const choices = [allOf(field, depth)];
    while (tokens[at]?.kind === "or") {
      at += 1;
      choices.push(allOf(field, depth));
    }
    return (document) => choices.some((choice) => choice(document));
  }

  function allOf(field: string | undefined, depth: number): Predicate {
    const parts: Predicate[] = [];
    for (let token = tokens[at]; token !== undefined && token.kind !== "or" && token.kind !== ")"; token = tokens[at]) {
      if (token.kind === "and") at += 1;
      else parts.push(clause(field, depth));
    }
    if (parts.length === 0) throw unreadable(text);
    return (document) => parts.every((part) => part(document));
  }

  function clause(field: string | undefined, depth: number): Predicate {
    const token = tokens[at];
    at += 1;
    if (token?.kind === "not") {
      const denied = clause(field, depth + 1);
      return (document) => !denied(document);
    }
    if (token?.kind === "field") return clause(token.text, depth + 1);
    if (token?.kind === "(") {
      const inner = alternatives(field, depth + 1);
      if (tokens[at]?.kind !== ")") throw unreadable(text);
      at += 1;
      return inner;
    }
    if (token?.kind === "range" && field !== undefined) return among([field], inRange(token.text));
    if (token?.kind === "word" || token?.kind === "phrase") return hasValue(field, token);
    throw unreadable(text);
  }

  function hasValue(field: string | undefined, { kind, text: value }: Token): Predicate {
    if (field === "*" || (field === undefined && value === "*")) return () => true;
    if (field === undefined || field === "text") {
      const sought = fold(value.replaceAll("*", ""));
      return among(textFields, (candidate) => fold(candidate).includes(sought));
    }
    const isWhole = kind === "phrase" ? (candidate: string) => candidate === fold(value) : wildcard(value);
    return among([field], (candidate) => isWhole(fold(candidate)));
  }

  if (tokens.length === 0) return () => true;
  const predicate = alternatives(undefined, 0);
  if (at < tokens.length) throw unreadable(text);
  return predicate;
}

const operators: Readonly<Record<string, Token["kind"]>> = {
  AND: "and",
  "&&": "and",
  OR: "or",
  "||": "or",
  NOT: "not",
  "+": "and",
  "-": "not",
  "!": "not",
  "(": "(",
  ")": ")",
};

const tokenPattern = /"((?:[^"\\]|\\.)*)"|([\w*.]+):(?=\S)|([[{][^\]}]*[\]}])|([()]|[+!-](?=[\w"(*]))|((?:\\.|[^\s()"\\])+)/gu;

function tokenize(text: string): Token[] {
  return [...text.matchAll(tokenPattern)].map(([whole, phrase, field, range, sign, word]): Token => {
    if (phrase !== undefined) return { kind: "phrase", text: unescape(phrase) };
    if (field !== undefined) return { kind: "field", text: field };
    if (range !== undefined) return { kind: "range", text: range };
    const kind = operators[sign ?? whole];
    return kind === undefined ? { kind: "word", text: unescape(word ?? whole) } : { kind, text: whole };
  });
}

function unescape(text: string): string {
  return text.replace(/\\(.)/gu, "$1");
}

function among(fields: readonly string[], test: (value: string) => boolean): Predicate {
  return (document) => fields.some((field) => document[field]?.some(test) === true);
}

function wildcard(value: string): (candidate: string) => boolean {
  const parts = fold(value).split("*");
  const escaped = parts.map((part) => part.replace(/[\\^$.|?+()[\]{}/]/gu, String.raw`\$&`));
  const pattern = new RegExp(`^${escaped.join(".*")}$`, "su");
  return (candidate) => pattern.test(candidate);
}

/** `[a TO b]` with `*` for an open end; braces leave the end out. Moments may end in Z or not. */
function inRange(text: string): (value: string) => boolean {
  const [, open = "", from = "", to = "", close = ""] = /^([[{])\s*(\S+)\s+TO\s+(\S+?)\s*([\]}])$/u.exec(text) ?? [];
  if (open === "") throw unreadable(text);
  const [low, high] = [rangeEnd(from), rangeEnd(to)];
  return (value) => {
    const comparable = rangeEnd(value) ?? "";
    const isAbove = low === undefined || (open === "[" ? comparable >= low : comparable > low);
    const isBelow = high === undefined || (close === "]" ? comparable <= high : comparable < high);
    return isAbove && isBelow;
  };
}

/** Moments in one form, so that they compare as text. */
function rangeEnd(text: string): string | undefined {
  if (text === "*") return undefined;
  if (!/^\d{4}-\d{2}-\d{2}/u.test(text)) return text;
  const moment = new Date(/T.*(?:Z|[+-]\d{2}:\d{2})$/u.test(text) ? text : `${text.includes("T") ? text : `${text}T00:00:00`}Z`);
  if (Number.isNaN(moment.getTime())) throw unreadable(text);
  return moment.toISOString();
}

function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

function unreadable(what: string): CkanError {
  return new CkanError(409, "Search Query Error", { message: `Invalid search query: ${what.slice(0, 100)}` });
}
