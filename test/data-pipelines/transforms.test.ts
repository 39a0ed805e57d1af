import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import proj4 from "proj4";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { geometryReader } from "../../data-pipelines/read-geometry.ts";
import type { RawLayer } from "../../data-pipelines/read/reader.ts";
import { gridShift, positionNote, threeParameters, tokyoLonLat } from "../../data-pipelines/tokyo-datum.ts";
import { pointWkb } from "../../data-pipelines/check.ts";
import type { Finding } from "../../model/finding.ts";
import { planeZoneOrigin, planeZoneProj4, planeZones } from "../../model/geo/crs.ts";
import { createTestDatabase, homes, type TestDatabase } from "../support/database.ts";

/** A millimetre in degrees of latitude. */
const millimetre = 9e-9;

const has = (command: string) => spawnSync(command, ["--version"]).error === undefined;
const gdalSays = has("gdaltransform") ? "" : " (skipped: no gdaltransform here)";
const cctSays = has("cct") ? "" : " (skipped: no cct here)";

type Xy = readonly [number, number];

interface System {
  readonly name: string;
  readonly epsg: number;
  readonly proj4: string;
  readonly points: readonly Xy[];
}

const around = ([lat, lon]: readonly [number, number]) =>
  [-1.2, -0.4, 0, 0.7, 1.3].flatMap((dx) => [-1.5, 0, 1.1].map((dy) => [lon + dx, lat + dy] as Xy));

function system(name: string, epsg: number, definition: string, lonLats: readonly Xy[]): System {
  const projection = proj4(definition);
  return { name, epsg, proj4: definition, points: lonLats.map((lonLat) => projection.forward([...lonLat]) as [number, number]) };
}

const utm = (zone: number) => `+proj=utm +zone=${zone} +ellps=GRS80 +units=m +no_defs`;
const utmPoints = (zone: number) => around([36, zone * 6 - 183]);
const degrees = (name: string, epsg: number) => ({ name, epsg, proj4: "+proj=longlat +ellps=GRS80 +no_defs", points: around([36, 136]) });
const mercator = "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +no_defs";

const systems: readonly System[] = [
  ...planeZones.flatMap((zone) => [
    system(`JGD2011 zone ${zone}`, 6668 + zone, planeZoneProj4(zone), around(planeZoneOrigin(zone))),
    system(`JGD2000 zone ${zone}`, 2442 + zone, planeZoneProj4(zone), around(planeZoneOrigin(zone))),
  ]),
  ...[51, 52, 53, 54, 55].flatMap((zone) => [
    system(`JGD2011 UTM ${zone}N`, 6637 + zone, utm(zone), utmPoints(zone)),
    system(`JGD2000 UTM ${zone}N`, 3046 + zone, utm(zone), utmPoints(zone)),
    system(`WGS 84 UTM ${zone}N`, 32600 + zone, `+proj=utm +zone=${zone} +datum=WGS84`, utmPoints(zone)),
  ]),
  degrees("JGD2011", 6668),
  degrees("JGD2000", 4612),
  degrees("WGS 84", 4326),
  system("Web Mercator", 3857, mercator, around([36, 136])),
];

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function apart(a: readonly Xy[], b: readonly Xy[]): number {
  expect(a.length).toBe(b.length);
  return largest(a.flatMap(([x, y], index) => [x - (b[index]?.[0] ?? Number.NaN), y - (b[index]?.[1] ?? Number.NaN)]));
}

const inverse = ({ proj4: definition, points }: System): Xy[] =>
  definition.startsWith("+proj=longlat") ? [...points] : points.map((xy) => proj4(definition).inverse([...xy]) as [number, number]);

function pipe(command: string, args: readonly string[], points: readonly Xy[], digits = 9): Xy[] {
  const input = `${points.map(([x, y]) => `${x.toFixed(digits)} ${y.toFixed(digits)} 0`).join("\n")}\n`;
  const { stdout } = spawnSync(command, args, { input, encoding: "utf8" });
  return stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number) as unknown as Xy);
}

describe.each(homes)("transforms of the database (%s)", (home) => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase(home, []);
  });
  afterAll(() => test.drop());

  it.each(systems.map((each) => [each.name, each] as const))("%s agrees with proj4 to a millimetre", async (_, each) => {
    const { rows } = await test.database.pool.query<{ x: number; y: number }>(
      `select st_x(geom) as x, st_y(geom) as y from unnest($1::float8[], $2::float8[]) with ordinality as p(x, y, n),
        lateral (select st_transform(st_setsrid(st_point(p.x, p.y), $3::int), 6668) as geom) moved order by n`,
      [each.points.map(([x]) => x), each.points.map(([, y]) => y), each.epsg],
    );
    expect(
      apart(
        rows.map(({ x, y }) => [x, y] as const),
        inverse(each),
      ),
    ).toBeLessThan(millimetre);
  });
});

describe.skipIf(!has("gdaltransform"))(`PROJ itself${gdalSays}`, () => {
  it("agrees with proj4 in every system to a millimetre", () => {
    for (const each of systems) {
      const moved = pipe("gdaltransform", ["-s_srs", `EPSG:${each.epsg}`, "-t_srs", "EPSG:6668", "-output_xy"], each.points);
      expect(apart(moved, inverse(each)), each.name).toBeLessThan(millimetre * 1.1);
    }
  });
});

describe("Tokyo Datum by three parameters", () => {
  const lonLats = planeZones.flatMap((zone) => around(planeZoneOrigin(zone)));

  it("puts the city 357 m north and 265 m west, as 国土地理院 states", () => {
    const [lon, lat] = threeParameters(136.2078, 35.1128);
    expect((lat - 35.1128) * 1e5).toBeCloseTo(321, 0);
    expect((lon - 136.2078) * 1e5).toBeCloseTo(-291, 0);
  });

  it.skipIf(!has("cct"))(`agrees with PROJ's Helmert pipeline to a millimetre in all zones${cctSays}`, () => {
    const steps =
      "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=cart +ellps=bessel +step +proj=helmert +x=-146.414 +y=507.337 +z=680.507 +step +inv +proj=cart +ellps=GRS80 +step +proj=unitconvert +xy_in=rad +xy_out=deg";
    const moved = pipe("cct", ["-d", "12", ...steps.split(" ")], lonLats, 12);
    expect(
      apart(
        moved,
        lonLats.map(([lon, lat]) => threeParameters(lon, lat)),
      ),
    ).toBeLessThan(millimetre);
  });

  it.skipIf(!has("cct"))(`leaves plane zones and UTM as PROJ does${cctSays}`, () => {
    for (const [epsg, projection] of [
      ...planeZones.map((zone) => [30160 + zone, planeZoneProj4(zone).replace("GRS80", "bessel")] as const),
      ...[51, 52, 53, 54, 55].map((zone) => [3041 + zone, `+proj=utm +zone=${zone} +ellps=bessel`] as const),
    ]) {
      const points: Xy[] =
        epsg < 10_000
          ? [
              [450_000, 3_900_000],
              [560_123, 4_000_456],
            ]
          : [
              [18_941.7, -98_405.9],
              [-20_000, 31_000],
            ];
      const read = tokyoLonLat(epsg);
      if (!read) throw new Error(`EPSG:${epsg}`);
      const steps = [
        "+proj=pipeline",
        "+step",
        "+inv",
        ...projection.split(" "),
        "+step",
        "+proj=unitconvert",
        "+xy_in=rad",
        "+xy_out=deg",
      ];
      expect(
        apart(
          pipe("cct", ["-d", "12", ...steps], points),
          points.map(([x, y]) => read(x, y)),
        ),
        `${epsg}`,
      ).toBeLessThan(millimetre);
    }
  });
});

describe("Tokyo Datum by the grid", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "machizu-grid-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Third-order mesh code of row i (1/120°) and column j (1/80° from 100° E). */
  const code = (i: number, j: number) =>
    [Math.floor(i / 80), Math.floor(j / 80), Math.floor((i % 80) / 10), Math.floor((j % 80) / 10), i % 10, j % 10].join("");
  const [firstRow, firstColumn] = [Math.floor(35.1 * 120), Math.floor(36.2 * 80)];

  /** Differences that are linear in row and column, so that interpolation has one right answer. */
  async function linearGrid(): Promise<string> {
    const lines = ["JGD2000-TokyoDatum Ver.2.1.1", "MeshCode   dB(sec)   dL(sec)"];
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 4; j++) {
        lines.push(
          `${code(firstRow + i, firstColumn + j)}  ${(11.5 + i * 0.01 + j * 0.002).toFixed(5)}  ${(-10.5 + i * 0.003 - j * 0.01).toFixed(5)}`,
        );
      }
    }
    const file = path.join(folder, "TKY2JGD.par");
    await writeFile(file, lines.join("\r\n"));
    return file;
  }

  it("names the mesh as 国土地理院 does", () => {
    expect(code(Math.floor(35.1128 * 120), Math.floor(36.2078 * 80))).toBe("52365136");
  });

  it("interpolates between the corners of a mesh", async () => {
    const { shift } = await gridShift(await linearGrid());
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 2.999, noNaN: true }), fc.double({ min: 0.001, max: 2.999, noNaN: true }), (v, u) => {
        const [lat, lon] = [(firstRow + v) / 120, 100 + (firstColumn + u) / 80];
        const moved = shift(lon, lat);
        expect(moved?.[1]).toBeCloseTo(lat + (11.5 + v * 0.01 + u * 0.002) / 3600, 9);
        expect(moved?.[0]).toBeCloseTo(lon + (-10.5 + v * 0.003 - u * 0.01) / 3600, 9);
      }),
    );
  });

  it("falls back to three parameters outside, and says so", async () => {
    const shift = await gridShift(await linearGrid());
    const layer = { hasGeometry: true } as RawLayer;
    const read = geometryReader(layer, { position: undefined } as never, 4301, shift);
    const findings: Finding[] = [];
    const feature = (lon: number, lat: number) => ({ row: 1, properties: {}, wkb: pointWkb(lon, lat), findings: [] });
    expect(read(feature(140, 40), findings)).toEqual({ wkb: pointWkb(...threeParameters(140, 40)), srid: 6668 });
    expect(findings).toEqual([{ kind: "outside-datum-grid", row: 1 }]);
    read(feature(136.21, 35.11), findings);
    expect(findings).toHaveLength(1);
  });

  it("is refused when the file is something else", async () => {
    const file = path.join(folder, "other.par");
    await writeFile(file, "hello");
    await expect(gridShift(file)).rejects.toThrow(/TKY2JGD/);
    await expect(gridShift(path.join(folder, "absent.par"))).rejects.toThrow(/TKY2JGD/);
  });
});

describe("what is said of positions", () => {
  it("names the accuracy for Tokyo Datum and JGD2000, and nothing for JGD2011", () => {
    expect(positionNote(30166)?.en).toMatch(/10 m/);
    expect(positionNote(2448)?.en).toMatch(/JGD2000/);
    expect(positionNote(6674)).toBeUndefined();
    expect(positionNote(undefined)).toBeUndefined();
  });
});
