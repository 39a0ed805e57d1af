import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeHomes } from "../../support/database.ts";
import { createOgcWorld, type OgcWorld } from "./ogc-world.ts";

const items = "/api/collections/test-plots/items";

const attacks = [
  "'; drop table data.test_plots; --",
  "1' or '1'='1",
  '"; drop view published.test_plots; --',
  "name) from published.test_plots; delete from data.test_plots; --",
  "x' union select owner from data.test_plots --",
  "\\'; drop table data.test_plots --",
  "name = 'x' OR owner = '山田'",
  "pg_sleep(5) = 1",
  "(select owner from data.test_plots limit 1) = '山田'",
  "name = (select raw::text from data.test_plots)",
  "$1",
  "1;select 1",
  "name\u0000",
  "％27 or 1=1",
];

const parameters = [
  "limit",
  "offset",
  "cursor",
  "bbox",
  "bbox-crs",
  "datetime",
  "asOf",
  "sortby",
  "properties",
  "filter",
  "filter-lang",
  "filter-crs",
  "crs",
  "f",
  "lang",
  "fid",
  "id",
  "name",
  "kind",
  "area",
  "surveyed",
  "fenced",
  "source",
  "version_from",
  "owner",
];

/** The parameters that one feature has too. */
const ofOneItem = ["asOf", "crs", "f", "lang"];

describeHomes("the public API", (home) => {
  let world: OgcWorld;
  let before: string;

  beforeAll(async () => {
    world = await createOgcWorld(home);
    before = await fingerprint();
  });
  afterAll(() => world.close());

  async function fingerprint(): Promise<string> {
    const { rows } = await world.database.pool.query<{ all: string }>(
      "select count(*) || md5(string_agg(t::text, '' order by fid, version_from)) as all from data.test_plots t",
    );
    return rows[0]?.all ?? "";
  }

  async function ask(path: string): Promise<{ status: number; text: string }> {
    const response = await world.server.get(path);
    return { status: response.status, text: await response.text() };
  }

  /** Nothing private is in an answer, unless the question itself is repeated in it. */
  function expectNothingPrivate(text: string, question: string): void {
    for (const secret of ["山田", "非公開", "private/"]) if (!question.includes(secret)) expect(text).not.toContain(secret);
  }

  it.each(parameters)("takes nothing but a value from the parameter %s", async (name) => {
    for (const attack of attacks) {
      const query = new URLSearchParams({ [name]: attack }).toString();
      for (const path of [`${items}?${query}`, ...(ofOneItem.includes(name) ? [`${items}/1?${query}`] : [])]) {
        const { status, text } = await ask(path);
        expect([200, 400], path).toContain(status);
        expectNothingPrivate(text, attack);
        if (status === 200) expect(["name", "id", "kind", "source"]).toContain(name);
      }
    }
    expect(await fingerprint()).toBe(before);
  });

  it("takes nothing but a value from any part of the path", async () => {
    for (const attack of attacks) {
      const part = encodeURIComponent(attack);
      const paths = [
        `/api/collections/${part}`,
        `/api/collections/${part}/items`,
        `${items}/${part}`,
        `/api/collections/test-plots/tiles/WebMercatorQuad/${part}/0/0`,
        `/api/collections/test-plots/${part}`,
      ];
      for (const path of paths) expect([400, 404], path).toContain((await ask(path)).status);
    }
    expect(await fingerprint()).toBe(before);
  });

  it("takes nothing but values from texts inside a filter", async () => {
    for (const attack of attacks) {
      const quoted = `'${attack.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
      for (const filter of [`name = ${quoted}`, `name LIKE ${quoted}`, `name IN (${quoted}, 'x')`, `CASEI(name) = CASEI(${quoted})`]) {
        const { status, text } = await ask(`${items}?${new URLSearchParams({ filter }).toString()}`);
        expect(status, filter).toBe(attack.includes("\0") ? 400 : 200);
        if (status === 200) expect((JSON.parse(text) as { numberMatched: number }).numberMatched).toBe(0);
      }
    }
    expect(await fingerprint()).toBe(before);
  });

  it.each([
    "owner",
    "raw",
    "load_id",
    "content_hash",
    "part",
    "tile_geom",
    "geom",
    "xmin",
    "ctid",
    "test_plots",
    "published.test_plots",
    "data.test_plots.owner",
  ])("does not let anybody ask about %s", async (column) => {
    const questions = [
      { filter: `"${column}" IS NOT NULL` },
      { filter: `${column} LIKE '山%'` },
      { filter: `name = ${column}` },
      { filter: `T_AFTER(INTERVAL(${column},'..'),DATE('2020-01-01'))` },
      { filter: JSON.stringify({ op: "=", args: [{ property: column }, "山田"] }), "filter-lang": "cql2-json" },
      { sortby: column },
      { sortby: `-${column}` },
      { properties: column },
      { properties: `name,${column}` },
      { [column]: "山田" },
    ];
    for (const question of questions) {
      const { status, text } = await ask(`${items}?${new URLSearchParams(question as Record<string, string>).toString()}`);
      expect({ question, status }).toEqual({ question, status: 400 });
      expect(text).not.toContain("numberMatched");
    }
  });

  it("shows no row of a source that may not be passed on, however it is asked for", async () => {
    const { rows } = await world.database.pool.query<{ fid: string }>("select fid from data.test_plots where source = 'private'");
    const fid = rows[0]?.fid ?? "";
    expect((await ask(`${items}/${fid}`)).status).toBe(404);
    for (const question of [
      { fid },
      { source: "private" },
      { filter: `fid = ${fid}` },
      { filter: "source <> 'numbered'" },
      { filter: "name = '非公開'" },
    ]) {
      const { status, text } = await ask(`${items}?${new URLSearchParams(question as Record<string, string>).toString()}`);
      expect(status).toBe(200);
      expect((JSON.parse(text) as { numberMatched: number }).numberMatched).toBe(0);
    }
    for (const path of [`${items}?limit=10000`, `${items}?limit=10000&f=html`, "/api/collections?f=html", "/api/openapi.json"])
      expectNothingPrivate((await ask(path)).text, "");
  });

  it("answers 500 random requests, none of them with a fault of its own", async () => {
    const requests = fc.sample(randomRequest, { numRuns: 500, seed: 20261123 });
    const statuses = new Map<number, number>();
    const queue = [...requests];
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
          const { status } = await ask(path);
          expect(status, path).toBeLessThan(500);
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
        }
      }),
    );
    expect(statuses.get(200) ?? 0).toBeGreaterThan(50);
    expect(statuses.get(400) ?? 0).toBeGreaterThan(100);
    expect((await ask(items)).status).toBe(200);
    expect(await fingerprint()).toBe(before);
  });
});

const numbers = fc.oneof(
  fc.integer({ min: -200, max: 200 }).map(String),
  fc.double().map(String),
  fc.constantFrom("0", "-0", "1e308", "-1e308", "1e-320", "99999999999999999999", "0x10", "NaN", "Infinity", "136.2", "35.1"),
);
const days = fc.constantFrom(
  "2020-01-01",
  "2020-12-31",
  "0001-01-01",
  "9999-12-31",
  "2020-02-30",
  "..",
  "",
  "2020-06-01T00:00:00Z",
  "2020-06-01T23:59:60Z",
);
const names = fc.constantFrom(
  "fid",
  "id",
  "name",
  "kind",
  "area",
  "surveyed",
  "fenced",
  "source",
  "valid_from",
  "geometry",
  "owner",
  "constructor",
  "__proto__",
  "toString",
);
const text = fc.oneof(fc.string({ maxLength: 20 }), fc.string({ unit: "binary", maxLength: 20 }), fc.constantFrom(...attacks));
const point = fc.tuple(numbers, numbers).map((pair) => pair.join(" "));
const points = fc.array(point, { minLength: 1, maxLength: 6 });
const ring = fc
  .array(fc.tuple(fc.integer({ min: -180, max: 180 }), fc.integer({ min: -90, max: 90 })), { minLength: 3, maxLength: 7 })
  .map((positions) => [...positions, ...positions.slice(0, 1)].map((pair) => pair.join(" ")).join(","));
const geometry = fc.oneof(
  point.map((position) => `POINT(${position})`),
  points.map((positions) => `LINESTRING(${positions.join(",")})`),
  ring.map((positions) => `POLYGON((${positions}))`),
  fc.array(ring, { minLength: 1, maxLength: 3 }).map((rings) => `MULTIPOLYGON(${rings.map((positions) => `((${positions}))`).join(",")})`),
  fc.tuple(numbers, numbers, numbers, numbers).map((corners) => `BBOX(${corners.join(",")})`),
);
const operand = fc.oneof(
  names,
  numbers,
  text.map((value) => `'${value.replaceAll("'", "''")}'`),
  days.map((day) => `DATE('${day}')`),
  geometry,
);
const predicate = fc.oneof(
  fc
    .tuple(operand, fc.constantFrom("=", "<>", "<", ">", "<=", ">=", "LIKE", "IN", "+", "^", "%", "div"), operand)
    .map(([a, op, b]) => `${a} ${op} ${op === "IN" ? `(${b})` : b}`),
  fc
    .tuple(fc.constantFrom("area", "fid"), fc.constantFrom("+", "-", "*", "/", "%", "div", "^"), numbers, numbers)
    .map(([name, op, a, b]) => `${name} ${op} ${a} > ${b}`),
  fc
    .tuple(
      fc.constantFrom("S_INTERSECTS", "S_WITHIN", "S_TOUCHES", "S_OVERLAPS", "S_EQUALS", "S_CROSSES", "S_CONTAINS", "S_DISJOINT"),
      geometry,
    )
    .map(([op, other]) => `${op}(geometry,${other})`),
  fc
    .tuple(fc.constantFrom("T_AFTER", "T_INTERSECTS", "T_DURING"), days, days)
    .map(([op, a, b]) => `${op}(INTERVAL(valid_from,valid_to),INTERVAL('${a}','${b}'))`),
  names.map((name) => `${name} IS NULL`),
  text,
);
const filter = fc
  .array(predicate, { minLength: 1, maxLength: 3 })
  .chain((parts) => fc.constantFrom(" AND ", " OR ", " AND NOT ").map((word) => parts.join(word)));
const crs = fc.constantFrom(
  "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
  ...[4326, 6668, 6674, 3857, 9999].map((code) => `http://www.opengis.net/def/crs/EPSG/0/${code}`),
);
const cursor = fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value)).toString("base64url"));

/** Requests that are often nearly right. */
const randomRequest = fc
  .record(
    {
      limit: fc.oneof(fc.integer({ min: -5, max: 30 }).map(String), numbers),
      offset: fc.oneof(numbers, fc.nat(60).map(String)),
      cursor: fc.oneof(cursor, text),
      bbox: fc.oneof(
        fc.array(numbers, { maxLength: 7 }).map((parts) => parts.join(",")),
        fc
          .tuple(
            fc.integer({ min: -180, max: 180 }),
            fc.integer({ min: -90, max: 0 }),
            fc.integer({ min: -180, max: 180 }),
            fc.integer({ min: 0, max: 90 }),
          )
          .map((corners) => corners.join(",")),
      ),
      "bbox-crs": crs,
      datetime: fc.oneof(
        days,
        fc.tuple(days, days).map((pair) => pair.join("/")),
      ),
      asOf: fc.oneof(days, fc.constantFrom("1", "2", "3", "999999999", "9999999999")),
      sortby: fc.array(names, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(",")),
      properties: fc.array(names, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(",")),
      filter,
      "filter-lang": fc.constantFrom("cql2-text", "cql2-text", "cql2-json", "sql"),
      "filter-crs": crs,
      crs,
      f: fc.constantFrom("json", "html", "xml"),
      area: numbers,
      surveyed: days,
      fenced: fc.constantFrom("true", "false", "1"),
      name: text,
    },
    { requiredKeys: [] },
  )
  .chain((query) => {
    // One or two parameters at a time: with more, nearly every request would fail at the first.
    const entries = Object.entries(query);
    return fc
      .subarray(entries, { maxLength: Math.min(2, entries.length) })
      .map((chosen) => `${items}?${new URLSearchParams(chosen as [string, string][]).toString()}`);
  });
