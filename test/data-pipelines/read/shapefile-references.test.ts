import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { openLayers } from "../../../data-pipelines/delivery/layers.ts";
import { openDelivery } from "../../../data-pipelines/delivery/open-delivery.ts";
import { reader } from "../../../data-pipelines/read/shapefile.ts";
import { folderDelivery, hasRealData, realData, temporaryFolder } from "./support/folders.ts";
import {
  comparable,
  hasGdal,
  readWithGdal,
  readWithNpmShapefile,
  rounded,
  withoutDecimals,
  type Comparable,
} from "./support/references.ts";
import { readAll, readWith } from "./support/reading.ts";

/** Where the reference goes wrong; ours is held to facts of its own in shapefile-real.test.ts. */
const gdalExceptions: Readonly<Record<string, string>> = {
  "3dpoints.shp": "believes a stale header length and loses 14 of 22 records",
};
const npmExceptions: Readonly<Record<string, string>> = {
  "3dpoints.shp": "reads no further than the stale header length",
  "brklinz.shp": "fails with a RangeError",
  "corrupt_too_long.shp": "fails with a RangeError",
};

const zips = [
  "ksj/P23-12_38_GML.zip",
  "ksj/A30a5-11_4939-jgd_GML.zip",
  "awkward/pyshp/REL.zip",
  "awkward/pyshp/blockgroups_multishapefile.zip",
];

describe.skipIf(!hasRealData)("every real shapefile", () => {
  const temporaryDirectory = temporaryFolder();
  const bases = hasRealData ? completeShapefiles() : [];

  it("is found", () => {
    expect(bases.length).toBeGreaterThan(55);
  });

  for (const base of bases) {
    const name = relative(realData, `${base}.shp`);
    it.skipIf(!hasGdal || basename(name) in gdalExceptions)(`${name} reads as in GDAL`, async () => {
      const { layer, features } = await readShapefile(base);
      expect(features.map(comparable).map(rounded)).toEqual(readWithGdal(`${base}.shp`, layer.encoding).map(rounded));
    });
    it.skipIf(basename(name) in npmExceptions)(`${name} reads as in npm shapefile, to the last bit`, async () => {
      const { layer, features } = await readShapefile(base);
      const label = layer.encoding === "CP932" ? "shift_jis" : layer.encoding;
      expect(features.map(comparable)).toEqual(await readWithNpmShapefile(base, label));
    });
  }

  for (const zip of zips) {
    it.skipIf(!hasGdal)(`${zip} reads as in GDAL`, async () => {
      const { delivery, close } = await openDelivery(join(realData, zip), { temporaryDirectory });
      try {
        for (const layer of await openLayers(delivery)) {
          const features = await readAll(layer);
          const theirs = readWithGdal(`/vsizip/${join(realData, zip, layer.file)}`, layer.encoding);
          const equal = zip.includes("P23") ? withoutDecimals : (record: Comparable) => record;
          expect(features.map(comparable).map(rounded).map(equal)).toEqual(theirs.map(rounded).map(equal));
        }
      } finally {
        await close();
      }
    });
  }
});

function completeShapefiles(): string[] {
  return readdirSync(realData, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".shp"))
    .map((name) => join(realData, name.slice(0, -4)))
    .filter((base) => existsSync(`${base}.shx`) && existsSync(`${base}.dbf`))
    .sort();
}

async function readShapefile(base: string) {
  return readWith(reader, { delivery: folderDelivery(dirname(base)), name: `${basename(base)}.shp` });
}
