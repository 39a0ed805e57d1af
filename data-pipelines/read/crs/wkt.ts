/** A node of well-known text, such as `PARAMETER["scale_factor",0.9999]`. */
export interface WktNode {
  /** Upper case. */
  readonly keyword: string;
  readonly values: readonly (string | number | WktNode)[];
}

/** Real systems nest five deep; more is a file made to exhaust the stack. */
const deepestNesting = 32;

const token = /\s*(?:"((?:[^"]|"")*)"|([[\]()])|(,)|([A-Za-z_][A-Za-z0-9_]*)|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?))/y;

/** The first node of the text (ESRI and OGC spelling, brackets or parentheses); undefined when it is not well-known text. */
export function parseWkt(text: string): WktNode | undefined {
  const tokens = tokenize(text.replace(/^\ufeff/, ""));
  return tokens && readNode(tokens, { at: 0 }, 0);
}

export function isNode(value: string | number | WktNode | undefined): value is WktNode {
  return typeof value === "object";
}

/** The children with one of these keywords. */
export function childNodes(node: WktNode, ...keywords: readonly string[]): WktNode[] {
  return node.values.filter(isNode).filter((child) => keywords.includes(child.keyword));
}

type Token =
  | { readonly kind: "open" | "close" | "comma" }
  | { readonly kind: "text" | "word"; readonly text: string }
  | { readonly kind: "number"; readonly value: number };

function tokenize(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  const end = text.trimEnd().replace(/\0+$/, "").length;
  token.lastIndex = 0;
  while (token.lastIndex < end) {
    const match = token.exec(text);
    if (!match) return undefined;
    const [, quoted, bracket, comma, word, number] = match;
    if (quoted !== undefined) tokens.push({ kind: "text", text: quoted.replaceAll('""', '"') });
    else if (bracket !== undefined) tokens.push({ kind: bracket === "[" || bracket === "(" ? "open" : "close" });
    else if (comma !== undefined) tokens.push({ kind: "comma" });
    else if (word !== undefined) tokens.push({ kind: "word", text: word });
    else tokens.push({ kind: "number", value: Number(number) });
  }
  return tokens;
}

function readNode(tokens: readonly Token[], cursor: { at: number }, depth: number): WktNode | undefined {
  const word = tokens[cursor.at];
  if (depth > deepestNesting || word?.kind !== "word" || tokens[cursor.at + 1]?.kind !== "open") return undefined;
  cursor.at += 2;
  const values: (string | number | WktNode)[] = [];
  for (;;) {
    const next = tokens[cursor.at];
    if (next?.kind === "text") values.push(next.text);
    else if (next?.kind === "number") values.push(next.value);
    else if (next?.kind === "word" && tokens[cursor.at + 1]?.kind !== "open") values.push(next.text);
    else {
      const child = readNode(tokens, cursor, depth + 1);
      if (!child) return undefined;
      values.push(child);
      cursor.at--;
    }
    cursor.at++;
    const after = tokens[cursor.at++];
    if (after?.kind === "close") return { keyword: word.text.toUpperCase(), values };
    if (after?.kind !== "comma") return undefined;
  }
}
