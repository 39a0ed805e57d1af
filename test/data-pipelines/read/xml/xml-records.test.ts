import { describe, expect, it } from "vitest";
import { xmlRecords, type XmlRecord } from "../../../../data-pipelines/read/xml/xml-records.ts";
import { xmlSource } from "../../../../data-pipelines/read/xml/xml-source.ts";
import { problemOf } from "../support/reading.ts";

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function records(xml: string | Buffer, options: { pieces?: number; record?: string } = {}): Promise<XmlRecord[]> {
  const bytes = Buffer.from(xml);
  const source = await xmlSource("test.xml", () => inPieces(bytes, options.pieces ?? 7));
  const found: XmlRecord[] = [];
  for await (const some of xmlRecords(source, ({ name }) => name === (options.record ?? "item"))) found.push(...some);
  return found;
}

describe("XML records", () => {
  it("come whole, with local names, their text and the elements around them, however the bytes are cut", async () => {
    const xml =
      '<a:list xmlns:a="urn:a"><a:group n="1"><a:item id="x" a:kind="k">八日<a:part>市&amp;<![CDATA[<b>]]></a:part></a:item></a:group><item/></a:list>';
    for (const pieces of [1, 2, 3, 1000]) {
      const found = await records(xml, { pieces });
      expect(found.map(({ ancestors }) => ancestors.map(({ name }) => name))).toEqual([["list", "group"], ["list"]]);
      const [first] = found;
      expect(first?.node.attribute("id")).toBe("x");
      expect(first?.node.attribute("kind")).toBe("k");
      expect(first?.node.textOf("part")).toBe("市&<b>");
      expect(first?.ancestors[1]?.attribute("n")).toBe("1");
    }
  });

  it("of another encoding are decoded as the declaration says", async () => {
    const shiftJis = Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="Shift_JIS"?><l><item>'),
      Buffer.from([0x93, 0xfa, 0x96, 0x7b]),
      Buffer.from("</item></l>"),
    ]);
    expect((await records(shiftJis, { pieces: 1000 }))[0]?.node.value).toBe("日本");
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('<?xml version="1.0"?><l><item>日本</item></l>', "utf16le")]);
    expect((await records(utf16, { pieces: 1000 }))[0]?.node.value).toBe("日本");
  });

  it("in text that is not the declared encoding are refused, as is an encoding nobody knows", async () => {
    const broken = Buffer.concat([Buffer.from("<l>\n<item>"), Buffer.from([0x93, 0xfa]), Buffer.from("</item></l>")]);
    expect((await problemOf(records(broken))).remedy?.en).toContain("--encoding");
    expect((await problemOf(records('<?xml version="1.0" encoding="EBCDIC-XX"?><l/>', { pieces: 1000 }))).detail.en).toContain("EBCDIC-XX");
  });

  it.each([
    ["a truncated document", "<l><item>text</item>", /line 1.*unclosed/],
    ["tags that do not match", "<l>\n<item></other></l>", /line 2/],
    ["an unknown entity", "<l><item>&nbsp;</item></l>", /line 1/],
    ["a DOCTYPE", '<!DOCTYPE l SYSTEM "file:///etc/passwd"><l/>', /DOCTYPE/],
    ["entities that multiply", '<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><l><item>&b;</item></l>', /DOCTYPE/],
    ["endless depth", "<a>".repeat(101), /nested deeper than 100/],
    ["endless attributes", `<l ${Array.from({ length: 300 }, (_, n) => `a${n}="1"`).join(" ")}/>`, /more than 256 attributes/],
    ["text in front of the root", "hello", /line 1/],
  ])("stop at %s with the line and a remedy", async (_, xml, detail) => {
    const problem = await problemOf(records(xml, { pieces: 1000 }));
    expect(problem.reason).toBe("unreadable-file");
    expect(problem.where).toBe("test.xml");
    expect(problem.detail.en).toMatch(detail);
    expect(problem.remedy?.ja).not.toBe("");
  });
});
