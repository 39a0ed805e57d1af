import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reader as csv } from "../../data-pipelines/read/csv.ts";
import { checkList, recogniseList } from "../../data-pipelines/validate-list.ts";
import { loadStandardLists } from "../../datasets/standard/index.ts";
import { checkCell } from "../../model/standard/check-cell.ts";
import type { ColumnKind } from "../../model/standard/column-rules.ts";
import { hasRealData, realFile, skippedWithoutRealData } from "../support/real-data.ts";

const lists = await loadStandardLists();
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "machizu-lists-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function open(file: string) {
  const delivered = { name: path.basename(file), path: file, bytes: 1 };
  return csv.open(delivered, { label: file, files: [delivered] }, {});
}

async function check(rows: readonly (readonly string[])[], { strict = false } = {}) {
  const file = path.join(folder, `${Math.random()}.csv`);
  await writeFile(file, rows.map((row) => row.map((cell) => `"${cell}"`).join(",")).join("\r\n"));
  const layer = await open(file);
  const candidate = recogniseList(layer.columns, lists);
  if (!candidate) throw new Error("not recognised");
  return checkList(layer, candidate, { code6: "252131", strict });
}

const hydrants = lists.find(({ id }) => id === "14")?.forms.new?.columns ?? [];
const hydrant = (values: Record<string, string>) => hydrants.map((column) => values[column] ?? "");
const good = {
  全国地方公共団体コード: "252131",
  ID: "0000000001",
  地方公共団体名: "滋賀県東近江市",
  種別: "防火水槽",
  所在地_連結表記: "滋賀県東近江市八日市緑町1",
  緯度: "35.112800",
  経度: "136.207800",
};

describe("every list", () => {
  const forms = lists.flatMap((list) =>
    (["new", "old"] as const).flatMap((name) => (list.forms[name] ? [[list.id, name, list.forms[name]] as const] : [])),
  );

  it.each(forms)("%s %s is recognised by its own columns", (id, name, form) => {
    expect(recogniseList(form.columns, lists)).toMatchObject({ list: { id }, formName: name });
  });

  it("that is right has no fault, strict or not", async () => {
    for (const strict of [false, true]) expect((await check([hydrants, hydrant(good)], { strict })).faults).toEqual([]);
  });
});

describe("a table that is no list", () => {
  it("is not recognised", () => {
    expect(recogniseList(["id", "name", "lat", "lon"], lists)).toBeUndefined();
  });
});

describe("faults", () => {
  it("name line, column, value and the right way to write it", async () => {
    const { faults } = await check([
      hydrants,
      hydrant(good),
      hydrant({ ...good, ID: "0000000002", 全国地方公共団体コード: "25213", 種別: "" }),
    ]);
    expect(faults).toEqual([
      expect.objectContaining({
        row: 3,
        column: "全国地方公共団体コード",
        value: "25213",
        suggestion: { ja: "「252131」", en: '"252131"' },
      }),
      expect.objectContaining({
        row: 3,
        column: "種別",
        severity: "warning",
        message: expect.objectContaining({ ja: "必須の項目が空です" }) as object,
      }),
    ]);
  });

  it("are a repeated ID and another city's code", async () => {
    const { faults } = await check([hydrants, hydrant(good), hydrant({ ...good, 全国地方公共団体コード: "252018" })]);
    expect(faults.map(({ row, column, severity }) => [row, column, severity])).toEqual([
      [3, "全国地方公共団体コード", "error"],
      [3, "ID", "warning"],
    ]);
  });

  it("are headers that are missing, misspelt, unknown or out of order; strict calls them errors", async () => {
    const columns = hydrants.filter((name) => name !== "備考").map((name) => (name === "建物名等(方書)" ? "建物名等（方書）" : name));
    const swapped = columns.map((name) => (name === "緯度" ? "経度" : name === "経度" ? "緯度" : name));
    const { faults } = await check([[...swapped, "担当"]], { strict: true });
    expect(faults.map(({ row, column, severity, message }) => [row, column, severity, message.en])).toEqual([
      [1, "建物名等（方書）", "error", "The header is written differently"],
      [1, "備考", "error", "The column is missing"],
      [1, "担当", "warning", "The list has no such column"],
      [1, "経度", "error", "The columns are not in the official order"],
    ]);
  });

  it("of latitude and longitude outside Japan are errors even when tolerant", async () => {
    const { faults } = await check([hydrants, hydrant({ ...good, 緯度: "369.56" })]);
    expect(faults).toMatchObject([{ severity: "error", column: "緯度", value: "369.56" }]);
  });
});

describe("cells", () => {
  it.each<[ColumnKind, string, string]>([
    ["municipality", "２５２１３１", "「252131」"],
    ["municipality", "1100", "「011002」"],
    ["kana", "ようかいち", "「ヨウカイチ」"],
    ["kana", "ﾖｳｶｲﾁ", "「ヨウカイチ」"],
    ["date", "令和5年3月1日", "「2023-03-01」"],
    ["date", "平成元年1月8日", "「1989-01-08」"],
    ["date", "2023/3/1", "「2023-03-01」"],
    ["time", "9:00", "「09:00」"],
    ["time", "９時30分", "「09:30」"],
    ["phone", "(054)626-1139", "「054-626-1139」"],
    ["phone", "０７４８－２４－１２３４", "「0748-24-1234」"],
    ["presence", "あり", "「有」"],
    ["mark", "○", "「1」"],
    ["integer", "1,200人", "「1200」"],
    ["weekdays", "月・火・水", "「月火水」"],
    ["postcode", "〒527-0015", "「527-0015」"],
    ["corporate-number", "８０００００１０３０４０６", "法人番号"],
    ["identifier", "2.52131E+13", "文字列"],
    ["url", "www.example.jp", "https://"],
  ])("%s %s: %s", (kind, text, suggestion) => {
    const fault = checkCell(text, { kind, mark: "optional" });
    expect((fault?.message.ja ?? "") + (fault?.suggestion.ja ?? "")).toContain(suggestion);
  });

  it.each<[ColumnKind, string]>([
    ["municipality", "252131"],
    ["municipality", "131016"],
    ["municipality", "252018"],
    ["corporate-number", "7000012050002"],
    ["time", "24:00"],
    ["weekdays", "月火水木金土日"],
    ["kana", "ﾃｽﾄ".normalize("NFKC")],
    ["text", "何でも"],
    ["date", ""],
  ])("%s %s is right", (kind, text) => {
    expect(checkCell(text, { kind, mark: "optional" })).toBeUndefined();
  });
});

describe.skipIf(!hasRealData)(`real lists${skippedWithoutRealData}`, () => {
  it.each([
    ["facilities/yaizu/AED設置箇所一覧/222127_aed.csv", "08", "old", 82],
    ["facilities/yaizu/指定緊急避難場所一覧/222127_evacuation_space.csv", "03", "old", undefined],
    ["facilities/yaizu/公衆トイレ一覧/222127_public_toilet.csv", "13", "new", 112],
    ["facilities/yaizu/公衆無線LAN一覧/222127_public_wireless_lan.csv", "07", "old", undefined],
    ["facilities/yaizu/市役所・センター/222127_facilities_smartmap.csv", "01", "old", undefined],
    ["facilities/sanuki/公衆無線LAN-緯度経度.csv", "07", "old", undefined],
  ] as const)("%s is list %s in its %s form, headers and order official", async (file, id, formName, rows) => {
    const layer = await open(realFile(file));
    const candidate = recogniseList(layer.columns, lists);
    if (!candidate) throw new Error("not recognised");
    const checked = await checkList(layer, candidate, { code6: "222127", strict: true });
    expect([checked.list.id, checked.formName]).toEqual([id, formName]);
    if (rows !== undefined) expect(checked.rows).toBe(rows);
    expect(checked.faults.filter(({ row }) => row === 1)).toEqual([]);
  });
});

describe("npm run validate", () => {
  const run = async (...args: string[]) =>
    promisify(execFile)("node", ["data-pipelines/validate.ts", ...args]).then(
      ({ stdout }) => ({ code: 0, text: stdout }),
      (error: { code: number; stdout: string; stderr: string }) => ({ code: error.code, text: error.stdout + error.stderr }),
    );

  it("exits 1 and says what to write where a list has errors, 0 where it has none", async () => {
    const [wrong, right] = [path.join(folder, "wrong.csv"), path.join(folder, "right.csv")];
    await writeFile(right, `${hydrants.join(",")}\r\n${hydrant(good).join(",")}\r\n`);
    await writeFile(wrong, `${hydrants.join(",")}\r\n${hydrant({ ...good, 全国地方公共団体コード: "25213" }).join(",")}\r\n`);
    expect(await run(right, "--strict")).toMatchObject({ code: 0 });
    const { code, text } = await run(wrong, "--strict");
    expect(code).toBe(1);
    expect(text).toContain('2 行目 "25213" → 「252131」');
  });

  it("refuses a table that is no standard list, naming the lists", async () => {
    const other = path.join(folder, "other.csv");
    await writeFile(other, "id,name\r\n1,a\r\n");
    const { code, text } = await run(other);
    expect(code).toBe(1);
    expect(text).toContain("08 AED設置箇所一覧");
  });
});
