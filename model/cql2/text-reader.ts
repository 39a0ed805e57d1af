import type { LocalText } from "../text.ts";
import { filterProblem } from "./filter-problem.ts";
import { mostNesting } from "./limits.ts";
import { type Token, tokenize } from "./tokens.ts";

/** Reads tokens one after the other; every failure says where and what would have been right. */
export class TextReader {
  readonly #tokens: readonly Token[];
  #index = 0;
  #nesting = 0;

  /** @throws Problem where the text has no token. */
  constructor(text: string) {
    this.#tokens = tokenize(text);
  }

  peek(ahead = 0): Token {
    return this.#tokens[this.#index + ahead] ?? { kind: "end", text: "", at: 0 };
  }

  next(): Token {
    const token = this.peek();
    this.#index += 1;
    return token;
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const { kind, text } = this.peek(ahead);
    return kind === "symbol" && text === symbol;
  }

  isWord(word: string, ahead = 0): boolean {
    const { kind, text } = this.peek(ahead);
    return kind === "name" && text.toUpperCase() === word;
  }

  /** Takes the symbol if it comes next. */
  takeSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.#index += 1;
    return true;
  }

  takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.#index += 1;
    return true;
  }

  needSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw this.unexpected({ ja: `「${symbol}」`, en: `"${symbol}"` });
  }

  needWord(word: string): void {
    if (!this.takeWord(word)) throw this.unexpected({ ja: word, en: word });
  }

  /** `(` read `,` read … `)` */
  list<T>(read: () => T): T[] {
    this.needSymbol("(");
    const members = [read()];
    while (this.takeSymbol(",")) members.push(read());
    if (!this.takeSymbol(")")) throw this.unexpected({ ja: "「,」または「)」", en: '"," or ")"' });
    return members;
  }

  /** A number with its sign. */
  signedNumber(): number {
    const sign = this.takeSymbol("-") ? -1 : 1;
    if (sign === 1) this.takeSymbol("+");
    if (this.peek().kind !== "number") throw this.unexpected({ ja: "数値", en: "a number" });
    return sign * this.number() + 0;
  }

  /** @throws Problem for a number beyond what a double holds. */
  number(): number {
    const { text, at } = this.next();
    const value = Number(text);
    if (Number.isFinite(value)) return value;
    throw filterProblem(at, { ja: `数値 ${text} は大きすぎます`, en: `the number ${text} is too large` });
  }

  /** @throws Problem when brackets are nested too deeply. */
  nested<T>(read: () => T): T {
    this.#nesting += 1;
    if (this.#nesting > mostNesting)
      throw filterProblem(
        this.peek().at,
        { ja: "括弧の入れ子が深すぎます", en: "brackets are nested too deeply" },
        { ja: `${mostNesting} 段まで`, en: `at most ${mostNesting} levels` },
      );
    const result = read();
    this.#nesting -= 1;
    return result;
  }

  unexpected(expected: LocalText) {
    const { kind, text, at } = this.peek();
    const wrong =
      kind === "end"
        ? { ja: "ここで終わっています", en: "it ends here" }
        : { ja: `「${text}」が続いています`, en: `"${text}" stands here` };
    return filterProblem(at, wrong, expected);
  }
}
