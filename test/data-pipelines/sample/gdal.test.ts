import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generateSampleCity, type SampleDelivery } from "../../../data-pipelines/sample/generate.ts";
import { readArchive } from "./support/archive.ts";

const hasGdal = spawnSync("ogrinfo", ["--version"]).status === 0;
const directory = mkdtempSync(join(tmpdir(), "machizu-sample-gdal-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** The oracle that is not ours: GDAL reads every map file and GEOS finds every shape valid. */
describe.skipIf(!hasGdal)("GDAL", () => {
  let deliveries: SampleDelivery[] = [];
  beforeAll(async () => {
    deliveries = await generateSampleCity({ outputDirectory: join(directory, "out"), scale: 0.3 });
  });

  /** Unpacks what needs unpacking; the layer is named like the file. */
  function layerFile(source: string): string {
    const file = deliveries.find((delivery) => delivery.source === source)?.file ?? "";
    if (!file.endsWith(".zip")) return file;
    let layer = "";
    for (const { name, bytes } of readArchive(file)) {
      const target = join(directory, basename(name.replaceAll("\\", "/")));
      writeFileSync(target, bytes);
      if (/\.(?:shp|geojson)$/u.test(target)) layer = target;
    }
    return layer;
  }

  test.each([
    ["ksj-n03", 6668],
    ["ksj-a29", 6668],
    ["city-roads", 6674],
    ["city-rivers", 6674],
    ["city-buildings", 6674],
    ["city-buried-sites", 6674],
    ["estat-small-area", 6668],
    ["ksj-a31a", 6668],
    ["ksj-a33", 6668],
  ])("reads %s as EPSG:%i with valid shapes", (source, epsg) => {
    const file = layerFile(source);
    const layer = basename(file).replace(/\.[^.]*$/u, "");
    const summary = execFileSync("ogrinfo", ["-al", "-so", file], { encoding: "utf8" });
    const count = Number(/Feature Count: (\d+)/u.exec(summary)?.[1]);
    expect(count).toBeGreaterThan(0);
    if (epsg === 6674) expect(summary).toMatch(/Japan[ _](?:Plane Rectangular CS VI"|Zone_6)/u);
    else expect(summary).toMatch(/JGD_?2011/u);
    const sql = `select count(*) as total, sum(1 - ST_IsValid(geometry)) as invalid from "${layer}"`;
    const answer = execFileSync("ogrinfo", ["-dialect", "sqlite", "-sql", sql, file], { encoding: "utf8" });
    expect(answer).toContain(`total (Integer) = ${count}`);
    expect(answer).toContain("invalid (Integer) = 0");
  });

  test("reads Japanese field names and values of a CP932 table", () => {
    const text = execFileSync("ogrinfo", ["-al", "-q", layerFile("city-roads")], { encoding: "utf8" });
    expect(text).toMatch(/路線名 \(String\) = 国道999号/u);
    expect(text).toMatch(/構造 \(String\) = 橋りょう/u);
    expect(text).toMatch(/備考 \(String\) = 見本データ（架空）/u);
  });
});
