import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { reader } from "../../../data-pipelines/read/shapefile.ts";
import type { ReadOptions } from "../../../data-pipelines/read/reader.ts";
import { folderDelivery, temporaryFolder } from "./support/folders.ts";
import { problemOf, readWith } from "./support/reading.ts";
import { shapefileBytes, writeShapefile, type Field, type Fixture, type Shape } from "./support/shapefile-fixture.ts";
import { decodeWkb } from "./support/wkb.ts";

const root = temporaryFolder();
let folders = 0;

const points = (count: number): Shape[] => Array.from({ length: count }, (_, index) => ({ type: "point", at: [index, -index] }));
const text = (name: string | Buffer, width: number): Field => ({ name, type: "C", width });

/** A layer of points whose records hold the given field contents. */
function table(fields: readonly Field[], rows: readonly (readonly (string | Buffer)[])[], more: Partial<Fixture> = {}): Fixture {
  return { shapeType: 1, shapes: points(rows.length), fields, rows, ...more };
}

function newFolder(): string {
  const folder = join(root, String(folders++));
  mkdirSync(folder);
  return folder;
}

async function read(fixture: Fixture, options: ReadOptions = {}) {
  const folder = newFolder();
  writeShapefile(folder, "layer", fixture);
  return readFolder(folder, options);
}

async function readFolder(folder: string, options: ReadOptions = {}) {
  return readWith(reader, { delivery: folderDelivery(folder), name: "layer.shp", options });
}

/** Reads a fixture whose bytes were changed. */
async function readChanged(fixture: Fixture, change: (bytes: ReturnType<typeof shapefileBytes>) => void) {
  const folder = newFolder();
  const bytes = shapefileBytes(fixture);
  change(bytes);
  for (const part of ["shp", "shx", "dbf"] as const) writeFileSync(join(folder, `layer.${part}`), bytes[part]);
  return readFolder(folder);
}

async function geometries(shapeType: number, ...shapes: readonly Shape[]) {
  const { features } = await read({ shapeType, shapes });
  return features.map(({ wkb }) => decodeWkb(wkb));
}

async function values(field: Field, ...contents: readonly (string | Buffer)[]) {
  const { features } = await read(
    table(
      [field],
      contents.map((content) => [content]),
    ),
  );
  return features.map(({ properties }) => Object.values(properties)[0]);
}

describe("the layer", () => {
  it("tells name, file, columns, count and coordinate system", async () => {
    const prj =
      'GEOGCS["JGD2011",DATUM["JGD_2011",SPHEROID["GRS_1980",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]]';
    const { layer } = await read(table([text("名称", 10), text("id", 4)], [["公園", "1"]], { encoding: "cp932", prj }));
    expect(layer).toMatchObject({
      name: "layer",
      file: "layer.shp",
      columns: ["名称", "id"],
      count: 1,
      crs: 6668,
      encoding: "CP932",
      hasGeometry: true,
    });
  });

  it("has no coordinate system without .prj", async () => {
    expect((await read({ shapeType: 1, shapes: points(1) })).layer.crs).toBeUndefined();
  });

  it("can be read twice", async () => {
    const folder = newFolder();
    writeShapefile(folder, "layer", { shapeType: 1, shapes: points(600) });
    const { layer, features } = await readFolder(folder);
    let again = 0;
    for await (const batch of layer.features()) {
      expect(batch.length).toBeLessThanOrEqual(256);
      again += batch.length;
    }
    expect([features.length, again]).toEqual([600, 600]);
  });

  it("is found whatever the case of the extensions", async () => {
    const folder = newFolder();
    const bytes = shapefileBytes({ shapeType: 1, shapes: points(2) });
    writeFileSync(join(folder, "PARK.SHP"), bytes.shp);
    writeFileSync(join(folder, "PARK.shx"), bytes.shx);
    writeFileSync(join(folder, "park.Dbf"), bytes.dbf);
    expect((await readWith(reader, { delivery: folderDelivery(folder), name: "PARK.SHP" })).features).toHaveLength(2);
  });

  it("without records has none", async () => {
    expect((await read({ shapeType: 5, shapes: [] })).features).toEqual([]);
  });
});

describe("shapes", () => {
  const square: Shape = {
    type: "polygon",
    parts: [
      [
        [0, 0],
        [0, 1],
        [1, 1],
        [0, 0],
      ],
    ],
  };

  it("become points, with Z and M left out", async () => {
    for (const type of [1, 11, 21]) {
      expect(await geometries(type, { type: "point", at: [136.2, 35.1] })).toEqual([{ type: "Point", coordinates: [136.2, 35.1] }]);
    }
  });

  it("become lines and multilines by their parts", async () => {
    for (const type of [3, 13, 23]) {
      const one: Shape = {
        type: "line",
        parts: [
          [
            [0, 0],
            [1, 1],
          ],
        ],
      };
      const two: Shape = {
        type: "line",
        parts: [
          [
            [0, 0],
            [1, 1],
          ],
          [
            [2, 2],
            [3, 3],
            [4, 5],
          ],
        ],
      };
      expect(await geometries(type, one, two)).toEqual([
        {
          type: "LineString",
          coordinates: [
            [0, 0],
            [1, 1],
          ],
        },
        {
          type: "MultiLineString",
          coordinates: [
            [
              [0, 0],
              [1, 1],
            ],
            [
              [2, 2],
              [3, 3],
              [4, 5],
            ],
          ],
        },
      ]);
    }
  });

  it("become polygons, whatever the winding of a single ring", async () => {
    const reversed: Shape = {
      type: "polygon",
      parts: [
        [
          [0, 0],
          [1, 1],
          [0, 1],
          [0, 0],
        ],
      ],
    };
    expect((await geometries(5, square, reversed)).map((geometry) => geometry?.type)).toEqual(["Polygon", "Polygon"]);
  });

  it("become multipoints even with one point", async () => {
    expect(await geometries(8, { type: "multipoint", positions: [[1, 2]] })).toEqual([{ type: "MultiPoint", coordinates: [[1, 2]] }]);
  });

  it("are closed when a ring is open", async () => {
    const open: Shape = {
      type: "polygon",
      parts: [
        [
          [0, 0],
          [0, 1],
          [1, 1],
        ],
      ],
    };
    expect(await geometries(5, open)).toEqual([
      {
        type: "Polygon",
        coordinates: [
          [
            [0, 0],
            [0, 1],
            [1, 1],
            [0, 0],
          ],
        ],
      },
    ]);
  });

  it("stay readable when they have too few points", async () => {
    expect(await geometries(5, { type: "polygon", parts: [[[7, 8]]] })).toEqual([
      {
        type: "Polygon",
        coordinates: [
          [
            [7, 8],
            [7, 8],
            [7, 8],
            [7, 8],
          ],
        ],
      },
    ]);
    expect(await geometries(3, { type: "line", parts: [[[7, 8]]] })).toEqual([
      {
        type: "LineString",
        coordinates: [
          [7, 8],
          [7, 8],
        ],
      },
    ]);
  });

  it("without positions are no geometry", async () => {
    expect(await geometries(5, { type: "null" }, { type: "polygon", parts: [] }, { type: "polygon", parts: [[]] })).toEqual([
      null,
      null,
      null,
    ]);
    expect(await geometries(8, { type: "multipoint", positions: [] })).toEqual([null]);
  });

  it("pass on coordinates that are no place, for the check to report", async () => {
    const [huge] = await geometries(1, { type: "point", at: [-1.7976931348623157e308, Number.NaN] });
    expect(huge?.coordinates).toEqual([-1.7976931348623157e308, Number.NaN]);
  });

  it("of a type that is no 2-D feature are refused", async () => {
    const problem = await problemOf(read({ shapeType: 31, shapes: [] }));
    expect(problem.detail.en).toContain("type 31");
  });
});

describe("values", () => {
  it("of N and F are numbers, null when empty or overflowed", async () => {
    const number: Field = { name: "n", type: "N", width: 12 };
    expect(await values(number, "         123", "-4.50", "1.5e3", "", "************", "\0\0\0", "+7", "-0")).toEqual([
      123,
      -4.5,
      1500,
      null,
      null,
      null,
      7,
      0,
    ]);
  });

  it("of N keep what is no number, and integers too long for a number, as text", async () => {
    const number: Field = { name: "n", type: "N", width: 19 };
    expect(await values(number, "12345678901234567", "123456789012345", "1.2.3", "nan")).toEqual([
      "12345678901234567",
      123456789012345,
      "1.2.3",
      "nan",
    ]);
  });

  it("of N may have a decimal comma", async () => {
    expect(await values({ name: "n", type: "N", width: 8 }, "68,500")).toEqual([68.5]);
  });

  it("of C keep their digits and inner blanks", async () => {
    expect(await values(text("code", 8), "00123", " a b  ", "", "\0\0", "ab\0xx")).toEqual(["00123", " a b", null, null, "ab"]);
  });

  it("of D are ISO dates, null when unset, text when impossible", async () => {
    const date: Field = { name: "d", type: "D", width: 8 };
    expect(await values(date, "20240229", "", "00000000", "20230229", "2024 1 5", "1998")).toEqual([
      "2024-02-29",
      null,
      null,
      "20230229",
      "2024 1 5",
      "1998",
    ]);
  });

  it("of L are booleans, null when unset", async () => {
    expect(await values({ name: "l", type: "L", width: 1 }, "T", "y", "F", "n", "?", "")).toEqual([true, true, false, false, null, null]);
  });

  it("of the binary types are numbers and times", async () => {
    const eight = Buffer.alloc(8);
    eight.writeDoubleLE(-2.5);
    const time = Buffer.alloc(8);
    time.writeInt32LE(2_460_000, 0);
    time.writeInt32LE(3_600_000, 4);
    expect(await values({ name: "i", type: "I", width: 4 }, Buffer.from([0xfe, 0xff, 0xff, 0xff]))).toEqual([-2]);
    expect(await values({ name: "o", type: "O", width: 8 }, eight)).toEqual([-2.5]);
    expect(await values({ name: "t", type: "@", width: 8 }, time, Buffer.alloc(8))).toEqual(["2023-02-24T01:00:00", null]);
  });
});

describe("records", () => {
  it("marked as deleted are left out and keep their number", async () => {
    const { features, layer } = await read({ shapeType: 1, shapes: points(4), deleted: [1] });
    expect(features.map(({ row }) => row)).toEqual([1, 3, 4]);
    expect(features.map(({ properties }) => properties["id"])).toEqual([1, 3, 4]);
    expect(layer.count).toBe(4);
  });

  it("follow the index when shapes lie in another order, with gaps", async () => {
    const { features } = await readChanged({ shapeType: 1, shapes: points(3) }, (bytes) => {
      const [first, last] = [bytes.shp.subarray(100, 128), bytes.shp.subarray(156, 184)];
      bytes.shp = Buffer.concat([bytes.shp.subarray(0, 100), last, Buffer.alloc(50), bytes.shp.subarray(128, 156), first]);
      bytes.shx.writeInt32BE((100 + 28 + 50 + 28) / 2, 100);
      bytes.shx.writeInt32BE((100 + 28 + 50) / 2, 108);
      bytes.shx.writeInt32BE(100 / 2, 116);
    });
    expect(features.map(({ wkb }) => decodeWkb(wkb)?.coordinates)).toEqual([
      [0, -0],
      [1, -1],
      [2, -2],
    ]);
  });

  it("survive a wrong index entry when they follow one another", async () => {
    const { features } = await readChanged({ shapeType: 1, shapes: points(3) }, ({ shx }) => void shx.writeInt32BE(0x40, 108));
    expect(features.map(({ wkb }) => decodeWkb(wkb)?.coordinates)).toEqual([
      [0, -0],
      [1, -1],
      [2, -2],
    ]);
    expect(features.flatMap(({ findings }) => findings)).toEqual([]);
  });

  it("that are damaged are a finding, and the next ones are read", async () => {
    const { features } = await readChanged({ shapeType: 1, shapes: points(3) }, ({ shp }) => void shp.writeInt32LE(77, 100 + 28 + 8));
    expect(features.map(({ findings }) => findings.map(({ kind, row }) => ({ kind, row })))).toEqual([
      [],
      [{ kind: "damaged-record", row: 2 }],
      [],
    ]);
    expect(features[1]?.properties).toEqual({ id: 2 });
  });

  it("with counts that do not fit their length are a finding", async () => {
    const line: Shape = {
      type: "line",
      parts: [
        [
          [0, 0],
          [1, 1],
        ],
      ],
    };
    const { features } = await readChanged(
      { shapeType: 3, shapes: [line, line] },
      ({ shp }) => void shp.writeUInt32LE(0xffffffff, 100 + 8 + 40),
    );
    expect(features.map(({ findings }) => findings.length)).toEqual([1, 0]);
  });
});

describe("damaged files", () => {
  const fixture: Fixture = { shapeType: 1, shapes: points(10) };

  it("are refused with record and sizes when the .shp is cut short", async () => {
    const problem = await problemOf(readChanged(fixture, (bytes) => void (bytes.shp = bytes.shp.subarray(0, 100 + 6 * 28 + 10))));
    expect(problem).toMatchObject({ reason: "unreadable-file", where: "layer.shp" });
    expect(problem.detail.en).toContain("ends inside record 7");
  });

  it("are refused with record and sizes when the .dbf is cut short", async () => {
    const problem = await problemOf(readChanged(fixture, (bytes) => void (bytes.dbf = bytes.dbf.subarray(0, bytes.dbf.length - 20))));
    expect(problem.detail.en).toContain("ends after record 7 of 10");
    expect(problem.detail.ja).toContain("7 件目の後で途切れています");
  });

  it("are refused when .shp and .dbf count differently", async () => {
    const problem = await problemOf(readChanged(fixture, ({ dbf }) => void dbf.writeUInt32LE(9, 4)));
    expect(problem.detail.en).toBe("layer.shx: has 10 shapes, but the .dbf has 9 records");
    expect(problem.remedy?.ja).toContain("同じ時に書き出した");
  });

  it("are refused when the records of the .dbf are shorter than its fields", async () => {
    const problem = await problemOf(readChanged(fixture, ({ dbf }) => void dbf.writeUInt16LE(5, 10)));
    expect(problem.detail.en).toContain("records of 5 bytes");
  });

  it("are refused when a part is really something else", async () => {
    const folder = newFolder();
    writeShapefile(folder, "layer", fixture);
    writeFileSync(join(folder, "layer.shp"), "<!DOCTYPE html><html><title>404 Not Found</title></html>");
    const problem = await problemOf(readFolder(folder));
    expect(problem.detail.en).toBe("layer.shp is really a web page (HTML), not a shapefile");
    expect(problem.remedy?.en).toContain("download again");
  });

  it("are refused when a part is empty", async () => {
    const folder = newFolder();
    writeShapefile(folder, "layer", fixture);
    truncateSync(join(folder, "layer.dbf"));
    expect((await problemOf(readFolder(folder))).detail.ja).toContain("空のファイル");
  });

  it.each([
    [".dbf", "layer.dbf"],
    [".shx", "layer.shx"],
  ])("are refused without %s", async (_extension, missing) => {
    const folder = newFolder();
    writeShapefile(folder, "layer", fixture);
    rmSync(join(folder, missing));
    const problem = await problemOf(readFolder(folder));
    expect(problem).toMatchObject({ reason: "missing-part", where: "layer.shp" });
    expect(problem.detail.en).toContain(`lacks ${missing}`);
  });
});

describe("text", () => {
  const town = "東近江市八日市緑町";

  it.each([
    ["cp932", "Shift_JIS\n", "CP932"],
    ["cp932", "\ufeffShift_JIS\r\n", "CP932"],
    ["cp932", "ANSI 932", "CP932"],
    ["utf8", "UTF-8", "UTF-8"],
    ["eucjp", "EUC-JP", "EUC-JP"],
    ["big5", "Big-5", "Big5"],
  ])("in %s is read by .cpg %j", async (encoding, cpg, name) => {
    const { layer, features } = await read(table([text("t", 30)], [["東西南北中央"]], { encoding, cpg }));
    expect([layer.encoding, features[0]?.properties]).toEqual([name, { t: "東西南北中央" }]);
  });

  it.each([0x13, 0x7b])("in CP932 is read by language driver %i", async (languageDriver) => {
    expect((await read(table([text("t", 30)], [[town]], { encoding: "cp932", languageDriver }))).features[0]?.properties).toEqual({
      t: town,
    });
  });

  it.each([
    ["utf8", "UTF-8"],
    ["cp932", "CP932"],
    ["eucjp", "EUC-JP"],
  ])("in %s is recognised without any hint", async (encoding, name) => {
    const { layer, features } = await read(table([text("名称", 40)], [[town], ["あかね、ひまわり"]], { encoding }));
    expect([layer.encoding, ...features.map(({ properties }) => properties["名称"])]).toEqual([name, town, "あかね、ひまわり"]);
  });

  it("of half-width katakana alone is CP932", async () => {
    expect((await read(table([text("t", 20)], [["ﾋｶﾞｼｵｳﾐｼ"]], { encoding: "cp932" }))).features[0]?.properties).toEqual({ t: "ﾋｶﾞｼｵｳﾐｼ" });
  });

  it("that shows only far behind a megabyte of ASCII is recognised", async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => [index === 19_999 ? town : `plain ${index}`]);
    const { layer, features } = await read(table([text("t", 100)], rows, { encoding: "cp932" }));
    expect([layer.encoding, features.at(-1)?.properties]).toEqual(["CP932", { t: town }]);
  });

  it("holds NEC, IBM and user-defined characters of CP932", async () => {
    const bytes = Buffer.from([0x87, 0x40, 0xfb, 0xfc, 0xfa, 0xb1, 0xf0, 0x40]);
    expect((await read(table([text("t", 20)], [[bytes], [town]], { encoding: "cp932" }))).features[0]?.properties).toEqual({
      t: "①髙﨑\ue000",
    });
  });

  it("cut inside a character loses only that, and says so", async () => {
    const cut = Buffer.concat([iconv.encode("道路冠水", "cp932"), Buffer.from([0x93])]);
    const { features } = await read(table([text("水害", 9)], [[cut], ["道路"]], { encoding: "cp932", cpg: "SJIS" }));
    expect(features[0]).toMatchObject({
      properties: { 水害: "道路冠水" },
      findings: [{ kind: "cut-text", row: 1, column: "水害", value: "道路冠水" }],
    });
    expect(features[1]?.findings).toEqual([]);
  });

  it("cut inside a UTF-8 character does not make the table CP932", async () => {
    const { layer, features } = await read(table([text("t", 10)], [["東近江市"], ["八日市"]]));
    expect([layer.encoding, features[0]?.properties, features[0]?.findings[0]?.kind]).toEqual(["UTF-8", { t: "東近江" }, "cut-text"]);
  });

  it("in column names is decoded, cut and made unique", async () => {
    const fields = [text("異常気象名", 4), text("異常気象名", 4), text("", 4), text(iconv.encode("水害地域分類", "cp932"), 4)];
    const { layer } = await read(table(fields, [["あ", "い", "う", "え"]], { encoding: "cp932" }));
    expect(layer.columns).toEqual(["異常気象名", "異常気象名_2", "column_3", "水害地域分"]);
  });

  it("is read as asked for, against what the .cpg says", async () => {
    const fixture = table([text("t", 30)], [[town]], { encoding: "cp932", cpg: "UTF-8" });
    expect((await read(fixture, { encoding: "sjis" })).features[0]?.properties).toEqual({ t: town });
  });

  it("that contradicts the .cpg is refused with record, column, byte and remedy", async () => {
    const rows = [["plain"], [town]];
    const problem = await problemOf(read(table([text("a", 30)], rows, { encoding: "cp932", cpg: "UTF-8" })));
    expect(problem).toMatchObject({ reason: "unreadable-file", where: "layer.dbf" });
    expect(problem.detail.en).toBe("layer.dbf: holds text that is not UTF-8 (as layer.cpg says) (record 2, column 1, from byte 97)");
    expect(problem.remedy?.en).toContain("--encoding");
  });

  it("in UTF-8 under a .cpg of Shift_JIS is refused instead of garbled", async () => {
    const problem = await problemOf(read(table([text("a", 30)], [[town]], { cpg: "Shift_JIS" })));
    expect(problem.detail.ja).toContain("文字は UTF-8 で、CP932（layer.cpg の文字コード）ではありません");
  });

  it("that is not what was asked for is refused", async () => {
    const problem = await problemOf(read(table([text("a", 30)], [[town]], { encoding: "cp932" }), { encoding: "utf-8" }));
    expect(problem.detail.en).toContain("not UTF-8 (the encoding that was asked for)");
  });

  it("that breaks the encoding far behind the sample is refused when it is met", async () => {
    const rows = Array.from({ length: 12_000 }, (_, index) => [index === 11_999 ? Buffer.from([0xff, 0xff, 0x41]) : "水".repeat(100)]);
    const problem = await problemOf(read(table([text("備考", 250)], rows, { encoding: "cp932" })));
    expect(problem.detail.en).toBe('layer.dbf: record 12000, column "備考" is not CP932 text');
  });

  it("of no known encoding is refused with the place", async () => {
    const problem = await problemOf(read(table([text("a", 8)], [[Buffer.from([0xff, 0xfe, 0xff])]])));
    expect(problem.detail.en).toContain("neither UTF-8 nor CP932 nor EUC-JP (record 1, column 1, from byte 66)");
  });

  it("is not asked for in an encoding that nobody knows", async () => {
    const problem = await problemOf(read(table([text("a", 8)], [["x"]]), { encoding: "martian" }));
    expect(problem).toMatchObject({ reason: "invalid-parameter", where: "--encoding" });
  });
});

describe("memory", () => {
  it("is not asked for beyond what the file can hold", async () => {
    const folder = newFolder();
    writeShapefile(folder, "layer", { shapeType: 1, shapes: points(2) });
    const dbf = readFileSync(join(folder, "layer.dbf"));
    dbf.writeUInt32LE(0xffffffff, 4);
    writeFileSync(join(folder, "layer.dbf"), dbf);
    expect((await problemOf(readFolder(folder))).reason).toBe("unreadable-file");
  });
});
