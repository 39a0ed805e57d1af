import { statSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { readFgdDem } from "../../../../data-pipelines/read/elevation/fgd-dem.ts";
import { hasRealData, realFile } from "../../../support/real-data.ts";
import { temporaryFolder } from "../support/folders.ts";
import { writeText } from "../support/layered-reading.ts";
import { problemOf } from "../support/reading.ts";

const folder = temporaryFolder();
const file = (path: string) => ({ name: basename(path), path, bytes: statSync(path).size });

interface DemFixture {
  readonly tuples?: readonly string[];
  readonly start?: string;
  readonly order?: string;
  readonly system?: string;
}

/** Three columns, two rows. */
function dem({
  tuples = ["1", "2", "3", "4", "5", "6"],
  start = "0 0",
  order = "+x-y",
  system = "fguuid:jgd2024.bl",
}: DemFixture = {}): string {
  return `<?xml version="1.0"?><Dataset xmlns="http://fgd.gsi.go.jp/spec/2008/FGD_GMLSchema" xmlns:gml="g"><DEM><coverage>
    <gml:boundedBy><gml:Envelope srsName="${system}"><gml:lowerCorner>35 136</gml:lowerCorner><gml:upperCorner>35.2 136.3</gml:upperCorner></gml:Envelope></gml:boundedBy>
    <gml:gridDomain><gml:Grid><gml:limits><gml:GridEnvelope><gml:low>0 0</gml:low><gml:high>2 1</gml:high></gml:GridEnvelope></gml:limits></gml:Grid></gml:gridDomain>
    <gml:rangeSet><gml:DataBlock><gml:tupleList>\n${tuples.map((height) => `地表面,${height}`).join("\n")}\n</gml:tupleList></gml:DataBlock></gml:rangeSet>
    <gml:coverageFunction><gml:GridFunction><gml:sequenceRule order="${order}">Linear</gml:sequenceRule><gml:startPoint>${start}</gml:startPoint></gml:GridFunction></gml:coverageFunction></coverage></DEM></Dataset>`;
}

const read = (fixture?: DemFixture) => readFgdDem(file(writeText(folder, "dem.xml", dem(fixture))));

describe("an elevation grid of 基盤地図情報", () => {
  it("gives heights from the north-west with its extent", async () => {
    const grid = await read({ tuples: ["1.5", "-9999.", "3", "4", "5", "6"] });
    expect(grid).toMatchObject({ crs: 6668, bounds: [136, 35, 136.3, 35.2], columns: 3, rows: 2 });
    expect([grid.cellWidth, grid.cellHeight].map((degrees) => degrees.toFixed(6))).toEqual(["0.100000", "0.100000"]);
    expect([...grid.heights]).toEqual([1.5, Number.NaN, 3, 4, 5, 6]);
  });

  it("may begin later and stop early", async () => {
    expect([...(await read({ start: "1 0", tuples: ["7", "8"] })).heights]).toEqual([Number.NaN, 7, 8, Number.NaN, Number.NaN, Number.NaN]);
    expect([...(await read({ tuples: [] })).heights].every(Number.isNaN)).toBe(true);
  });

  it("is refused when it does not fit itself, or is something else", async () => {
    expect((await problemOf(read({ start: "2 1", tuples: ["1", "2"] }))).detail.en).toContain("more than its grid of 6");
    expect((await problemOf(read({ order: "-x+y" }))).detail.en).toContain("does not define its grid");
    expect((await problemOf(read({ system: "urn:other" }))).detail.en).toContain("does not define its grid");
    expect((await problemOf(read({ tuples: ["high"] }))).detail.en).toContain('height 1 ("地表面,high")');
    expect((await problemOf(readFgdDem(file(writeText(folder, "other.xml", "<a/>"))))).detail.en).toContain("not an elevation grid");
    expect((await problemOf(readFgdDem(file(writeText(folder, "cut.xml", dem().slice(0, 500)))))).detail.en).toMatch(/line/);
  });

  it.skipIf(!hasRealData)("of 5 m has 33,750 cells, 302 of them without height", async () => {
    const grid = await readFgdDem(file(realFile("elevation", "FG-GML-5238-74-00-DEM5A-20161001.xml")));
    expect(grid).toMatchObject({ crs: 6668, columns: 225, rows: 150, bounds: [138.5, 35.25, 138.5125, 35.258333333] });
    expect(grid.heights).toHaveLength(33_750);
    expect(grid.heights.filter(Number.isNaN)).toHaveLength(302);
    expect([grid.heights[0], grid.heights.at(-1)].map((height) => height?.toFixed(2))).toEqual(["145.30", "261.59"]);
    // 0.2 seconds of arc.
    expect(grid.cellWidth * 3600).toBeCloseTo(0.2, 6);
  });
});
