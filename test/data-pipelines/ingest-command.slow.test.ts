import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadCity } from "../../config/city.ts";
import { serveHandOver } from "../../data-pipelines/hand-over.ts";
import type { IngestReport } from "../../data-pipelines/report.ts";
import { loadDatasets } from "../../datasets/index.ts";
import { connect } from "../../sql/connect.ts";
import { migrate } from "../../sql/migrate.ts";
import { homes } from "../support/database.ts";

const root = path.resolve(import.meta.dirname, "../..");

/** A shelter list as GSI delivers it. */
function sheltersCsv(count: number): string {
  const header = "共通ID,施設・場所名,住所,洪水,指定避難所との住所同一,緯度,経度,備考";
  const rows = [...Array(count).keys()].map((n) => `E25213${n},避難所${n},東近江市${n},1,,${35.1 + n / 1000},${n === 3 ? "" : 136.2},`);
  return `\uFEFF${[header, ...rows].join("\r\n")}\r\n`;
}

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe.each(homes)("npm run ingest (%s)", (homeKind) => {
  let folder: string;
  let home: string;
  let databaseUrl: string | undefined;

  const onServer = async (statement: string) => {
    const client = new pg.Client({ connectionString: process.env["DATABASE_URL"] });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  const name = `machizu_test_${randomBytes(6).toString("hex")}`;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "machizu-command-"));
    home = path.join(folder, "home");
    writeFileSync(path.join(folder, "ten.csv"), sheltersCsv(10));
    writeFileSync(path.join(folder, "five.csv"), sheltersCsv(5));
    if (homeKind === "embedded") return;
    await onServer(`create database ${name}`);
    const url = new URL(process.env["DATABASE_URL"] ?? "");
    url.pathname = `/${name}`;
    databaseUrl = url.href;
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    if (homeKind === "postgis") await onServer(`drop database ${name} with (force)`);
  });

  function ingest(...words: string[]): Promise<Ran> {
    const env = { ...process.env, TMPDIR: folder, MACHIZU_HOME: home, MACHIZU_LANG: "ja", DATABASE_URL: databaseUrl ?? "" };
    const child = spawn(process.execPath, [path.join(root, "data-pipelines/ingest.ts"), ...words], { cwd: folder, env });
    const output = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
    return new Promise((resolve) => {
      child.on("close", (code) => resolve({ code, ...output }));
    });
  }

  it("publishes a first delivery and exits 0", async () => {
    const ran = await ingest("shelters", "--from", "ten.csv");
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.stdout).toContain("版 1 を公開しました");
    expect(ran.stderr).toContain("shelters 読込…");
  });

  it("exits 1 when the number of rows jumps, and tells the same as JSON", async () => {
    const ran = await ingest("shelters", "--from", "five.csv", "--json", "--findings", "findings.geojson");
    expect(ran.code).toBe(1);
    const report = JSON.parse(ran.stdout) as IngestReport;
    expect(report.loads[0]).toMatchObject({ unconfirmed: true, rowsBefore: 10, rows: { loaded: 5 }, changes: { removed: 5 } });
    expect(report.loads[0]?.examples.map(({ change }) => change)).toEqual(["removed", "removed", "removed"]);
    const { features } = JSON.parse(readFileSync(path.join(folder, "findings.geojson"), "utf8")) as { features: unknown[] };
    expect(features).toMatchObject([{ geometry: null, properties: { kind: "no-geometry", row: 5 } }]);
  });

  it("publishes it with --accept-count-change and exits 0", async () => {
    expect(await ingest("shelters", "--from", "five.csv", "--accept-count-change")).toMatchObject({ code: 0 });
  });

  it("lists what would be fetched for the city without any database", async () => {
    const ran = await ingest("--city", "25213", "--list");
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain("https://nlftp.mlit.go.jp/ksj/gml/data/N03/N03-2026/N03-20260101_25_GML.zip");
  });

  it("says how it is used when a word is not known", async () => {
    const ran = await ingest("--form", "ten.csv");
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain("--form");
    expect(ran.stderr).toContain("npm run ingest -- [DATASET…] --from FILE_OR_URL");
  });

  it.runIf(homeKind === "embedded")("hands the delivery to the running server, whose answers are its own", async () => {
    const database = await connect({ databaseUrl: undefined, home });
    const [city, datasets] = await Promise.all([loadCity("25213"), loadDatasets()]);
    await migrate(database, datasets);
    const door = await serveHandOver(home, { database, city, datasets, language: "ja" });
    try {
      const ran = await ingest("shelters", "--from", "five.csv", "--dry-run");
      expect(ran, ran.stderr).toMatchObject({ code: 0 });
      expect(ran.stdout).toContain("変更なし 5");
      expect(ran.stderr).toContain("shelters 読込…");
      expect(await ingest("shelters", "--from", "ten.csv")).toMatchObject({ code: 1 });
      expect(await ingest("shelters", "--from", "ten.csv", "--accept-count-change")).toMatchObject({ code: 0 });
      const { rows } = await database.pool.query("select count(*)::int from data.shelters where version_to is null");
      expect(rows).toEqual([{ count: 10 }]);
      const refused = await ingest("shelters", "--from", "none.csv");
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain("none.csv：ファイルがありません");
      await door.close();
      const locked = await ingest("shelters", "--from", "ten.csv");
      expect(locked.code).toBe(1);
      expect(locked.stderr).toContain("別のプロセスが使っています");
      expect(locked.stderr).toContain("MACHIZU_HOME");
    } finally {
      await database.close();
    }
  });
});
