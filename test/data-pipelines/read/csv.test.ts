import { writeFileSync } from "node:fs";
import { join } from "node:path";
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { reader } from "../../../data-pipelines/read/csv.ts";
import type { ReadOptions } from "../../../data-pipelines/read/reader.ts";
import { folderDelivery, hasRealData, realData, temporaryFolder } from "./support/folders.ts";
import { problemOf, readWith } from "./support/reading.ts";

const folder = temporaryFolder();
let files = 0;

async function read(content: string | Buffer, { name = `t${files++}.csv`, ...options }: ReadOptions & { name?: string } = {}) {
  writeFileSync(join(folder, name), content);
  return readWith(reader, { delivery: folderDelivery(folder), name, options });
}

async function rowsOf(content: string | Buffer, options: ReadOptions & { name?: string } = {}) {
  return (await read(content, options)).features.map(({ row, properties }) => [row, ...Object.values(properties)]);
}

describe("a CSV", () => {
  it("is a table of text, where nothing is null", async () => {
    const { layer, features } = await read("ID, 名称 ,緯度\r\n001,公園,35.10\r\n002,,\r\n");
    expect(layer).toMatchObject({
      columns: ["ID", "名称", "緯度"],
      count: undefined,
      hasGeometry: false,
      crs: undefined,
      encoding: "UTF-8",
    });
    expect(features).toEqual([
      { row: 2, properties: { ID: "001", 名称: "公園", 緯度: "35.10" }, wkb: null, findings: [] },
      { row: 3, properties: { ID: "002", 名称: null, 緯度: null }, wkb: null, findings: [] },
    ]);
  });

  it("numbers its rows as a spreadsheet does", async () => {
    expect(await rowsOf('a,b\n1,"two\nlines"\n\n,\n2,x\n')).toEqual([
      [2, "1", "two\nlines"],
      [5, "2", "x"],
    ]);
  });

  it("keeps blanks, quotes and delimiters inside its cells", async () => {
    expect(await rowsOf('a,b\n" x ","say ""no"", please"\n5" pipe,plain\n')).toEqual([
      [2, " x ", 'say "no", please'],
      [3, '5" pipe', "plain"],
    ]);
  });

  it("names columns without a name and repeated ones", async () => {
    expect((await read("a,,a,__proto__,b,,\n1,2,3,4,5,,\n")).layer.columns).toEqual(["a", "column_2", "a_2", "__proto___2", "b"]);
  });

  it("may be separated by tabs, whatever it is called", async () => {
    expect(await rowsOf('a\tb\n1\t"x, y"\n', { name: "tabs.csv" })).toEqual([[2, "1", "x, y"]]);
    expect(await rowsOf("a,b\n1,2\n", { name: "commas.tsv" })).toEqual([[2, "1", "2"]]);
  });

  it("may have rows shorter than its header", async () => {
    const { features } = await read("a,b,c\n1\n");
    expect(features[0]).toMatchObject({ properties: { a: "1", b: null, c: null }, findings: [] });
  });

  it("has a damaged record where a row holds more than the header names, but not for empty cells", async () => {
    const { features } = await read("a,b\n1,2,\n1,2,3,,4\n");
    expect(features.map(({ findings }) => findings)).toEqual([[], [{ kind: "damaged-record", row: 3, value: "3,4" }]]);
  });

  it("comes in batches", async () => {
    const { layer } = await read(`a\n${"x\n".repeat(600)}`);
    const sizes: number[] = [];
    for await (const batch of layer.features()) sizes.push(batch.length);
    expect(sizes).toEqual([256, 256, 88]);
  });

  it("can be left in the middle", async () => {
    const { layer } = await read(`a\n${"x\n".repeat(50_000)}`);
    for await (const batch of layer.features()) {
      expect(batch[0]?.row).toBe(2);
      break;
    }
  });

  it("may hold a header only", async () => {
    expect((await read("a,b\n")).features).toEqual([]);
  });
});

describe("its encoding", () => {
  const text = "名称,備考\r\n東近江市①㈱,髙﨑～－\r\n";

  it.each([
    ["UTF-8", Buffer.from(text)],
    ["UTF-8", Buffer.from(`\ufeff${text}`)],
    ["CP932", iconv.encode(text, "cp932")],
    ["UTF-16LE", iconv.encode(`\ufeff${text}`, "utf16le")],
    ["UTF-16BE", iconv.encode(`\ufeff${text}`, "utf16be")],
  ])("is recognised as %s", async (name, bytes) => {
    const { layer, features } = await read(bytes);
    expect([layer.encoding, layer.columns, features[0]?.properties]).toEqual([
      name,
      ["名称", "備考"],
      { 名称: "東近江市①㈱", 備考: "髙﨑～－" },
    ]);
  });

  it("is recognised as EUC-JP, which is nearly always valid CP932 as well", async () => {
    const { layer, features } = await read(iconv.encode("名称,備考\n東近江市,ひがしおうみし\n", "eucjp"));
    expect([layer.encoding, features[0]?.properties]).toEqual(["EUC-JP", { 名称: "東近江市", 備考: "ひがしおうみし" }]);
  });

  it("is CP932 for half-width katakana", async () => {
    expect(await rowsOf(iconv.encode("a\nﾋｶﾞｼｵｳﾐｼ\n", "cp932"))).toEqual([[2, "ﾋｶﾞｼｵｳﾐｼ"]]);
  });

  it("is judged by the whole file", async () => {
    const late = Buffer.concat([Buffer.from(`a\n${"plain\n".repeat(100_000)}`), iconv.encode("東近江\n", "cp932")]);
    expect((await rowsOf(late)).at(-1)).toEqual([100_002, "東近江"]);
  });

  it("is the one asked for", async () => {
    expect((await read(iconv.encode("a\n東近江市\n", "eucjp"), { encoding: "EUC-JP" })).features[0]?.properties).toEqual({ a: "東近江市" });
  });

  it("asked for wrongly is refused with line, byte and remedy", async () => {
    const problem = await problemOf(read(iconv.encode("a\nplain\n東近江市\n", "cp932"), { name: "wrong.csv", encoding: "utf-8" }));
    expect(problem).toMatchObject({ reason: "unreadable-file", where: "wrong.csv" });
    expect(problem.detail.en).toBe("wrong.csv: The text is not UTF-8, the encoding that was asked for (line 3, byte 8)");
    expect(problem.remedy?.en).toContain("--encoding");
  });

  it("asked for as CP932 is refused when the text is UTF-8", async () => {
    for (const word of ["東京", "東近江市"])
      expect((await problemOf(read(`a\n${word}\n`, { encoding: "cp932" }))).reason).toBe("unreadable-file");
  });

  it("that is none is refused with line and byte", async () => {
    const problem = await problemOf(read(Buffer.concat([Buffer.from("a\nb\n"), Buffer.from([0x41, 0xff, 0xfd, 0x0a])])));
    expect(problem.detail.en).toContain("neither UTF-8 nor CP932 nor EUC-JP (line 3, byte 5)");
  });
});

describe("a file that is no CSV", () => {
  it.each([
    ["a web page", "\n<!DOCTYPE html>\n<html></html>", "a web page (HTML)"],
    ["a workbook under the wrong name", Buffer.from("504b030414000600", "hex"), "a zip or an Office document"],
    ["an old workbook", Buffer.from("d0cf11e0a1b11ae1", "hex"), "an old Office document"],
    ["empty", "", "an empty file"],
  ])("is refused: %s", async (_name, content, said) => {
    expect((await problemOf(read(content))).detail.en).toContain(`is really ${said}`);
  });

  it("is refused when it names no column", async () => {
    for (const content of ["\n\n", ",,\n1,2,3\n"]) expect((await problemOf(read(content))).detail.en).toContain("no header line");
  });

  it("is refused when a quote is never closed", async () => {
    const problem = await problemOf(read('a,b\n1,"open\n2,x\n3,y\n'));
    expect(problem.detail.en).toContain('a quote (") is never closed');
  });

  it("is refused when a quote swallows megabytes", async () => {
    expect((await problemOf(read(`a,b\n1,"${"open\n".repeat(2_000_000)}`))).detail.en).toContain("never closed");
  });
});

describe.skipIf(!hasRealData)("real CSV", () => {
  it.each([
    ["ruins/tokyo/13Tokyo_total.csv", "UTF-8", 5312, 12],
    ["ruins/tokyo/13Tokyo_totalcoordSJS.csv", "CP932", 2626, undefined],
    ["ruins/registered_cultural_property/latest_original_shiga.csv", "UTF-8", 494, undefined],
    ["facilities/yaizu/AED設置箇所一覧/222127_aed.csv", "UTF-8", 82, 22],
    ["facilities/yaizu/公衆無線LAN一覧/222127_public_wireless_lan.csv", "UTF-8", 17, undefined],
    ["facilities/yaizu/指定緊急避難場所一覧/222127_evacuation_space.csv", "UTF-8", 31, undefined],
    ["facilities/yaizu/避難所一覧/222127_hinannjo.csv", "UTF-8", 56, undefined],
    ["facilities/yaizu/指定津波避難ビル一覧/222127_shiteitsunamihinanbiru.csv", "UTF-8", 125, undefined],
    ["facilities/yaizu/公衆トイレ一覧/222127_public_toilet.csv", "UTF-8", 112, 39],
    ["facilities/yaizu/消防水利施設一覧/222127_fire_hydrant.csv", "UTF-8", 193, 16],
    ["facilities/yaizu/公園一覧/222127_park_info.csv", "UTF-8", 142, undefined],
    ["facilities/yaizu/要配慮者利用施設/yohairyosya.csv", "CP932", 277, undefined],
    ["facilities/yaizu/ファミリー農園/222127_nouen.csv", "CP932", 9, undefined],
    ["facilities/yaizu/アンダーパス/アンダーパス.csv", "UTF-8", 48, undefined],
    ["facilities/yaizu/市役所・センター/222127_facilities_smartmap.csv", "UTF-8", 28, undefined],
    ["facilities/takamatsu/elderly_welfare_facility.csv", "UTF-8", 47, undefined],
    ["facilities/takamatsu/AED設置場所.csv", "UTF-8", 455, undefined],
    ["facilities/kagawa/道の駅-shiftjis.csv", "CP932", 18, 30],
    ["facilities/sanuki/公衆無線LAN-緯度経度.csv", "UTF-8", 4, undefined],
    ["facilities/susono/susono_aed.csv", "CP932", 48, undefined],
    ["facilities/susono/susono_emergency_shelter.csv", "CP932", 45, undefined],
    ["facilities/sabae/sabae_store.csv", "CP932", 60, undefined],
    ["facilities/echizen/refuge.csv", "UTF-8", 413, undefined],
  ])("%s is %s with %i rows", async (path, encoding, count, columns) => {
    const { layer, features } = await readReal(path);
    expect([layer.encoding, features.length]).toEqual([encoding, count]);
    if (columns !== undefined) expect(layer.columns).toHaveLength(columns);
    expect(layer.columns[0]).not.toMatch(/^\ufeff/);
    expect(JSON.stringify(features.map(({ properties }) => properties))).not.toContain("\ufffd");
    expect(features.flatMap(({ findings }) => findings)).toEqual([]);
  });

  it("has 102 registered cultural properties in Higashiomi", async () => {
    const { features } = await readReal("ruins/registered_cultural_property/latest_original_shiga.csv");
    expect(features.filter(({ properties }) => JSON.stringify(properties).includes("東近江市"))).toHaveLength(102);
  });

  it("keeps line breaks inside cells", async () => {
    const { features } = await readReal("facilities/yaizu/要配慮者利用施設/yohairyosya.csv");
    expect(features.filter(({ properties }) => Object.values(properties).some((value) => String(value).includes("\n")))).toHaveLength(38);
    expect(features.at(-1)?.row).toBe(278);
  });
});

async function readReal(path: string) {
  return readWith(reader, { delivery: folderDelivery(join(realData, path, "..")), name: path.replace(/^.*\//, "") });
}
