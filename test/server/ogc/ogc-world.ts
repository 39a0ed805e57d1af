import { defineDataset } from "../../../model/dataset.ts";
import type { Database } from "../../../sql/database.ts";
import type { StagedRecord } from "../../../sql/load.ts";
import { createTestDatabase, type Home } from "../../support/database.ts";
import { loadRecords } from "../../support/loads.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { plotRecord, plots } from "../../support/world.ts";

/** Points, lines and areas of known position and duration, one without either. */
export const places = defineDataset({
  id: "test-places",
  title: { ja: "試験地点", en: "Test places" },
  description: { ja: "位置と期間の試験", en: "For tests of position and duration" },
  notice: { ja: "試験用です", en: "For tests only" },
  theme: "facilities",
  geometry: "mixed",
  fields: {
    name: { type: "text", label: { ja: "名称", en: "Name" } },
    visitors: { type: "integer", label: { ja: "来訪者", en: "Visitors" }, unit: "人" },
    opened: { type: "date", label: { ja: "開設", en: "Opened" } },
    closed: { type: "date", label: { ja: "廃止", en: "Closed" } },
    // Names that parameters and queries have, too.
    limit: { type: "integer", label: { ja: "定員", en: "Limit" } },
    place: { type: "text", label: { ja: "場所", en: "Place" } },
    row: { type: "text", label: { ja: "列", en: "Row" } },
    found: { type: "text", label: { ja: "発見", en: "Found" } },
  },
  titleField: "name",
  tiles: { minZoom: 8, maxZoom: 14, fields: ["name"] },
  style: { color: "#888888" },
  sources: [
    {
      id: "survey",
      title: { ja: "試験調査", en: "Test survey" },
      publisher: { ja: "試験市", en: "Test city" },
      landing: "https://example.com/",
      licence: "CC-BY-4.0",
      attribution: { ja: "試験市 調査", en: "Test city survey" },
      recognise: ["no"],
      key: ["no"],
      columns: { name: "name", visitors: "visitors", opened: "opened", closed: "closed" },
    },
  ],
});

/** Name, well-known text, opened, closed. A touches B, contains C and P, is crossed by L; M is elsewhere. */
const placeRows: readonly (readonly [name: string, wkt: string | null, opened: string | null, closed: string | null])[] = [
  ["A", "POLYGON((136 35,136.1 35,136.1 35.1,136 35.1,136 35))", "2020-01-01", "2020-12-31"],
  ["B", "POLYGON((136.1 35,136.2 35,136.2 35.1,136.1 35.1,136.1 35))", "2021-01-01", "2021-12-31"],
  ["C", "POLYGON((136.02 35.02,136.04 35.02,136.04 35.04,136.02 35.04,136.02 35.02))", "2020-03-01", "2020-06-30"],
  ["P", "POINT(136.05 35.05)", "2020-01-01", "2020-06-30"],
  ["L", "LINESTRING(135.95 35.05,136.05 35.05)", "2020-07-01", "2021-06-30"],
  ["M", "LINESTRING(136.3 35,136.4 35.1)", "2019-01-01", "2020-01-01"],
  ["N", null, null, null],
];

/** In the order of their numbers. */
export const placeNames: readonly string[] = placeRows.map(([name]) => name);

export const plotCount = 40;

/** The plot that has no position. */
export const plotWithoutPosition = 21;

/** Of plots 1, 2, 3 and 4: from when to when they are valid; the others always are. */
export const plotValidity: Readonly<Record<number, readonly [from: string | null, to: string | null]>> = {
  1: ["2020-01-01", "2020-12-31"],
  2: ["2021-01-01", null],
  3: [null, "2019-12-31"],
  4: ["2020-06-01", "2021-06-30"],
};

export interface OgcWorld {
  readonly database: Database;
  readonly server: TestServer;
  /** Answers as JSON. */
  json(path: string, headers?: Record<string, string>): Promise<JsonAnswer>;
  close(): Promise<void>;
}

export interface JsonAnswer {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers without describing them
  readonly body: any;
}

export async function createOgcWorld(home: Home): Promise<OgcWorld> {
  const test = await createTestDatabase(home, [plots, places]);
  const { database } = test;
  await loadRecords(database, plotRecords(), { dataset: plots, source: "numbered" });
  await loadRecords(database, [plotRecord(900, { name: "非公開" })], { dataset: plots, source: "private" });
  await loadRecords(database, await placeRecords(database), { dataset: places, source: "survey" });
  for (const [fid, days] of Object.entries(plotValidity)) {
    await database.pool.query("update data.test_plots set valid_from = $2, valid_to = $3 where fid = $1", [fid, ...days]);
  }
  const server = await startServer(database, [plots, places]);
  return {
    database,
    server,
    json: (path, headers = {}) => readJson(server, path, headers),
    async close() {
      await server.close();
      await test.drop();
    },
  };
}

async function readJson(server: TestServer, path: string, headers: Record<string, string>): Promise<JsonAnswer> {
  const response = await server.get(path, headers);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
}

/** Plots 5 to 8 have names to search for; 9 has neither area nor day. */
export function plotRecords(): StagedRecord[] {
  return Array.from({ length: plotCount }, (_, index) => {
    const n = index + 1;
    const record = plotRecord(n, {
      ...(plotNames[n] !== undefined && { name: plotNames[n] }),
      ...(n === plotWithoutPosition && { wkb: null }),
    });
    if (n !== 9) return record;
    const [name, kind, , , fenced, owner] = record.values;
    return { ...record, values: [name ?? null, kind ?? null, null, null, fenced ?? null, owner ?? null] };
  });
}

export const plotNames: Readonly<Record<number, string>> = { 5: "København", 6: "100%の畑", 7: "Kim's \\ field", 8: "第一\t保育園" };

async function placeRecords(database: Database): Promise<StagedRecord[]> {
  const { rows } = await database.pool.query<{ wkb: Buffer | null }>(
    "select st_asbinary(wkt::geometry, 'NDR') as wkb from unnest($1::text[]) with ordinality as t(wkt, n) order by n",
    [placeRows.map(([, wkt]) => wkt)],
  );
  return placeRows.map(([name, , opened, closed], index) => {
    const wkb = rows[index]?.wkb ?? null;
    return {
      layer: 0,
      row: index + 1,
      key: String(index + 1),
      values: [name, (index + 1) * 10, opened, closed, null, null, null, null],
      raw: { no: index + 1 },
      geometry: wkb === null ? null : { wkb: new Uint8Array(wkb), srid: 6668 },
    };
  });
}
