import { afterAll, beforeAll, expect, it } from "vitest";
import { Load } from "../../sql/load.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../support/database.ts";
import { loadPlan, loadRecords } from "../support/loads.ts";
import { plotRecord, plots, polygonWkb, squareWkb } from "../support/world.ts";

describeHomes("a load", (home) => {
  let test: TestDatabase;
  const numbered = { dataset: plots, source: "numbered" };

  beforeAll(async () => {
    test = await createTestDatabase(home, [plots]);
  });
  afterAll(() => test.drop());

  async function rows(sql: string): Promise<Record<string, unknown>[]> {
    return (await test.database.pool.query(sql)).rows as Record<string, unknown>[];
  }

  it("gives every record a feature number and version 1", async () => {
    const result = await loadRecords(
      test.database,
      [1, 2, 3, 4, 5].map((n) => plotRecord(n)),
      numbered,
    );
    expect(result).toMatchObject({ added: 5, changed: 0, removed: 0, unchanged: 0, version: 1, findings: [] });
    expect(
      await rows(
        "select fid::int, id, name, area, surveyed::text, fenced, version_from, version_to from data.test_plots order by fid limit 2",
      ),
    ).toEqual([
      { fid: 1, id: "numbered/1", name: "区画1", area: 1.5, surveyed: "2026-04-01", fenced: false, version_from: 1, version_to: null },
      { fid: 2, id: "numbered/2", name: "区画2", area: 3, surveyed: "2026-04-01", fenced: true, version_from: 1, version_to: null },
    ]);
    expect(await rows("select round(sum(st_area(st_transform(geom, 6674)))::numeric, 2)::float8 as area from data.test_plots")).toEqual([
      { area: 50_000 },
    ]);
  });

  it("of the same records changes no row and no version", async () => {
    const result = await loadRecords(
      test.database,
      [1, 2, 3, 4, 5].map((n) => plotRecord(n)),
      numbered,
    );
    expect(result).toMatchObject({ added: 0, changed: 0, removed: 0, unchanged: 5, version: 1 });
    expect(await rows("select count(*)::int from data.test_plots")).toEqual([{ count: 5 }]);
  });

  it("tried with dryRun tells the differences and leaves everything as it was", async () => {
    const edited = [plotRecord(1, { name: "改" }), plotRecord(2)];
    const result = await loadRecords(test.database, edited, { ...numbered, dryRun: true });
    expect(result).toMatchObject({ added: 0, changed: 1, removed: 3, unchanged: 1 });
    expect(await rows("select count(*)::int, max(version_from) as version from data.test_plots where version_to is null")).toEqual([
      { count: 5, version: 1 },
    ]);
    expect(await rows("select version from meta.dataset where dataset = 'test-plots'")).toEqual([{ version: 1 }]);
  });

  it("closes edited and vanished rows, opens new ones, and raises the version once", async () => {
    const edited = [
      plotRecord(1),
      plotRecord(2, { name: "改名" }),
      plotRecord(3, { wkb: squareWkb(18_000, -97_000) }),
      plotRecord(5),
      plotRecord(6),
    ];
    const result = await loadRecords(test.database, edited, numbered);
    expect(result).toMatchObject({ added: 1, changed: 2, removed: 1, unchanged: 2, version: 2 });
    expect(
      await rows("select fid::int, name, version_from, version_to from data.test_plots where id = 'numbered/2' order by version_from"),
    ).toEqual([
      { fid: 2, name: "区画2", version_from: 1, version_to: 2 },
      { fid: 2, name: "改名", version_from: 2, version_to: null },
    ]);
    expect(await rows("select fid::int, version_to from data.test_plots where id = 'numbered/4'")).toEqual([{ fid: 4, version_to: 2 }]);
    expect(await rows("select fid::int from data.test_plots where id = 'numbered/6'")).toEqual([{ fid: 6 }]);
    expect(await rows("select version, added, changed, removed, row_count::int from meta.version order by version")).toEqual([
      { version: 1, added: 5, changed: 0, removed: 0, row_count: 5 },
      { version: 2, added: 1, changed: 2, removed: 1, row_count: 5 },
    ]);
  });

  it("of a source without identifiers knows a row by its content, its geometry or its attributes", async () => {
    const unnumbered = { dataset: plots, source: "unnumbered", keyed: false };
    const first = [11, 12, 13, 14].map((n) => plotRecord(n, { key: null }));
    expect(await loadRecords(test.database, first, unnumbered)).toMatchObject({ added: 4, version: 3 });
    const second = [
      plotRecord(14, { key: null }),
      plotRecord(12, { key: null, name: "改名" }),
      plotRecord(13, { key: null, wkb: squareWkb(18_000, -96_000) }),
      plotRecord(15, { key: null }),
    ];
    expect(await loadRecords(test.database, second, unnumbered)).toMatchObject({
      added: 1,
      changed: 2,
      removed: 1,
      unchanged: 1,
      version: 4,
    });
    expect(
      await rows("select count(distinct fid)::int from data.test_plots where source = 'unnumbered' and name in ('区画12', '改名')"),
    ).toEqual([{ count: 1 }]);
  });

  it("of equal records without identifiers keeps each of them", async () => {
    const twins = { dataset: plots, source: "unnumbered", part: "twins", keyed: false };
    const records = [plotRecord(21, { key: null }), plotRecord(21, { key: null })];
    expect(await loadRecords(test.database, records, twins)).toMatchObject({ added: 2 });
    expect(await loadRecords(test.database, records, twins)).toMatchObject({ added: 0, unchanged: 2 });
    expect(await loadRecords(test.database, records.slice(0, 1), twins)).toMatchObject({ removed: 1, unchanged: 1 });
  });

  it("replaces only what the same file of the same source delivered", async () => {
    const part = (name: string) => ({ dataset: plots, source: "numbered", part: name });
    await loadRecords(test.database, [plotRecord(31)], part("north"));
    expect(await loadRecords(test.database, [plotRecord(31)], part("south"))).toMatchObject({ added: 1, removed: 0 });
  });

  it("keeps a repeated identifier under a number of its own and says so", async () => {
    const result = await loadRecords(test.database, [plotRecord(41), plotRecord(41, { name: "二番目" })], {
      ...numbered,
      part: "repeated",
    });
    expect(result.findings).toEqual([{ kind: "duplicate-key", layer: 0, row: 41 }]);
    expect(await rows("select id from data.test_plots where part = 'repeated' order by id")).toEqual([
      { id: "numbered/repeated/41" },
      { id: "numbered/repeated/41#2" },
    ]);
  });

  it("mends a self-intersecting area, keeps a record whose geometry is lost, and names both rows", async () => {
    const bowTie = polygonWkb([
      [18_000, -95_000],
      [18_100, -94_900],
      [18_100, -95_000],
      [18_000, -94_900],
      [18_000, -95_000],
    ]);
    const flat = polygonWkb([
      [18_000, -95_000],
      [18_100, -95_000],
      [18_000, -95_000],
      [18_000, -95_000],
    ]);
    const records = [plotRecord(51, { wkb: bowTie }), plotRecord(52, { wkb: flat }), plotRecord(53, { wkb: null })];
    const result = await loadRecords(test.database, records, { ...numbered, part: "broken" });
    expect(result.findings).toEqual([
      { kind: "invalid-geometry", layer: 0, row: 51 },
      { kind: "lost-geometry", layer: 0, row: 52 },
    ]);
    expect(await rows("select name, st_isvalid(geom) as valid from data.test_plots where part = 'broken' order by fid")).toEqual([
      { name: "区画51", valid: true },
      { name: "区画52", valid: null },
      { name: "区画53", valid: null },
    ]);
  });

  it("tells where its rows lie: at the fault of an invalid area, otherwise where said", async () => {
    const bowTie = polygonWkb([
      [18_000, -95_000],
      [18_100, -94_900],
      [18_100, -95_000],
      [18_000, -94_900],
      [18_000, -95_000],
    ]);
    const load = await Load.begin(test.database, loadPlan(numbered));
    try {
      await load.stage([plotRecord(1, { wkb: bowTie }), plotRecord(2), plotRecord(3, { wkb: null })]);
      await load.check();
      const places = await load.places([
        { layer: 0, row: 1 },
        { layer: 0, row: 2, place: { x: 136.2, y: 35.11, epsg: 4326 } },
        { layer: 0, row: 3 },
        { layer: 0, row: 4, place: { x: 18_050, y: -94_950, epsg: 6674 } },
      ]);
      const [crossing, given, none, said] = places;
      expect(given?.map((degrees) => Number(degrees.toFixed(9)))).toEqual([136.2, 35.11]);
      expect(none).toBeNull();
      expect(said?.[0]).toBeCloseTo(136.198, 3);
      for (const axis of [0, 1]) expect(crossing?.[axis]).toBeCloseTo(said?.[axis] ?? 0, 8);
      expect(places).toHaveLength(4);
    } finally {
      await load.end();
    }
  });

  it("lets what is on its way go on between two batches of records", async () => {
    const load = await Load.begin(test.database, loadPlan(numbered));
    let hasTurned = false;
    setImmediate(() => {
      hasTurned = true;
    });
    await load.stage([plotRecord(1)]);
    const turnedWhileStaging = hasTurned;
    await load.end();
    expect(turnedWhileStaging).toBe(true);
  });

  it("that fails leaves no row, no version and no staging table", async () => {
    const before = await rows("select version, last_fid from meta.dataset");
    const load = await Load.begin(test.database, loadPlan(numbered));
    await load.stage([plotRecord(1, { name: "失敗" })]);
    await expect(load.stage([{ ...plotRecord(2), values: [12] }])).rejects.toThrow(TypeError);
    await load.end();
    expect(await rows("select version, last_fid from meta.dataset")).toEqual(before);
    expect(await rows("select count(*)::int from pg_tables where schemaname = 'staging'")).toEqual([{ count: 0 }]);
    expect(await rows(`select state from meta.load where id = ${load.id}`)).toEqual([{ state: "failed" }]);
  });

  it("of real data ends every row of the sample city", async () => {
    const sample = await loadRecords(test.database, [plotRecord(61), plotRecord(62)], { ...numbered, part: "sample", sample: true });
    expect(await rows(`select sample from meta.version where version = ${sample.version}`)).toEqual([{ sample: true }]);
    const real = await loadRecords(test.database, [plotRecord(63)], { ...numbered, part: "sample", acceptCountChange: false });
    expect(real).toMatchObject({ added: 1, removed: 2, before: 0, unconfirmed: false });
    expect(await rows(`select sample from meta.version where version = ${real.version}`)).toEqual([{ sample: false }]);
  });

  it("that another one of the same source overtakes changes nothing and says so", async () => {
    const plan = loadPlan({ ...numbered, part: "overtaken" });
    const slow = await Load.begin(test.database, plan);
    try {
      await slow.stage([plotRecord(71)]);
      await slow.check();
      const quick = await loadRecords(test.database, [plotRecord(71, { name: "先" })], { ...numbered, part: "overtaken" });
      const counts = { read: 1, loaded: 1, clipped: 0 };
      await expect(slow.publish({ counts, findings: [], dryRun: false, acceptCountChange: true })).rejects.toThrow(/another load/);
      expect(await rows("select max(version)::int as version from meta.version where dataset = 'test-plots'")).toEqual([
        { version: quick.version },
      ]);
      expect(await rows("select name from data.test_plots where part = 'overtaken'")).toEqual([{ name: "先" }]);
    } finally {
      await slow.end();
    }
  });

  it("keeps a repeated identifier's numbers when the records come again, and when the first is gone", async () => {
    const part = { ...numbered, part: "again" };
    const twins = [plotRecord(81), plotRecord(81, { name: "二番目" }), plotRecord(81, { name: "三番目" })];
    await loadRecords(test.database, twins, part);
    expect(await loadRecords(test.database, twins, part)).toMatchObject({ unchanged: 3, findings: [{ row: 81 }, { row: 81 }] });
    expect(await loadRecords(test.database, twins.slice(1), part)).toMatchObject({ changed: 2, removed: 1, unchanged: 0 });
    expect(await rows("select id, name from data.test_plots where part = 'again' and version_to is null order by id")).toEqual([
      { id: "numbered/again/81", name: "二番目" },
      { id: "numbered/again/81#2", name: "三番目" },
    ]);
  });
});

describeHomes("the first load of a dataset", (home) => {
  let test: TestDatabase;
  const numbered = { dataset: plots, source: "numbered" };
  beforeAll(async () => {
    test = await createTestDatabase(home, [plots]);
  });
  afterAll(() => test.drop());

  /** Everything about the table that another one could have otherwise. */
  async function shape(): Promise<unknown> {
    const { rows } = await test.database.pool.query(
      `select
        (select jsonb_agg(indexdef order by indexname) from pg_indexes where tablename = 'test_plots') as indexes,
        (select jsonb_agg(conname || ' ' || pg_get_constraintdef(oid) order by conname) from pg_constraint
          where conrelid = 'data.test_plots'::regclass) as constraints,
        (select jsonb_agg(jsonb_build_array(attname, format_type(atttypid, atttypmod), attnotnull, attgenerated, pg_get_expr(adbin, adrelid))
            order by attnum) from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
          where attrelid = 'data.test_plots'::regclass and attnum > 0) as columns,
        (select jsonb_agg(grantee || ' ' || privilege_type order by grantee) from information_schema.role_table_grants
          where table_schema = 'published' and table_name = 'test_plots' and grantee = 'machizu_public') as grants,
        (select relpersistence from pg_class where oid = 'data.test_plots'::regclass) as persistence`,
    );
    return rows[0];
  }

  it("tried with dryRun leaves the table empty and as it was", async () => {
    const before = await shape();
    const result = await loadRecords(test.database, [plotRecord(1)], { ...numbered, dryRun: true });
    expect(result).toMatchObject({ added: 1, version: 1, examples: [{ change: "added", id: "numbered/1" }] });
    expect(await shape()).toEqual(before);
    expect((await test.database.pool.query("select from data.test_plots")).rowCount).toBe(0);
  });

  it("leaves a table of the same columns, indexes, constraints and rights", async () => {
    const before = await shape();
    expect(await loadRecords(test.database, [plotRecord(1), plotRecord(2)], numbered)).toMatchObject({ added: 2, version: 1 });
    expect(await shape()).toEqual(before);
    const names = await test.database.asPublic((client) => client.query("select name from published.test_plots order by fid"));
    expect(names.rows).toEqual([{ name: "区画1" }, { name: "区画2" }]);
  });

  it("stores the same bytes as a later one", async () => {
    const part = { ...numbered, part: "later" };
    await loadRecords(test.database, [plotRecord(1), plotRecord(2)], part);
    const { rows } = await test.database.pool.query<{ n: number }>(
      `select count(distinct md5(row(name, kind, area, surveyed, fenced, owner, valid_from, geom, tile_geom, tile_geom_z8, tile_geom_z12,
        raw, content_hash, geometry_hash)::text))::int as n from data.test_plots`,
    );
    expect(rows).toEqual([{ n: 2 }]);
  });
});
