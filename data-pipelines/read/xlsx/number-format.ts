import type { XmlNode } from "../xml/xml-node.ts";

/** How a sheet shows a number, as far as it changes what the number means. */
export type NumberFormat = "plain" | "date" | "time" | "percent";

/** Built-in formats by number; 27–36 and 50–58 are Japanese dates. */
const builtIn: readonly (readonly [from: number, to: number, format: NumberFormat])[] = [
  [9, 10, "percent"],
  [14, 17, "date"],
  [18, 21, "time"],
  [22, 22, "date"],
  [27, 31, "date"],
  [32, 35, "time"],
  [36, 36, "date"],
  [45, 47, "time"],
  [50, 58, "date"],
];

/** Formats by cell style number, from the `numFmts` and `cellXfs` of the style sheet. */
export function numberFormats(elements: readonly XmlNode[]): NumberFormat[] {
  const childrenOf = (list: string) => elements.filter(({ name }) => name === list).flatMap(({ children }) => children);
  const custom = new Map(
    childrenOf("numFmts").map((format) => [format.attribute("numFmtId"), formatOfCode(format.attribute("formatCode") ?? "")]),
  );
  return childrenOf("cellXfs").map((style) => {
    const id = style.attribute("numFmtId");
    return custom.get(id) ?? builtIn.find(([from, to]) => Number(id) >= from && Number(id) <= to)?.[2] ?? "plain";
  });
}

/** Looks at the format of positive numbers, without quoted text, escaped characters, colours and locales. */
function formatOfCode(code: string): NumberFormat {
  const [positive = ""] = code.replaceAll(/"[^"]*"|\\.|_./g, "").split(";");
  const isElapsed = /\[(?:h+|m+|s+)\]/i.test(positive);
  const plain = positive.replaceAll(/\[[^\]]*\]/g, "");
  if (/^general$/i.test(plain.trim())) return "plain";
  if (/[yde年日]|(?:^|[^h:])m+(?!.*[hs])/i.test(plain.replaceAll(/[0#?.]+e[+-]/gi, "")) && !/[0#]/.test(plain)) return "date";
  if (isElapsed || /h|s/i.test(plain)) return "time";
  return plain.includes("%") ? "percent" : "plain";
}
