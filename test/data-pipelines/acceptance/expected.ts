import { readFileSync } from "node:fs";
import { z } from "zod";
import type { ProblemReason } from "../../../model/problem.ts";

/** What one layer holds, as other programs than ours found (`expect.py`) or as decided here by hand. */
const expectedLayer = z.object({
  name: z.string(),
  count: z.number(),
  /** EPSG code that the delivery states; null when it states none. */
  crs: z.number().nullable(),
  /** EPSG code by `data/README.md` where the delivery states none. */
  assumed: z.number().optional(),
  /** West, south, east, north in JGD2011 degrees; in the delivery's own numbers where its CRS is not known. */
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
  /** Place of the record counted from 0, column, value. */
  sample: z.tuple([z.number(), z.string(), z.string()]).nullable(),
  /** Records without geometry. */
  without: z.number().optional(),
  /** Columns of longitude and latitude, for tables. */
  position: z.tuple([z.string(), z.string()]).optional(),
  /** The program the numbers come from. */
  by: z.string(),
});

export type ExpectedLayer = z.infer<typeof expectedLayer>;

const generated = z
  .record(z.string(), z.array(expectedLayer))
  .parse(JSON.parse(readFileSync(new URL("expected.json", import.meta.url), "utf8")));

/** Where a format leaves room, or another program is wrong: what is right, and why. */
const corrections: Readonly<Record<string, { readonly layers: Readonly<Record<string, Partial<ExpectedLayer>>>; readonly why: string }>> = {
  "awkward/mapshaper/shapefile/shplib/3dpoints.shp": {
    layers: { "3dpoints": { count: 22, without: 0, bounds: null, sample: null } },
    why: "the .shp and .dbf hold 22 records one after the other; GDAL follows the .shx, which says 8 and misplaces 2 of them",
  },
  "hazard/echizen/flood_assumed_area.kml": {
    layers: { flood_assumed_area: { sample: [2, "name", "0.0-0.5"] } },
    why: "GDAL calls the element `Name`",
  },
  "roads/plateau/suginami-ku/udx/tran/53394503_tran_6697_op.gml": {
    layers: { "53394503_tran_6697_op": { name: "53394503_tran_6697_op_Road" } },
    why: "its parts are layers of their own",
  },
  "urban-planning/plateau/tokushima-shi/udx/urf/513404_urf_6697_12-4A_op.gml": {
    layers: { "513404_urf_6697_12-4A_op": { name: "513404_urf_6697_12-4A_op_DistrictPlan" } },
    why: "the plans nested in it are a layer of their own",
  },
};

/** Layers beside those that `expect.py` looks for, and their number of records. */
export const furtherLayers: Readonly<Record<string, { readonly layers: Readonly<Record<string, number>>; readonly why: string }>> = {
  "roads/plateau/suginami-ku/udx/tran/53394503_tran_6697_op.gml": {
    layers: { "53394503_tran_6697_op_TrafficArea": 2, "53394503_tran_6697_op_AuxiliaryTrafficArea": 3 },
    why: "parts of the road in LOD2 (grep -c '<tran:TrafficArea ')",
  },
  "urban-planning/plateau/tokushima-shi/udx/urf/513404_urf_6697_12-4A_op.gml": {
    layers: { "513404_urf_6697_12-4A_op_DistrictDevelopmentPlan": 3 },
    why: "plans nested in the district plans (grep -c '<urf:DistrictDevelopmentPlan ')",
  },
};

export function expectedLayers(): ReadonlyMap<string, readonly ExpectedLayer[]> {
  return new Map(
    Object.entries(generated).map(([path, layers]) => [
      path,
      layers.map((layer) => ({ ...layer, ...corrections[path]?.layers[layer.name] })),
    ]),
  );
}

interface Refusal {
  readonly reason: ProblemReason;
  /** What the message must say. */
  readonly says: RegExp;
}

const withoutShapes: Refusal = { reason: "missing-part", says: /lacks .*\.shp/ };
const withoutParts: Refusal = { reason: "missing-part", says: /lacks .*\.shx/ };
const brokenJson: Refusal = { reason: "unreadable-file", says: /broken JSON at line \d+, column \d+/ };
const noFeatures: Refusal = { reason: "unreadable-file", says: /JSON but not GeoJSON/ };
const notData: Refusal = { reason: "unknown-format", says: /holds nothing that is read/ };

/** Records in which U+FFFD was delivered: the bytes EF BF BD are in the published files (`grep -c $'\\xef\\xbf\\xbd'`). */
export const deliveredReplacements: Readonly<Record<string, number>> = {
  "facilities/sabae/sabae_aed_jgd2000.shp": 2,
  "facilities/sabae/sabae_aed_tokyo.shp": 2,
};

/** What is refused, and for the reason that `data/README.md` states. */
export const refusals: Readonly<Record<string, Refusal>> = {
  "addresses/code-to-city.json": noFeatures,
  "awkward/cpg_with_bom/29689.cpg": notData,
  "awkward/mapshaper/dbf/comma_separated.dbf": withoutShapes,
  "awkward/mapshaper/dbf/cpg/euckr.dbf": withoutShapes,
  "awkward/mapshaper/dbf/cpg/shiftjis.dbf": withoutShapes,
  "awkward/mapshaper/dbf/cpg/utf16.dbf": withoutShapes,
  "awkward/mapshaper/dbf/duplicate_fields.dbf": withoutShapes,
  "awkward/mapshaper/dbf/eucjp.dbf": withoutShapes,
  "awkward/mapshaper/dbf/shiftjis.dbf": withoutShapes,
  "awkward/mapshaper/dbf/utf8.dbf": withoutShapes,
  "awkward/mapshaper/issues/384_invalid_json/sample.json": brokenJson,
  "awkward/mapshaper/issues/384_invalid_json/sample1.json": brokenJson,
  "awkward/mapshaper/issues/68/cell1.shp": withoutParts,
  "awkward/mapshaper/shapefile/LICENSE": notData,
  "awkward/mapshaper/shapefile/ignore-properties.shp": withoutParts,
  "awkward/mapshaper/shapefile/polygons.shp": withoutParts,
  "awkward/pyshp/ATTRIBUTION": notData,
  "awkward/pyshp/empty_zipfile.zip": notData,
  "awkward/pyshp/latin1.shp": withoutParts,
  "facilities/gsi_shelters/emergency/252042.json": { reason: "unreadable-file", says: /"unavailable"/ },
  "facilities/gsi_shelters/evacuation/252042.json": { reason: "unreadable-file", says: /"unavailable"/ },
  "facilities/susono/susono_aedREADME.txt": notData,
  "facilities/susono/susono_emergency_shelterREADME.txt": notData,
  "ksj/P13-11_25_GML/KS-META-P13-11_25.xml": notData,
  "ksj/W09_dbf_without_shp/cp932.dbf": withoutShapes,
  // One object, whose values are shifted against their keys.
  "ruins/registered_cultural_property/id_shifted_columns/00000010.json": noFeatures,
};

/** Rasters are no records; `pairs.test.ts` and `read/elevation/` hold what they must give. */
export const rasters: readonly string[] = [
  "elevation/FG-GML-5238-74-00-DEM5A-20161001.xml",
  "elevation/gsi-dem-z8-x229-y94.png",
  "elevation/gsi-dem-z8-x229-y94.txt",
];
