import { describe, expect, it } from "vitest";
import { loadCity } from "../../../config/city.ts";
import { readDownloadQuery } from "../../../server/downloads/download-query.ts";
import { loadFormats } from "../../../server/formats/index.ts";
import { plots } from "../../support/world.ts";

const city = await loadCity("25213");
const formats = await loadFormats();

function read(id: string, query: Record<string, unknown>) {
  const format = formats.find((candidate) => candidate.id === id);
  if (format === undefined) throw new Error(`no format ${id}`);
  return readDownloadQuery(query, { city, dataset: plots, format });
}

describe("the query of a download", () => {
  it.each([
    ["CRS84", 4326],
    ["http://www.opengis.net/def/crs/OGC/1.3/CRS84", 4326],
    ["EPSG:6674", 6674],
    ["6674", 6674],
    ["http://www.opengis.net/def/crs/EPSG/0/3857", 3857],
    ["6668", 6668],
  ])("knows crs=%s", (crs, epsg) => {
    for (const id of ["gpkg", "fgb", "shp.zip", "parquet", "csv"]) expect(read(id, { crs }).extract.epsg).toBe(epsg);
  });

  it.each(["2443", "EPSG:30166", "urn:x", "http://example.com/CRS84", "4326;drop", "", "99999"])("refuses crs=%s", (crs) => {
    expect(() => read("gpkg", { crs })).toThrow(expect.objectContaining({ reason: "invalid-parameter", where: "crs" }) as Error);
  });

  it("refuses metres where a format holds longitude and latitude only, and says which ones do not", () => {
    for (const id of ["geojson", "geojsonl", "kml", "xlsx"])
      expect(() => read(id, { crs: "6674" })).toThrow(
        expect.objectContaining({
          where: "crs",
          remedy: expect.objectContaining({ en: expect.stringContaining("GeoPackage") as string }) as object,
        }) as Error,
      );
    expect(read("geojson", { crs: "6668" }).extract.epsg).toBe(6668);
  });

  it.each([
    ["csv", "colour", "red"],
    ["geojson", "encoding", "cp932"],
    ["gpkg", "bom", "false"],
    ["kml", "geometry", "wkt"],
    ["csv", "encoding", "euc-jp"],
    ["csv", "bbox", "1,2,3"],
    ["csv", "bbox", "136,36,137,35"],
    ["csv", "datetime", "yesterday"],
    ["csv", "filter", "name ="],
    ["csv", "filter", "owner = '山田'"],
    ["csv", "filter-lang", "sql"],
    ["csv", "v", "new"],
    ["csv", "asOf", "2026-13-99"],
  ])("of %s refuses %s=%s and names the parameter", (id, name, value) => {
    expect(() => read(id, { [name]: value })).toThrow(expect.objectContaining({ reason: "invalid-parameter", where: name }) as Error);
  });

  it("is pinned when it names a version or a past moment", () => {
    expect([{ v: "3" }, { asOf: "3" }, { asOf: "2020-01-01" }].map((query) => read("csv", query).isPinned)).toEqual([true, true, true]);
    expect([{}, { asOf: "2999-01-01" }].map((query) => read("csv", query).isPinned)).toEqual([false, false]);
    expect(() => read("csv", { v: "3", asOf: "3" })).toThrow(expect.objectContaining({ where: "v" }) as Error);
  });

  it("says for people which part is wanted", () => {
    expect(read("csv", { bbox: "136,35,137,36", filter: "area > 2", crs: "6674" }).extract.part).toBe(
      "bbox=136,35,137,36 & filter=area > 2",
    );
    expect(read("csv", { crs: "6674", geometry: "wkt" }).extract.part).toBeUndefined();
  });
});
