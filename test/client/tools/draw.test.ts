import fc from "fast-check";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bufferOf } from "../../../client/tools/draw/buffer.ts";
import { draftOf, finished, newDraft, readRadius } from "../../../client/tools/draw/draft.ts";
import { type Drawing, drawingColorNames, drawingKinds, fewestPlaces, geometryOf } from "../../../client/tools/draw/drawing.ts";
import { parseDrawings } from "../../../client/tools/draw/drawing-store.ts";
import { exportDrawings, sizeOf, wkt } from "../../../client/tools/draw/export-drawings.ts";
import { filterOf } from "../../../client/tools/draw/features-inside.ts";
import { planeOf } from "../../../client/tools/plane.ts";
import { parseText } from "../../../model/cql2/parse-text.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../../support/database.ts";

const plane = planeOf(6674);

const place = fc.tuple(fc.double({ min: 136.1, max: 136.4, noNaN: true }), fc.double({ min: 35, max: 35.2, noNaN: true }));
const drawing: fc.Arbitrary<Drawing> = fc.constantFrom(...drawingKinds).chain((kind) =>
  fc.record({
    id: fc.uuid(),
    kind: fc.constant(kind),
    name: fc.string({ maxLength: 20 }),
    note: fc.string({ maxLength: 20 }),
    color: fc.constantFrom(...drawingColorNames),
    places: fc.array(place, { minLength: fewestPlaces[kind], maxLength: fewestPlaces[kind] === 1 ? 1 : 6 }),
    ...(kind === "circle" && { radiusMeters: fc.integer({ min: 1, max: 5000 }) }),
  }),
);
const area: Drawing = {
  id: "a",
  kind: "area",
  name: '集合場所 <&"',
  note: "=1+1",
  color: "red",
  places: [
    [136.2, 35.11],
    [136.2, 35.12],
    [136.21, 35.12],
  ],
};

describe("kept drawings", () => {
  it("are read back as they were written", () => {
    fc.assert(
      fc.property(fc.array(drawing, { maxLength: 5 }), (drawings) => {
        expect(parseDrawings(JSON.stringify(drawings))).toEqual(drawings);
      }),
    );
  });

  it.each([null, "", "{", "{}", "[1, null, {}]", '[{"id":"a","kind":"point","name":"","note":"","color":"blue","places":[]}]'])(
    "that are %j are none",
    (text) => expect(parseDrawings(text)).toEqual([]),
  );

  it("leave out what cannot be drawn and keep the rest", () => {
    const broken = [{ ...area, color: "pink" }, { ...area, places: [[1, 2]] }, { ...area, kind: "circle", places: [[136, 35]] }, area];
    expect(parseDrawings(JSON.stringify(broken))).toEqual([area]);
  });
});

describe("a draft", () => {
  it("says what it lacks before it becomes a drawing", () => {
    const id = () => "new";
    expect(finished(newDraft("area"), area.places.slice(0, 2), id)).toBe("places");
    expect(finished({ ...newDraft("circle"), radius: "0" }, [[136, 35]], id)).toBe("radius");
    expect(finished({ ...newDraft("note"), note: "  " }, [[136, 35]], id)).toBe("note");
    expect(finished({ ...newDraft("circle"), radius: "２５０" }, [[136, 35]], id)).toMatchObject({ id: "new", radiusMeters: 250 });
    expect(finished(draftOf(area), area.places, id)).toEqual({ ...area, note: "=1+1" });
  });

  it("takes a radius in metres up to a hundred kilometres", () => {
    expect(["1", "0.5", "1,000", "100000"].map(readRadius)).toEqual([1, 0.5, 1000, 100_000]);
    expect(["", "-1", "0", "1e3", "100001", "abc"].map(readRadius)).toEqual(Array.from({ length: 6 }, () => undefined));
  });
});

describe("a file of drawings", () => {
  it("as GeoJSON follows RFC 7946 and holds what is needed to draw them again", () => {
    fc.assert(
      fc.property(fc.array(drawing, { maxLength: 4 }), (drawings) => {
        const { features } = JSON.parse(exportDrawings(drawings, "geojson", plane).text) as GeoJSON.FeatureCollection;
        expect(features.map(({ properties }) => properties?.["name"] as string)).toEqual(drawings.map(({ name }) => name));
        for (const { geometry } of features) {
          if (geometry.type !== "Polygon") continue;
          expect(geometry.coordinates[0]?.at(-1)).toEqual(geometry.coordinates[0]?.[0]);
        }
      }),
    );
    const [feature] = (JSON.parse(exportDrawings([area], "geojson", plane).text) as GeoJSON.FeatureCollection).features;
    // It was drawn with the clock.
    expect(feature?.geometry).toMatchObject({ coordinates: [[area.places[0], area.places[2], area.places[1], area.places[0]]] });
  });

  it("as KML escapes what would break it and keeps the colour", () => {
    const { text } = exportDrawings([area], "kml", plane);
    expect(text).toContain("<name>集合場所 &lt;&amp;&quot;</name>");
    expect(text).toContain('<Style id="red"><LineStyle><color>ff0000ce</color>');
    expect(text).toContain("<coordinates>136.2,35.11 ");
  });

  it("as CSV is read by a spreadsheet without running formulas", () => {
    const [row] = parse(exportDrawings([area], "csv", plane).text, { bom: true, columns: true }) as Record<string, string>[];
    const { area: meters2 = 0 } = sizeOf(area, plane);
    expect(row).toMatchObject({ name: area.name, note: "'=1+1", kind: "area", area_m2: meters2.toFixed(2) });
    expect(row?.["wkt"]).toBe("POLYGON((136.2 35.11,136.2 35.12,136.21 35.12,136.2 35.11))");
  });
});

describeHomes("shapes agree with the database", (home) => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase(home, []);
  });
  afterAll(() => test.drop());

  async function ask(sql: string, ...values: unknown[]): Promise<number> {
    const { rows } = await test.database.pool.query<{ answer: number }>(`select (${sql})::float8 as answer`, values);
    return rows[0]?.answer ?? Number.NaN;
  }

  it("a circle has its radius in the plane-rectangular zone", async () => {
    const circle = geometryOf({ kind: "circle", places: [[136.2, 35.11]], radiusMeters: 500 }, plane);
    const onPlane = "st_transform(st_geomfromtext($1, 6668), 6674)";
    const centre = "st_transform(st_setsrid(st_point(136.2, 35.11), 6668), 6674)";
    expect(await ask(`st_maxdistance(${onPlane}, ${centre})`, wkt(circle))).toBeCloseTo(500, 3);
    expect(await ask(`st_distance(st_exteriorring(${onPlane}), ${centre})`, wkt(circle))).toBeGreaterThan(499);
  });

  it.each([["point"], ["line"], ["area"]] as const)("what lies within 500 m of a %s is what the database says", async (kind) => {
    const shape = geometryOf({ kind, places: area.places }, plane);
    const around = await bufferOf(shape, 500, plane);
    expect(around.type).toBe("Polygon");
    const theirs = "st_buffer(st_transform(st_geomfromtext($1, 6668), 6674), 500, 8)";
    const difference = `st_area(st_symdifference(st_transform(st_geomfromtext($2, 6668), 6674), ${theirs})) / st_area(${theirs})`;
    expect(await ask(difference, wkt(shape), wkt(around))).toBeLessThan(1e-6);
  });

  it("a question about an area is a filter that the server reads", async () => {
    const around = await bufferOf({ type: "Point", coordinates: [136.2, 35.11] }, 500, plane);
    const filter = filterOf(around);
    expect(filter.length).toBeLessThan(8192);
    expect(parseText(filter)).toMatchObject({ kind: "spatial" });
    expect(parseText(filterOf({ type: "MultiPolygon", coordinates: [around.coordinates as number[][][]] }))).toMatchObject({
      kind: "spatial",
    });
  });
});
