import { Problem } from "../../../model/problem.ts";
import type { XmlNode } from "../xml/xml-node.ts";
import { xmlRecords } from "../xml/xml-records.ts";
import type { XmlSource } from "../xml/xml-source.ts";

/** They are kept in memory while the workbook is read. */
const mostCharacters = 256 * 2 ** 20;

export async function readSharedStrings(source: XmlSource): Promise<string[]> {
  const strings: string[] = [];
  let characters = 0;
  for await (const records of xmlRecords(source, ({ name }) => name === "si")) {
    for (const { node } of records) {
      const text = richText(node);
      characters += text.length;
      strings.push(text);
    }
    if (characters > mostCharacters) throw tooLarge(source);
  }
  return strings;
}

/** Text of all runs, without the reading (furigana) that Excel keeps beside Japanese words. */
export function richText(node: XmlNode): string {
  const runs = node.children.flatMap((child) =>
    child.name === "t" ? [child] : child.name === "r" ? child.children.filter(({ name }) => name === "t") : [],
  );
  return unescaped(runs.map(({ text }) => text).join(""));
}

/** Characters that XML cannot hold are written `_x000D_`: mostly the first half of a Windows line break. */
function unescaped(text: string): string {
  if (!text.includes("_x")) return text;
  return text.replaceAll(/_x([0-9a-f]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))).replaceAll("\r\n", "\n");
}

function tooLarge({ name }: XmlSource): Problem {
  return new Problem("too-large", {
    where: name,
    detail: { ja: `${name} の文字が多すぎます`, en: `${name} holds too much text` },
    remedy: { ja: "シートを分けるか CSV で提出してください", en: "Split the sheets, or deliver CSV" },
  });
}
