import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import fc from "fast-check";
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { openDelivery } from "../../../data-pipelines/delivery/open-delivery.ts";
import { zipLimits, type ZipLimits } from "../../../data-pipelines/delivery/unpack-zip.ts";
import { Problem } from "../../../model/problem.ts";
import { hasRealData, realData, temporaryFolder } from "../read/support/folders.ts";
import { problemOf } from "../read/support/reading.ts";
import { zipBytes, type Member } from "./support/zip-fixture.ts";

const root = temporaryFolder();
const temporaryDirectory = join(root, "tmp");
let folders = 0;

function newFolder(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = join(root, `source-${folders++}`);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Names and contents of what a delivery holds, and that closing it leaves nothing behind. */
async function contentsOf(source: string, limits?: ZipLimits): Promise<Record<string, string>> {
  const { delivery, close } = await openDelivery(source, { temporaryDirectory, ...(limits && { limits }) });
  const contents = Object.fromEntries(delivery.files.map((file) => [file.name, readFileSync(file.path, "latin1")]));
  for (const file of delivery.files) expect(contents[file.name]).toHaveLength(file.bytes);
  await close();
  expect(readdirSync(temporaryDirectory)).toEqual([]);
  return contents;
}

function zipFile(members: readonly Member[], name = "delivery.zip"): string {
  return join(newFolder({ [name]: zipBytes(members) }), name);
}

async function zipProblem(members: readonly Member[], limits?: ZipLimits): Promise<Problem> {
  const problem = await problemOf(contentsOf(zipFile(members), limits));
  expect(readdirSync(temporaryDirectory)).toEqual([]);
  return problem;
}

describe("a single file", () => {
  it("is its own delivery", async () => {
    const folder = newFolder({ "a.csv": "x", "b.csv": "y" });
    const { delivery, close } = await openDelivery(join(folder, "a.csv"), { temporaryDirectory });
    expect(delivery).toEqual({ label: "a.csv", files: [{ name: "a.csv", path: join(folder, "a.csv"), bytes: 1 }] });
    await close();
    expect(existsSync(join(folder, "a.csv"))).toBe(true);
  });

  it.each(["公園.shp", "公園.dbf", "公園.shx"])(
    "of a shapefile (%s) brings its siblings and the table that explains its columns",
    async (member) => {
      const names = [
        "公園.shp",
        "公園.SHX",
        "公園.dbf",
        "公園.prj",
        "公園.cpg",
        "公園.shx",
        "公園.csv",
        "公園2.shp",
        "attributes.csv",
        "other.csv",
      ];
      const folder = newFolder(Object.fromEntries(names.map((name) => [name, "-"])));
      const contents = await contentsOf(join(folder, member));
      expect(Object.keys(contents).sort()).toEqual(
        ["attributes.csv", "公園.SHX", "公園.cpg", "公園.dbf", "公園.prj", "公園.shp", "公園.shx"].sort(),
      );
    },
  );

  it("has an NFC name even if the disk has another form", async () => {
    const folder = newFolder({ ["がっこう.csv".normalize("NFD")]: "x" });
    expect(Object.keys(await contentsOf(join(folder, "がっこう.csv".normalize("NFD"))))).toEqual(["がっこう.csv"]);
  });

  it("that does not exist is not found", async () => {
    expect(await problemOf(openDelivery(join(root, "nowhere.zip"), { temporaryDirectory }))).toMatchObject({ reason: "not-found" });
  });
});

describe("a folder", () => {
  it("holds everything below it, without litter and without links to folders", async () => {
    const folder = newFolder({ "a.csv": "1", "sub/deep/b.geojson": "2", ".DS_Store": "", "__MACOSX/._a.csv": "", "sub/Thumbs.db": "" });
    symlinkSync(folder, join(folder, "sub/round"));
    expect(await contentsOf(folder)).toEqual({ "a.csv": "1", "sub/deep/b.geojson": "2" });
  });

  it("has its zips unpacked under their names", async () => {
    const folder = newFolder({ "x/a.zip": zipBytes([{ name: "b/c.csv", content: "1" }]), "d.csv": "2" });
    expect(await contentsOf(folder)).toEqual({ "d.csv": "2", "x/a.zip/b/c.csv": "1" });
  });
});

describe("a zip", () => {
  it("is unpacked under safe numbered names", async () => {
    const source = zipFile([
      { name: "公園/" },
      { name: "公園/公園.SHP", content: "one" },
      { name: "./公園//x.unknown extension", content: "two", isDeflated: true },
    ]);
    const { delivery, close } = await openDelivery(source, { temporaryDirectory });
    expect(delivery.files.map(({ name, path, bytes }) => [name, basename(path), bytes])).toEqual([
      ["公園/公園.SHP", "000002.shp", 3],
      ["公園/x.unknown extension", "000003", 3],
    ]);
    expect(delivery.label).toBe("delivery.zip");
    await close();
  });

  it("has its names read as CP932 unless they are UTF-8, with either slash", async () => {
    const cp932 = iconv.encode("メタデータ\\表ソ能.txt", "cp932");
    const contents = await contentsOf(
      zipFile([
        { name: cp932 },
        { name: "水路.txt".normalize("NFD") },
        { name: "道路.txt", flags: 0x800 },
        { name: Buffer.from([0xff, 0x2e, 0x78]) },
      ]),
    );
    expect(Object.keys(contents)).toEqual(["メタデータ/表ソ能.txt", "水路.txt", "道路.txt", "%ff.x"]);
  });

  it("is known without its extension", async () => {
    expect(await contentsOf(zipFile([{ name: "a.csv", content: "1" }], "download"))).toEqual({ "a.csv": "1" });
  });

  it("may hold zips two levels deep", async () => {
    const level = (name: string, content: Buffer | string) => zipBytes([{ name, content }]);
    const two = level("one.zip", level("two.zip", level("a.csv", "1")));
    expect(await contentsOf(join(newFolder({ "outer.zip": two }), "outer.zip"))).toEqual({ "one.zip/two.zip/a.csv": "1" });
    const three = level("zero.zip", two);
    const problem = await problemOf(contentsOf(join(newFolder({ "outer.zip": three }), "outer.zip")));
    expect(problem).toMatchObject({ reason: "too-large", where: "zero.zip/one.zip/two.zip" });
  });

  it.each([
    ["/etc/passwd", "absolute path"],
    ["C:\\windows\\x", "absolute path"],
    ["a/../../x", "leads out"],
    ["..\\x", "leads out"],
    ["a\nb", "control characters"],
    ["a/".repeat(17), "deeper than 16"],
    ["x".repeat(1025), "too long"],
    [".", "no name"],
  ])("with the member %j is refused", async (name, why) => {
    const problem = await zipProblem([
      { name: "good.csv", content: "1" },
      { name, content: "x" },
    ]);
    expect(problem).toMatchObject({ reason: "unreadable-file", where: "delivery.zip" });
    expect(problem.detail.en).toContain(why);
  });

  it("with a symbolic link is refused", async () => {
    expect((await zipProblem([{ name: "link.csv", content: "/etc/passwd", mode: 0o120777 }])).detail.en).toContain("symbolic link");
  });

  it("with a password is refused with that reason", async () => {
    const encryptionHeaderBytes = 12;
    const problem = await zipProblem([{ name: "a.csv", content: "x".repeat(encryptionHeaderBytes + 5), declaredBytes: 5, flags: 1 }]);
    expect(problem.detail.ja).toContain("パスワード付き");
    expect(problem.remedy?.en).toContain("without a password");
  });

  it("that holds a name twice is refused", async () => {
    expect((await zipProblem([{ name: "a.csv" }, { name: "./a.csv" }])).detail.en).toContain("twice");
  });

  it("with a damaged member is refused", async () => {
    expect((await zipProblem([{ name: "a.csv", content: "abc", checksum: 1 }])).detail.en).toContain("wrong checksum");
    expect((await zipProblem([{ name: "a.csv", content: "not deflate", method: 8 }])).detail.en).toContain("damaged zip");
    expect((await zipProblem([{ name: "a.csv", content: "a".repeat(5000), isDeflated: true, declaredBytes: 3 }])).detail.en).toContain(
      "damaged zip",
    );
  });

  it("compressed in a way nobody reads is refused", async () => {
    expect((await zipProblem([{ name: "a.csv", content: "x", method: 9 }])).detail.en).toContain("compression method 9");
  });

  it("that is cut short is refused", async () => {
    const whole = zipBytes([{ name: "a.csv", content: "x".repeat(100) }]);
    for (const length of [10, 60, whole.length - 5]) {
      const problem = await problemOf(contentsOf(join(newFolder({ "cut.zip": whole.subarray(0, length) }), "cut.zip")));
      expect(problem).toMatchObject({ reason: "unreadable-file", where: "cut.zip" });
    }
  });

  it("that is really something else is refused by what it is", async () => {
    const fake = async (content: string | Buffer) =>
      problemOf(contentsOf(join(newFolder({ "P13-11_25_GML.zip": content }), "P13-11_25_GML.zip")));
    const page = await fake("\r\n<!DOCTYPE html>\r\n<html><head><title>404 Not Found</title>");
    expect(page.detail).toEqual({
      ja: "P13-11_25_GML.zip の中身はウェブページ（HTML）で、zip または Office 文書ではありません",
      en: "P13-11_25_GML.zip is really a web page (HTML), not a zip or an Office document",
    });
    expect(page.remedy?.en).toContain("download again");
    expect((await fake("")).detail.en).toContain("an empty file");
    expect((await fake("%PDF-1.7")).detail.en).toContain("a PDF");
    expect((await fake(Buffer.from("526172211a0700", "hex"))).detail.en).toContain("an archive other than zip");
    expect((await fake("version https://git-lfs.github.com/spec/v1")).remedy?.en).toContain("git lfs");
  });
});

describe("the limits of a zip", () => {
  const limits: ZipLimits = { ...zipLimits, unpackedBytes: 10_000, entries: 3, compressionRatio: 50, ratioFreeBytes: 1_000 };

  it("bound the number of members", async () => {
    const members = ["a", "b", "c", "d"].map((name) => ({ name }));
    expect(await zipProblem(members, limits)).toMatchObject({ reason: "too-large" });
  });

  it("bound what is unpacked, over nested zips too", async () => {
    const half = { content: "x".repeat(6_000) };
    expect(
      (
        await zipProblem(
          [
            { name: "a", ...half },
            { name: "b", ...half },
          ],
          limits,
        )
      ).reason,
    ).toBe("too-large");
    const inner = zipBytes([{ name: "b", ...half }]);
    expect((await zipProblem([{ name: "inner.zip", content: inner, isDeflated: true }], limits)).reason).toBe("too-large");
  });

  it("bound the compression", async () => {
    expect((await zipProblem([{ name: "a", content: "\0".repeat(9_000), isDeflated: true }], limits)).detail.en).toContain(
      "compressed beyond belief",
    );
  });

  it("let a table of blanks pass", async () => {
    const table = { name: "a.dbf", content: " ".repeat(20 * 2 ** 20), isDeflated: true };
    expect(Object.keys(await contentsOf(zipFile([table])))).toEqual(["a.dbf"]);
  });
});

describe("a zip damaged in any way", () => {
  const whole = zipBytes([
    { name: "公園/a.csv", content: "a,b\n1,2\n", isDeflated: true },
    { name: "b.geojson", content: "{}" },
  ]);

  it("opens or gives a Problem", async () => {
    let refused = 0;
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), fc.option(fc.nat(whole.length)), async (changes, length) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        try {
          await contentsOf(join(newFolder({ "damaged.zip": bytes.subarray(0, length ?? whole.length) }), "damaged.zip"));
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
          refused++;
        }
      }),
      { numRuns: 300, seed: 20_260_401 },
    );
    expect(refused).toBeGreaterThan(100);
  });
});

describe.skipIf(!hasRealData)("real zips", () => {
  it.each([
    [
      "awkward/zip_names/埋蔵文化財_cp932names.zip",
      ["cpg", "dbf", "prj", "shp", "shx"].map((extension) => `埋蔵文化財/埋蔵文化財.${extension}`),
    ],
    ["awkward/pyshp/REL.zip", ["cpg", "dbf", "prj", "shp", "shx"].map((extension) => `REL/releaseArea20090407.${extension}`)],
    ["awkward/pyshp/empty_zipfile.zip", ["dummyfile.txt"]],
    ["parcels/46505-3411-1.zip", ["46505-3411-1.xml"]],
  ])("%s holds its files", async (path, names) => {
    expect(Object.keys(await contentsOf(join(realData, path)))).toEqual(names);
  });
});
