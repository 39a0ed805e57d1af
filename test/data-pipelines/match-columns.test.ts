import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { identifySource } from "../../data-pipelines/identify.ts";
import { asDelivered, matchColumns } from "../../data-pipelines/match-columns.ts";
import type { RawLayer } from "../../data-pipelines/read/reader.ts";
import { loadDatasets } from "../../datasets/index.ts";
import { loadStandardLists } from "../../datasets/standard/index.ts";
import { foldColumn } from "../../model/standard/column-names.ts";

const datasets = await loadDatasets();
const lists = await loadStandardLists();
const shelters = datasets.find(({ id }) => id === "shelters");
const officialColumns = [...new Set(lists.flatMap(({ forms }) => [...(forms.new?.columns ?? []), ...(forms.old?.columns ?? [])]))];

function table(...columns: string[]): RawLayer {
  return {
    name: "list",
    file: "list.csv",
    columns,
    crs: undefined,
    encoding: "utf-8",
    count: undefined,
    hasGeometry: false,
    async *features() {},
  };
}

const fullWidth = (text: string) => text.replace(/[!-~]/g, (character) => String.fromCodePoint((character.codePointAt(0) ?? 0) + 0xfee0));

describe("a header", () => {
  it.each([
    ["都道府県コ―ド又は市区町村コ―ド", "都道府県コード又は市区町村コード"],
    [" 建物名等（方書） ", "建物名等(方書)"],
    ["ＵＲＬ", "url"],
    ["連絡先備考(その他、SNSなど)", "連絡先備考（その他、SNSなど）"],
    ["ｵｽﾄﾒｲﾄ設置ﾄｲﾚ有無", "オストメイト設置トイレ有無"],
    ["緯　度", "緯度"],
  ])("「%s」 is 「%s」", (written, official) => {
    expect(foldColumn(written)).toBe(foldColumn(official));
  });

  it("is the same in full width and with spaces, and no two official ones become one", () => {
    expect(new Set(officialColumns.map(foldColumn)).size).toBe(officialColumns.length);
    fc.assert(
      fc.property(fc.constantFrom(...officialColumns), fc.nat(20), (name, at) => {
        const spaced = `${name.slice(0, at)}　${name.slice(at)}`;
        expect(foldColumn(fullWidth(spaced))).toBe(foldColumn(name));
      }),
    );
  });
});

describe("matching", () => {
  it("takes the exact header before one that only looks like it, and each delivered column once", () => {
    expect([...matchColumns(["市区町村コード", "全国地方公共団体コード"], ["市区町村コード"], "synonyms")]).toEqual([
      ["市区町村コード", "市区町村コード"],
    ]);
    expect([...matchColumns(["URL"], ["ＵＲＬ", "URL"], "folded")]).toEqual([["URL", "URL"]]);
  });

  it("takes other names only where the list is one of the standard lists", () => {
    expect(matchColumns(["名称"], ["施設名"], "folded").size).toBe(0);
    expect(matchColumns(["名称"], ["施設名"], "synonyms").get("名称")).toBe("施設名");
  });
});

describe("a standard list with headers of its own", () => {
  const columns = ["団体コード", "施設ID", "施設名", "住　所", "lat", "lon", "災害種別＿洪水", "災害種別_地震", "全国地方公共団体コード "];

  it("is recognised and read by the names it uses", () => {
    const identified = identifySource(table(...columns), datasets);
    expect(identified?.source.id).toBe("standard-evacuation");
    if (!identified) return;
    const source = asDelivered(identified.source, columns);
    expect(source.position).toEqual({ lon: "lon", lat: "lat" });
    expect(source.key).toEqual(["全国地方公共団体コード ", "施設ID"]);
    expect(source.columns["name"]).toBe("施設名");
    expect(source.columns["flood"]).toMatchObject({ from: ["災害種別＿洪水"] });
  });

  it("is left as it is when every header is the official one", () => {
    const source = shelters?.sources[0];
    if (!source) throw new Error("no source");
    expect(asDelivered(source, lists.find(({ id }) => id === "03")?.forms.new?.columns ?? [])).toBe(source);
  });
});

describe("every form of every list", () => {
  const forms = lists.flatMap(({ id, forms: { new: present, old } }) => [
    ...(present ? [[`${id} new`, present] as const] : []),
    ...(old ? [[`${id} old`, old] as const] : []),
  ]);

  it.each(forms)("%s names each column once and has its own signature", (_, form) => {
    expect(new Set(form.columns).size).toBe(form.columns.length);
    expect(form.columns).toEqual(expect.arrayContaining([...form.signature]));
  });

  it("is taken for no other source than one of its own", () => {
    const taken = forms.flatMap(([name, form]) => {
      const standard = identifySource(table(...form.columns), datasets)?.source.standard;
      return standard ? [{ name, as: `${standard.list} ${standard.form}` }] : [];
    });
    expect(taken.length).toBeGreaterThan(0);
    expect(taken.filter(({ name, as }) => name !== as)).toEqual([]);
  });
});
