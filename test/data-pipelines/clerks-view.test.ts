import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { writeFindings } from "../../data-pipelines/findings-file.ts";
import type { LoadReport } from "../../data-pipelines/report.ts";
import { formatReport } from "../../data-pipelines/report-text.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../support/database.ts";
import { ingestOne } from "../support/ingest.ts";
import { halls, hallsCsv } from "../support/test-halls.ts";

describeHomes("what a clerk sees of a load", (home) => {
  let test: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    test = await createTestDatabase(home, [halls]);
    folder = mkdtempSync(path.join(tmpdir(), "machizu-clerk-"));
    await load(hallsCsv(10));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await test.drop();
  });

  function load(csv: string | Buffer, options: object = {}) {
    const file = path.join(folder, "halls.csv");
    writeFileSync(file, csv);
    return ingestOne(test.database, [halls], { from: file, ...options });
  }

  const textOf = (report: LoadReport) =>
    formatReport({ delivery: { label: "", sha256: "", bytes: 0 }, loads: [report], ignored: [], leftOut: [] }, "en");

  async function state(): Promise<unknown> {
    const { rows } = await test.database.pool.query(
      `select (select json_agg(t order by fid, version_from) from (select fid, name, capacity, version_from, version_to from data.test_halls) t) as rows,
              (select json_agg(v order by version) from (select version, added, changed, removed from meta.version) v) as versions,
              (select count(*)::int from pg_tables where schemaname = 'staging') as staging`,
    );
    return rows[0];
  }

  it("tried out names what would be added, changed and removed, with the values before and after", async () => {
    const before = await state();
    const edited = hallsCsv(11, {
      2: { capacity: "25" },
      3: { lonLat: [136.25, 35.12] },
      4: { name: "新会館", capacity: "" },
      5: "left out",
    });
    const report = await load(edited, { dryRun: true });
    expect(report).toMatchObject({ dryRun: true, unconfirmed: false, changes: { added: 1, changed: 3, removed: 1, unchanged: 6 } });
    expect(report.examples).toEqual([
      { change: "added", id: "halls/11", title: "会館11", moved: false, fields: [] },
      {
        change: "changed",
        id: "halls/2",
        title: "会館2",
        moved: false,
        fields: [{ name: "capacity", label: "Capacity", from: 20, to: 25 }],
      },
      { change: "changed", id: "halls/3", title: "会館3", moved: true, fields: [] },
      {
        change: "changed",
        id: "halls/4",
        title: "新会館",
        moved: false,
        fields: [
          { name: "name", label: "Name", from: "会館4", to: "新会館" },
          { name: "capacity", label: "Capacity", from: 40, to: null },
        ],
      },
      { change: "removed", id: "halls/5", title: "会館5", moved: false, fields: [] },
    ]);
    expect(await state()).toEqual(before);
    const text = formatReport(
      { delivery: { label: "halls.csv", sha256: "0".repeat(64), bytes: 1 }, loads: [report], ignored: [], leftOut: [] },
      "en",
    );
    expect(text).toContain("～ halls/2 会館2: Capacity 20 → 25");
    expect(text).toContain("～ halls/3 会館3: geometry");
    expect(text).toContain("～ halls/4 新会館: Name 会館4 → 新会館, Capacity 40 → empty");
    expect(text).toContain("－ halls/5 会館5");
  });

  it("says that everything lies outside the city, as when --crs is wrong, and how far", async () => {
    const far = hallsCsv(3, Object.fromEntries([1, 2, 3].map((n) => [n, { lonLat: [138.83 + n / 1000, 35.12] as const }])));
    const report = await load(far, { dryRun: true });
    expect(report.outside).toMatchObject({ rows: 3, placed: 3, city: "Higashiomi City" });
    expect(report.outside?.kilometers).toBeCloseTo(216, -1);
    expect(textOf(report)).toMatch(/All 3 rows lie outside Higashiomi City \(about 21\d km away\)/);
    const one = await load(hallsCsv(11, { 11: { lonLat: [138.83, 35.12] } }), { dryRun: true });
    expect(textOf(one)).toContain("1 of the rows that are added or changed lie outside");
    expect((await load(hallsCsv(11), { dryRun: true })).outside).toBeUndefined();
  });

  it("says who will see the rows where the terms keep them from the public, and under which source everybody would", async () => {
    const [source] = halls.sources;
    if (source === undefined) throw new Error("no source");
    const own = { ...source, id: "own-halls", onlyByName: true };
    const kept = { ...halls, sources: [{ ...source, licence: "unconfirmed" as const }, own] };
    const file = path.join(folder, "kept.csv");
    writeFileSync(file, hallsCsv(11));
    const report = await ingestOne(test.database, [kept], { from: file, dryRun: true });
    expect(report.staffOnly).toEqual({ reason: "Terms not yet confirmed", otherSource: "own-halls" });
    expect(textOf(report)).toContain(
      "Only staff can see it (Terms not yet confirmed). If it is the city's own to publish, load it with --source own-halls",
    );
    const published = await ingestOne(test.database, [kept], { from: file, dryRun: true, source: "own-halls" });
    expect(published.staffOnly).toBeUndefined();
  });

  it("that changes only a column which no field takes names that column", async () => {
    const extra = hallsCsv(10).replaceAll("\r\n", ",備考\r\n");
    const report = await load(extra, { dryRun: true });
    expect(report.changes).toMatchObject({ changed: 10 });
    expect(report.examples[0]?.fields).toEqual([{ name: "備考", label: "備考", from: null, to: "備考" }]);
  });

  it.each([
    ["grows by more than 30 %", hallsCsv(14), { added: 4, removed: 0 }],
    ["shrinks by more than 30 %", hallsCsv(6), { added: 0, removed: 4 }],
    [
      "keeps its size while more than 30 % of the rows are others",
      hallsCsv(14, { 1: "left out", 2: "left out", 3: "left out", 4: "left out" }),
      { added: 4, removed: 4 },
    ],
  ])("that %s is not published but waits for a confirmation", async (_case, csv, changes) => {
    const before = await state();
    const report = await load(csv);
    expect(report).toMatchObject({ unconfirmed: true, version: 1, rowsBefore: 10, changes });
    expect(report.examples.length).toBeGreaterThan(0);
    expect(await state()).toEqual(before);
    const { rows } = await test.database.pool.query("select state, rows_read::int from meta.load order by id desc limit 1");
    expect(rows).toEqual([{ state: "unconfirmed", rows_read: report.rows.read }]);
    const text = formatReport({ delivery: { label: "", sha256: "", bytes: 0 }, loads: [report], ignored: [], leftOut: [] }, "ja");
    expect(text).toContain(`確認が必要です：行数 10 → ${report.rows.loaded}、削除 ${changes.removed}`);
    expect(text).toContain("--accept-count-change");
  });

  it("says in a trial that a confirmation would be needed", async () => {
    expect(await load(hallsCsv(6), { dryRun: true })).toMatchObject({ dryRun: true, unconfirmed: true });
    expect(await load(hallsCsv(6), { dryRun: true, acceptCountChange: true })).toMatchObject({ dryRun: true, unconfirmed: false });
  });

  it("that changes by 30 % exactly is published, and one beyond when it is confirmed", async () => {
    expect(await load(hallsCsv(13))).toMatchObject({ unconfirmed: false, version: 2, changes: { added: 3 } });
    expect(await load(hallsCsv(30), { acceptCountChange: true })).toMatchObject({ unconfirmed: false, version: 3, changes: { added: 17 } });
  });

  it("that breaks in the middle of the file leaves everything as it was", async () => {
    const before = await state();
    const broken = Buffer.concat([Buffer.from(hallsCsv(20_000)), Buffer.from([0xff, 0xfe, 0xff, 0x0d, 0x0a])]);
    await expect(load(broken, { encoding: "utf-8" })).rejects.toMatchObject({ name: "Problem" });
    expect(await state()).toEqual(before);
  });

  it("that the database refuses while publishing leaves everything as it was", async () => {
    const before = await state();
    await test.database.pool.query("alter table data.test_halls add constraint poisoned check (name <> '毒') not valid");
    await expect(load(hallsCsv(30, { 30: { name: "毒" }, 29: { capacity: "1" } }))).rejects.toThrow(/poisoned/);
    await test.database.pool.query("alter table data.test_halls drop constraint poisoned");
    expect(await state()).toEqual(before);
    expect(await load(hallsCsv(30, { 29: { capacity: "1" } }))).toMatchObject({ changes: { changed: 1 }, version: 4 });
  });

  it("gets its findings as GeoJSON: at their places, those of refused rows too, and without geometry where none is known", async () => {
    const csv = hallsCsv(30, {
      1: { capacity: "たくさん", lonLat: [136.5, 35.5] },
      2: { name: "", lonLat: [136.6, 35.6] },
      3: { lonLat: null },
    });
    const report = await load(csv, { dryRun: true, findingPlaces: true });
    const file = path.join(folder, "findings.geojson");
    await writeFindings(file, [report], "ja");
    const { features } = JSON.parse(readFileSync(file, "utf8")) as {
      features: { type: string; geometry: { coordinates: number[] } | null; properties: Record<string, unknown> }[];
    };
    const byKind = new Map(features.map(({ geometry, properties }) => [properties["kind"], { geometry, properties }]));
    const at = (kind: string) => byKind.get(kind)?.geometry?.coordinates.map((degrees) => Number(degrees.toFixed(7)));
    expect(at("unreadable-value")).toEqual([136.5, 35.5]);
    expect(at("missing-required")).toEqual([136.6, 35.6]);
    expect(byKind.get("no-geometry")?.geometry).toBeNull();
    expect(byKind.get("unreadable-value")?.properties).toMatchObject({
      dataset: "test-halls",
      source: "halls",
      row: 2,
      column: "定員",
      value: "たくさん",
      severity: "warning",
    });
    expect(byKind.get("missing-required")?.properties["remedy"]).toBe("必須の項目を入れて再提出してください");
  });
});
