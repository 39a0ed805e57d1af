import { SaxesParser } from "saxes";
import { Problem } from "../../../model/problem.ts";
import { damagedFile } from "../file/damage.ts";
import { XmlNode } from "./xml-node.ts";
import { xmlText, type XmlSource } from "./xml-source.ts";

/** Real documents stay far below: PLATEAU nests 20 deep and declares 30 namespaces on its root. */
const limits = {
  depth: 100,
  attributes: 256,
  /** Characters of text and names in one record, and of one piece of markup. */
  recordCharacters: 256 * 2 ** 20,
  /** What an element costs beside its text. */
  elementCharacters: 64,
};

/** An element that was asked for, complete. */
export interface XmlRecord {
  readonly node: XmlNode;
  /** The elements around it, outermost first; they have no text and no children. The same element is the same object. */
  readonly ancestors: readonly XmlNode[];
}

/** Is the element a record? Asked at its start tag; elements inside of records are not asked for. */
export type RecordRule = (element: XmlNode, ancestors: readonly XmlNode[]) => boolean;

/**
 * The records of a document, as they are read. Documents with a document type declaration are refused: entities
 * can blow up or reach other files, and no format here needs one.
 * @throws Problem `unreadable-file` naming line and column, or `too-large`.
 */
export async function* xmlRecords(source: XmlSource, isRecord: RecordRule): AsyncGenerator<readonly XmlRecord[]> {
  const collector = new RecordCollector(source.name, isRecord);
  for await (const text of xmlText(source)) {
    collector.push(text);
    const records = collector.take();
    if (records.length > 0) yield records;
  }
  collector.end();
  const records = collector.take();
  if (records.length > 0) yield records;
}

class RecordCollector {
  readonly #name: string;
  readonly #isRecord: RecordRule;
  readonly #parser = new SaxesParser();
  /** Open elements outside of a record. */
  readonly #ancestors: XmlNode[] = [];
  /** Open elements of the record. */
  readonly #open: XmlNode[] = [];
  #records: XmlRecord[] = [];
  #recordCharacters = 0;
  #silentCharacters = 0;

  constructor(name: string, isRecord: RecordRule) {
    this.#name = name;
    this.#isRecord = isRecord;
    // Not more than these: with eight handlers V8 gives up the parser's fast shape, and it is five times slower.
    this.#parser.on("error", (error) => this.#broken(error));
    this.#parser.on("doctype", () => this.#refuseDoctype());
    this.#parser.on("opentag", ({ name: tag, attributes }) => this.#openElement(tag, attributes));
    this.#parser.on("closetag", () => this.#closeElement());
    this.#parser.on("text", (text) => this.#addText(text));
    this.#parser.on("cdata", (text) => this.#addText(text));
  }

  push(text: string): void {
    this.#silentCharacters += text.length;
    this.#parser.write(text);
    if (this.#silentCharacters > limits.recordCharacters) throw this.#tooLarge();
  }

  end(): void {
    this.#parser.close();
  }

  take(): readonly XmlRecord[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }

  #openElement(name: string, attributes: Record<string, string>): void {
    this.#silentCharacters = 0;
    this.#checkAttributes(attributes);
    if (this.#ancestors.length + this.#open.length >= limits.depth) {
      throw this.#refused({
        ja: `要素が ${limits.depth} 段より深く入れ子になっています`,
        en: `elements are nested deeper than ${limits.depth} levels`,
      });
    }
    const node = new XmlNode(name, attributes);
    const parent = this.#open.at(-1);
    if (parent) {
      parent.children.push(node);
      this.#open.push(node);
      this.#grow(limits.elementCharacters);
    } else if (this.#isRecord(node, this.#ancestors)) {
      this.#recordCharacters = 0;
      this.#open.push(node);
    } else this.#ancestors.push(node);
  }

  #closeElement(): void {
    this.#silentCharacters = 0;
    const node = this.#open.pop();
    if (!node) this.#ancestors.pop();
    else if (this.#open.length === 0) this.#records.push({ node, ancestors: [...this.#ancestors] });
  }

  #addText(text: string): void {
    const node = this.#open.at(-1);
    if (!node) return;
    node.text += text;
    this.#grow(text.length);
  }

  #grow(characters: number): void {
    this.#recordCharacters += characters;
    if (this.#recordCharacters > limits.recordCharacters) throw this.#tooLarge();
  }

  #checkAttributes(attributes: Record<string, string>): void {
    let count = 0;
    for (const _ in attributes) count++;
    if (count > limits.attributes) {
      throw this.#refused({
        ja: `属性が ${limits.attributes} 個を超える要素があります`,
        en: `an element has more than ${limits.attributes} attributes`,
      });
    }
  }

  #refuseDoctype(): never {
    throw this.#refused({ ja: "文書型宣言（DOCTYPE）があります", en: "has a document type declaration (DOCTYPE)" });
  }

  #refused(what: { ja: string; en: string }): Problem {
    return damagedFile(
      this.#name,
      { ja: `XML の ${this.#parser.line} 行目：${what.ja}`, en: `line ${this.#parser.line} of the XML: ${what.en}` },
      {
        ja: "安全のため読みません。DOCTYPE や異常な構造のない XML を提出してください",
        en: "Not read, for safety: deliver XML without a DOCTYPE and of ordinary structure",
      },
    );
  }

  #broken(error: Error): never {
    const { line, column } = this.#parser;
    const said = error.message.replace(/^.*?\d+:\d+:\s*/, "");
    throw damagedFile(this.#name, {
      ja: `XML の書き方が誤っています（${line} 行 ${column + 1} 文字目：${said}）`,
      en: `broken XML at line ${line}, column ${column + 1}: ${said}`,
    });
  }

  #tooLarge(): Problem {
    const megabytes = limits.recordCharacters / 2 ** 20;
    return new Problem("too-large", {
      where: this.#name,
      detail: {
        ja: `${this.#name} に ${megabytes} MB を超える 1 件があります`,
        en: `${this.#name} holds a record larger than ${megabytes} MB`,
      },
      remedy: { ja: "図形を分割して提出してください", en: "Deliver the geometry in smaller pieces" },
    });
  }
}
