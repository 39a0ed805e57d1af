import { join } from "node:path";
import readExcelFile from "read-excel-file/node";
import { describe, expect, it } from "vitest";
import { reader } from "../../../data-pipelines/read/xlsx.ts";
import { hasRealData, realFile } from "../../support/real-data.ts";
import { temporaryFolder } from "./support/folders.ts";
import { readLayer, readLayers, writeText } from "./support/layered-reading.ts";
import { problemOf } from "./support/reading.ts";
import { type FixtureCell, type FixtureSheet, writeWorkbook } from "./support/workbook.ts";
import { writeZip } from "./support/zip-file.ts";

const folder = temporaryFolder();
const read = async (rows: readonly (readonly FixtureCell[])[], more: Partial<FixtureSheet> = {}) =>
  readLayer(reader, await writeWorkbook(folder, "book.xlsx", [{ name: "一覧", rows, ...more }]));

describe("XLSX", () => {
  it("is a table of texts whose rows are numbered as in the sheet", async () => {
    const { layer, features } = await read([
      ["番号", "名称", null, "緯度"],
      [1, "八日市 AED", null, { xml: "<c><v>35.115000000000002</v></c>" }],
      [],
      [2, "  ", "余白", 0.1 + 0.2],
    ]);
    expect(layer).toMatchObject({ name: "book", file: "book.xlsx", crs: undefined, hasGeometry: false, count: 2 });
    expect(layer.columns).toEqual(["番号", "名称", "column_3", "緯度"]);
    expect(features).toMatchObject([
      { row: 2, wkb: null, properties: { 番号: "1", 名称: "八日市 AED", column_3: null, 緯度: "35.115" } },
      { row: 4, properties: { 番号: "2", 名称: null, column_3: "余白", 緯度: "0.3" } },
    ]);
  });

  it("shows dates as ISO dates where the cell is formatted as one, and nowhere else", async () => {
    const cells: FixtureCell[] = [
      45_000,
      { value: 45_000, style: 1 },
      { value: 45_000, style: 2 },
      { value: 45_000.5, style: 5 },
      { value: 0.75, style: 3 },
      { value: 0.6, style: 4 },
      { value: 1234.5, style: 6 },
      { value: 45_000, style: 7 },
    ];
    const { features } = await read([
      cells.map((_, index) => `列${index}`),
      cells,
      [1, { value: 1, style: 1 }, { value: 60, style: 2 }, { value: 61, style: 1 }, null, null, null, { value: -1, style: 7 }],
    ]);
    expect(Object.values(features[0]?.properties ?? {})).toEqual([
      "45000",
      "2023-03-15",
      "2023-03-15",
      "2023-03-15T12:00:00",
      "18:00",
      "60%",
      "1234.5",
      "2023-03-15",
    ]);
    expect(Object.values(features[1]?.properties ?? {})).toEqual(["1", "1900-01-01", "1900-02-28", "1900-03-01", null, null, null, "-1"]);
  });

  it("counts days from 1904 where the workbook says so", async () => {
    const path = await writeWorkbook(
      folder,
      "mac.xlsx",
      [
        {
          name: "s",
          rows: [
            ["日付", "名称"],
            [{ value: 1, style: 1 }, "a"],
          ],
        },
      ],
      { from1904: true },
    );
    expect((await readLayer(reader, path)).features[0]?.properties).toEqual({ 日付: "1904-01-02", 名称: "a" });
  });

  it("reads every kind of cell, and leaves out the readings that Excel keeps beside Japanese words", async () => {
    const cells = [
      "<r><t>東近江</t></r><r><t>市</t></r><rPh><t>ヒガシオウミシ</t></rPh>",
      { xml: '<c t="inlineStr"><is><t>中</t></is></c>' },
      { xml: '<c t="str"><f>A1</f><v>式</v></c>' },
      { xml: '<c t="b"><v>1</v></c>' },
      { xml: '<c t="e"><v>#N/A</v></c>' },
      "一行目_x000D_\n二行目",
    ];
    const { features } = await read([["a", "b", "c", "d", "e", "f"], cells]);
    expect(features[0]).toMatchObject({
      properties: { a: "東近江市", b: "中", c: "式", d: "TRUE", e: null, f: "一行目\n二行目" },
      findings: [{ kind: "unreadable-value", row: 2, column: "e", value: "#N/A" }],
    });
  });

  it("finds the header below titles and notes, merged or not", async () => {
    const table = [
      ["番号", "名称", "所在地", "電話", "備考"],
      [1, "a", "b", "c", "d"],
      [2, "a", "b", "c", "d"],
    ];
    const merged = await read([["AED 設置箇所一覧"], [null, null, null, "令和5年4月1日現在"], [], ...table], {
      merged: ["A1:E1", "D2:E2"],
    });
    expect(merged.layer.columns).toEqual(table[0]);
    expect(merged.features.map(({ row }) => row)).toEqual([5, 6]);
    expect((await read([["一覧"], ...table])).layer.columns).toEqual(table[0]);
  });

  it("leaves out columns without name and value, and keeps a value that stands under no name", async () => {
    const { layer, features } = await read([
      [null, "番号", "名称"],
      [null, 1, "a", null, { xml: "<c><v>7</v></c>" }],
    ]);
    expect(layer.columns).toEqual(["番号", "名称", "column_5"]);
    expect(features[0]?.properties).toEqual({ 番号: "1", 名称: "a", column_5: "7" });
  });

  it("joins the two rows of a header whose cells are merged, and fills values merged over several rows", async () => {
    const { layer, features } = await read(
      [
        ["番号", "地区", "災害種別", null, null],
        [null, null, "洪水", "土砂", "地震"],
        [1, "東部", "○", null, "○"],
        [2, null, null, "○", null],
        [3, "西部", "○", "○", "○"],
      ],
      { merged: ["A1:A2", "B1:B2", "C1:E1", "B3:B4"] },
    );
    expect(layer.columns).toEqual(["番号", "地区", "災害種別_洪水", "災害種別_土砂", "災害種別_地震"]);
    expect(features.map(({ row, properties }) => [row, properties["地区"], properties["災害種別_土砂"]])).toEqual([
      [3, "東部", null],
      [4, "東部", "○"],
      [5, "西部", "○"],
    ]);
  });

  it("does not take a record for a part of the header", async () => {
    const { layer, features } = await read(
      [
        ["番号", "名称", null, "電話"],
        ["1", "a", "b", "c"],
      ],
      { merged: ["B1:C1"] },
    );
    expect(layer.columns).toEqual(["番号", "名称", "名称_2", "電話"]);
    expect(features).toHaveLength(1);
  });

  it("gives every visible sheet that holds a table", async () => {
    const rows = [
      ["名称", "住所"],
      ["a", "b"],
    ];
    const path = await writeWorkbook(folder, "sheets.xlsx", [
      { name: "表紙", rows: [["説明だけ"]] },
      { name: "東部", rows },
      { name: "職員用", rows, state: "hidden" },
      { name: "西部", rows, firstRow: 3 },
    ]);
    const layers = await readLayers(reader, path);
    expect(layers.map(({ layer, features }) => [layer.name, layer.file, features.map(({ row }) => row)])).toEqual([
      ["sheets_東部", "sheets.xlsx#東部", [2]],
      ["sheets_西部", "sheets.xlsx#西部", [4]],
    ]);
  });

  it("is refused when it is something else, and says what", async () => {
    const zip = await writeZip(join(folder, "zip.xlsx"), { "a.shp": "x" });
    expect((await problemOf(readLayers(reader, zip))).detail.en).toContain("not an Excel workbook");
    expect((await problemOf(readLayers(reader, writeText(folder, "text.xlsx", "a,b")))).detail.en).toContain("really text");
    expect(
      (await problemOf(readLayers(reader, writeText(folder, "old.xlsx", Buffer.from("d0cf11e0a1b11ae1", "hex"))))).detail.en,
    ).toContain("old Office document");
    const cut = await writeZip(join(folder, "cut.xlsx"), {
      "xl/workbook.xml": "<workbook><sheets>",
      "xl/_rels/workbook.xml.rels": "<Relationships/>",
    });
    expect((await problemOf(readLayers(reader, cut))).where).toBe("cut.xlsx/xl/workbook.xml");
    const bomb = await writeZip(join(folder, "bomb.xlsx"), {
      "xl/workbook.xml": '<!DOCTYPE workbook [<!ENTITY a "a">]><workbook/>',
      "xl/_rels/workbook.xml.rels": "<Relationships/>",
    });
    expect((await problemOf(readLayers(reader, bomb))).detail.en).toContain("DOCTYPE");
  });
});

describe.skipIf(!hasRealData)("the workbooks of Takamatsu", () => {
  it.each([
    ["aed_location.xlsx", 450],
    ["evacuation_space.xlsx", 195],
  ])("%s has %i rows with the values that read-excel-file reads", async (name, count) => {
    const path = realFile("facilities", "takamatsu", name);
    const { layer, features } = await readLayer(reader, path);
    expect(layer).toMatchObject({ count });
    expect(features).toHaveLength(count);
    const [sheet] = await readExcelFile(path);
    const [header = [], ...rows] = sheet?.data ?? [];
    expect(layer.columns).toEqual(header);
    const plain = (value: unknown) => {
      if (typeof value === "number") return String(Number(value.toPrecision(15)));
      return typeof value === "string" ? value.replaceAll("_x000D_", "").replaceAll("\r\n", "\n").trim() : (value ?? null);
    };
    expect(
      features.map(({ properties }) => Object.values(properties).map((value) => (typeof value === "string" ? value.trim() : value))),
    ).toEqual(rows.map((row) => header.map((_, column) => plain(row[column]))));
  });
});
