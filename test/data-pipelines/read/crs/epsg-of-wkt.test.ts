import proj4 from "proj4";
import { describe, expect, it } from "vitest";
import { epsgOfWkt } from "../../../../data-pipelines/read/crs/epsg-of-wkt.ts";

const jgd2011 = geographic("GCS_JGD_2011", "D_JGD_2011", "GRS_1980", "6378137.0,298.257222101");
const jgd2000 = geographic("GCS_JGD_2000", "D_JGD_2000", "GRS_1980", "6378137.0,298.257222101");
const jgd2024 = geographic("GCS_JGD_2024", "D_Japanese_Geodetic_Datum_2024", "GRS_1980", "6378137.0,298.257222101");
const tokyo = geographic("GCS_Tokyo", "D_Tokyo", "Bessel_1841", "6377397.155,299.1528128");
const wgs84 = geographic("GCS_WGS_1984", "D_WGS_1984", "WGS_1984", "6378137.0,298.257223563");

function geographic(name: string, datum: string, spheroid: string, axes: string): string {
  return `GEOGCS["${name}",DATUM["${datum}",SPHEROID["${spheroid}",${axes}]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`;
}

interface TransverseMercator {
  readonly base: string;
  readonly origin: readonly [number | string, number | string];
  readonly scale?: number;
  readonly shift?: readonly [number, number];
}

function transverseMercator({ base, origin, scale = 0.9999, shift = [0, 0] }: TransverseMercator): string {
  return `PROJCS["whatever",${base},PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",${shift[0]}],PARAMETER["False_Northing",${shift[1]}],PARAMETER["Central_Meridian",${origin[1]}],PARAMETER["Scale_Factor",${scale}],PARAMETER["Latitude_Of_Origin",${origin[0]}],UNIT["Meter",1.0]]`;
}

describe("geographic systems", () => {
  it.each([
    [jgd2011, 6668],
    [jgd2000, 4612],
    [jgd2024, 6668],
    [tokyo, 4301],
    [wgs84, 4326],
  ])("are known by ellipsoid and datum: %s", (wkt, code) => {
    expect(epsgOfWkt(wkt)).toBe(code);
  });

  it("that share an ellipsoid with a Japanese one are not taken for it", () => {
    expect(epsgOfWkt(geographic("GCS_SWEREF99", "D_SWEREF99", "GRS_1980", "6378137,298.257222101"))).toBeUndefined();
    expect(epsgOfWkt(geographic("GCS_RT_1990", "D_RT_1990", "Bessel_1841", "6377397.155,299.1528128"))).toBeUndefined();
    expect(epsgOfWkt(geographic("NZGD2000", "New_Zealand_Geodetic_Datum_2000", "GRS_1980", "6378137,298.257222101"))).toBeUndefined();
  });

  it("in gons are not taken for degrees", () => {
    expect(epsgOfWkt(jgd2011.replace("0.0174532925199433", "0.01570796326794897"))).toBeUndefined();
  });

  it("by other names keep their code", () => {
    expect(
      epsgOfWkt(
        'GEOGCS["JGD2000", DATUM["Japanese Geodetic Datum 2000", SPHEROID["GRS 1980", 6378137.0, 298.257222101]], PRIMEM["Greenwich", 0], UNIT["degree", 0.017453292519943295]]',
      ),
    ).toBe(4612);
    expect(
      epsgOfWkt(
        '\ufeffGEOGCS("WGS 84",DATUM("World Geodetic System 1984 [EPSG ID 6326]",SPHEROID("x",6378137.0,298.257223563)),PRIMEM("Greenwich",0.0),UNIT("Decimal_Degree",0.01745329251994328))\r\n',
      ),
    ).toBe(4326);
  });
});

describe("plane rectangular zones", () => {
  const origins: readonly (readonly [number, number])[] = [
    [33, 129.5],
    [33, 131],
    [36, 132.1666666667],
    [33, 133.5],
    [36, 134.3333333333],
    [36, 136],
    [36, 137.1666666667],
    [36, 138.5],
    [36, 139.8333333333],
    [40, 140.8333333333],
    [44, 140.25],
    [44, 142.25],
    [44, 144.25],
    [26, 142],
    [26, 127.5],
    [26, 124],
    [26, 131],
    [20, 136],
    [26, 154],
  ];

  it("are known by their origin in all three datums", () => {
    for (const [index, origin] of origins.entries()) {
      expect(epsgOfWkt(transverseMercator({ base: jgd2011, origin }))).toBe(6669 + index);
      expect(epsgOfWkt(transverseMercator({ base: jgd2000, origin }))).toBe(2443 + index);
      expect(epsgOfWkt(transverseMercator({ base: tokyo, origin }))).toBe(30161 + index);
      expect(epsgOfWkt(transverseMercator({ base: jgd2024, origin }))).toBe(6669 + index);
    }
  });

  it("are where proj4 puts the same text", () => {
    const plane = proj4(transverseMercator({ base: jgd2011, origin: [36, 136] }));
    for (const coordinate of plane.forward([136, 36])) expect(coordinate).toBeCloseTo(0, 6);
  });

  it("may carry shortened meridians", () => {
    expect(epsgOfWkt(transverseMercator({ base: jgd2011, origin: ["36.0", "139.8333"] }))).toBe(6677);
  });

  it("are not guessed when scale, shift, unit or datum are others", () => {
    expect(epsgOfWkt(transverseMercator({ base: jgd2011, origin: [36, 136], scale: 1 }))).toBeUndefined();
    expect(epsgOfWkt(transverseMercator({ base: jgd2011, origin: [36, 136], shift: [500, 0] }))).toBeUndefined();
    expect(epsgOfWkt(transverseMercator({ base: jgd2011, origin: [35.5, 136] }))).toBeUndefined();
    expect(
      epsgOfWkt(transverseMercator({ base: jgd2011, origin: [36, 136] }).replace('UNIT["Meter",1.0]', 'UNIT["Foot",0.3048]')),
    ).toBeUndefined();
    expect(
      epsgOfWkt(transverseMercator({ base: geographic("unknown", "D_unknown", "GRS80", "6378137,298.257222101"), origin: [36, 136] })),
    ).toBeUndefined();
  });
});

describe("other systems", () => {
  it("of UTM are known by their zone", () => {
    const utm = (base: string, meridian: number) =>
      epsgOfWkt(transverseMercator({ base, origin: [0, meridian], scale: 0.9996, shift: [500_000, 0] }));
    expect([123, 129, 135, 141, 147].map((meridian) => utm(jgd2011, meridian))).toEqual([6688, 6689, 6690, 6691, 6692]);
    expect([123, 129, 135, 141, 147].map((meridian) => utm(jgd2000, meridian))).toEqual([3097, 3098, 3099, 3100, 3101]);
    expect([utm(wgs84, 135), utm(tokyo, 135), utm(jgd2011, 117), utm(wgs84, 136)]).toEqual([32653, 3094, undefined, undefined]);
  });

  it("of web maps are 3857", () => {
    const esri = `PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",${wgs84},PROJECTION["Mercator_Auxiliary_Sphere"],PARAMETER["False_Easting",0.0],UNIT["Meter",1.0]]`;
    const ogc = `PROJCS["WGS 84 / Pseudo-Mercator",${wgs84},PROJECTION["Mercator_1SP"],PARAMETER["central_meridian",0],UNIT["metre",1]]`;
    expect([epsgOfWkt(esri), epsgOfWkt(ogc)]).toEqual([3857, 3857]);
  });

  it("keep the EPSG code they carry, in both generations of well-known text", () => {
    expect(
      epsgOfWkt(
        'PROJCS["ETRS89 / UTM zone 32N",GEOGCS["ETRS89",DATUM["x",SPHEROID["GRS 1980",6378137,298.257222101]],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],AUTHORITY["EPSG","25832"]]',
      ),
    ).toBe(25832);
    expect(
      epsgOfWkt(
        'PROJCRS["JGD2011 / Japan Plane Rectangular CS VI",BASEGEOGCRS["JGD2011",ID["EPSG",6668]],CONVERSION["z",METHOD["TM"]],CS[Cartesian,2],AXIS["northing (X)",north],ID["EPSG",6674]]',
      ),
    ).toBe(6674);
  });

  it("of JGD2024 by ESRI are those of JGD2011", () => {
    expect(epsgOfWkt('GEOGCS["x",AUTHORITY["ESRI",104221]]')).toBe(6668);
    expect(epsgOfWkt('PROJCS["x",AUTHORITY["ESRI","112206"]]')).toBe(6674);
  });

  it("with a height keep the code of their plane part", () => {
    expect(epsgOfWkt(`COMPD_CS["x",${jgd2011},VERT_CS["h",VERT_DATUM["d",2005],UNIT["metre",1]]]`)).toBe(6668);
    expect(epsgOfWkt(`${jgd2011},VERTCS["h",VDATUM["d"],UNIT["Meter",1.0]]`)).toBe(6668);
  });

  it("that are no well-known text are unknown", () => {
    for (const text of ["", "EPSG:6674", "GEOGCS[", 'GEOGCS["x"', "A[".repeat(30_000), '["', "\0\0", "+proj=tmerc"])
      expect(epsgOfWkt(text)).toBeUndefined();
  });
});
