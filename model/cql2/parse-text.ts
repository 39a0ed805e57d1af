import { type ArithmeticOperator, type ComparisonOperator, comparisonOperators, type Expression, type Place } from "./expression.ts";
import { checkLength, checkSize } from "./limits.ts";
import { parseCall } from "./parse-call.ts";
import { TextReader } from "./text-reader.ts";

/**
 * CQL2 text → expression. One grammar for truth values, numbers and texts: brackets mean the same around all of them, and
 * `check-filter.ts` refuses what has no meaning.
 * @throws Problem `invalid-parameter` saying at which character what was expected.
 */
export function parseText(text: string): Expression {
  checkLength(text);
  const reader = new TextReader(text);
  const expression = parseOr(reader);
  if (reader.peek().kind !== "end") throw reader.unexpected({ ja: "AND、OR、演算子、または終わり", en: "AND, OR, an operator or the end" });
  checkSize(expression);
  return expression;
}

/** Words that are never a property, unless in double quotes. */
export const reservedWords = ["AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "NULL", "TRUE", "FALSE", "DIV"];

function parseOr(reader: TextReader): Expression {
  return parseLogical(reader, "or", parseAnd);
}

function parseAnd(reader: TextReader): Expression {
  return parseLogical(reader, "and", parseNot);
}

function parseLogical(reader: TextReader, kind: "and" | "or", parsePart: (reader: TextReader) => Expression): Expression {
  const { at } = reader.peek();
  const first = parsePart(reader);
  const args = [first];
  while (reader.takeWord(kind.toUpperCase())) args.push(parsePart(reader));
  return args.length === 1 ? first : { kind, args, at };
}

function parseNot(reader: TextReader): Expression {
  const { at } = reader.peek();
  if (!reader.takeWord("NOT")) return parsePredicate(reader);
  return { kind: "not", arg: reader.nested(() => parseNot(reader)), at };
}

function parsePredicate(reader: TextReader): Expression {
  const { at } = reader.peek();
  const left = parseSum(reader);
  const op = comparisonOperators.find((symbol) => reader.isSymbol(symbol));
  if (op !== undefined) return parseComparison(reader, left, op);
  if (reader.takeWord("IS")) {
    const negated = reader.takeWord("NOT");
    reader.needWord("NULL");
    return negate(negated, { kind: "isNull", arg: left, at }, at);
  }
  const negated = reader.takeWord("NOT");
  if (reader.takeWord("LIKE")) return negate(negated, { kind: "like", value: left, pattern: parseSum(reader), at }, at);
  if (reader.takeWord("IN")) return negate(negated, { kind: "in", value: left, list: reader.list(() => parseSum(reader)), at }, at);
  if (reader.takeWord("BETWEEN")) {
    const low = parseSum(reader);
    reader.needWord("AND");
    return negate(negated, { kind: "between", value: left, low, high: parseSum(reader), at }, at);
  }
  if (negated) throw reader.unexpected({ ja: "LIKE、IN、BETWEEN", en: "LIKE, IN or BETWEEN" });
  return left;
}

function parseComparison(reader: TextReader, left: Expression, op: ComparisonOperator): Expression {
  const { at } = reader.next();
  return { kind: "comparison", op, left, right: parseSum(reader), at };
}

function negate(negated: boolean, arg: Expression, at: Place): Expression {
  return negated ? { kind: "not", arg, at } : arg;
}

function parseSum(reader: TextReader): Expression {
  return parseOperations(reader, ["+", "-"], parseProduct);
}

function parseProduct(reader: TextReader): Expression {
  return parseOperations(reader, ["*", "/", "%", "div"], parsePower);
}

function parseOperations(
  reader: TextReader,
  operators: readonly ArithmeticOperator[],
  parsePart: (reader: TextReader) => Expression,
): Expression {
  let left = parsePart(reader);
  for (;;) {
    const op = operators.find((symbol) => reader.isSymbol(symbol) || (symbol === "div" && reader.isWord("DIV")));
    if (op === undefined) return left;
    const { at } = reader.next();
    left = { kind: "arithmetic", op, left, right: parsePart(reader), at };
  }
}

function parsePower(reader: TextReader): Expression {
  const left = parseFactor(reader);
  const { at } = reader.peek();
  if (!reader.takeSymbol("^")) return left;
  return { kind: "arithmetic", op: "^", left, right: parseFactor(reader), at };
}

/** A sign belongs to the number it stands before; before anything else it means `-1 *`. */
function parseFactor(reader: TextReader): Expression {
  const { at } = reader.peek();
  if (!reader.isSymbol("-") && !reader.isSymbol("+")) return parseOperand(reader);
  if (reader.peek(1).kind === "number") return { kind: "number", value: reader.signedNumber(), at };
  if (!reader.takeSymbol("-")) throw reader.unexpected({ ja: "値または項目名", en: "a value or a property" });
  return { kind: "arithmetic", op: "*", left: { kind: "number", value: -1, at }, right: parseOperand(reader), at };
}

function parseOperand(reader: TextReader): Expression {
  const { kind, text, at } = reader.peek();
  if (kind === "string" || kind === "quoted-name") {
    reader.next();
    return kind === "string" ? { kind, value: text, at } : { kind: "property", name: text, at };
  }
  if (kind === "number") return { kind, value: reader.number(), at };
  if (kind === "name") return parseName(reader);
  if (!reader.takeSymbol("(")) throw reader.unexpected({ ja: "項目名、値、または「(」", en: 'a property, a value or "("' });
  const inner = reader.nested(() => parseOr(reader));
  if (!reader.takeSymbol(")")) throw reader.unexpected({ ja: "演算子または「)」", en: 'an operator or ")"' });
  return inner;
}

function parseName(reader: TextReader): Expression {
  const { text, at } = reader.peek();
  const word = text.toUpperCase();
  if (word === "TRUE" || word === "FALSE") {
    reader.next();
    return { kind: "boolean", value: word === "TRUE", at };
  }
  if (reservedWords.includes(word))
    throw reader.unexpected({
      ja: `項目名または値（項目名なら "${text}"）`,
      en: `a property or a value (a property of this name is "${text}")`,
    });
  const isCall = reader.isSymbol("(", 1) || (reader.isWord("Z", 1) && reader.isSymbol("(", 2));
  if (isCall) return reader.nested(() => parseCall(reader, parseSum));
  reader.next();
  return { kind: "property", name: text, at };
}
