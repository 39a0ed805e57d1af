import { afterAll, beforeAll, expect, it } from "vitest";
import type { StagedRecord } from "../../../sql/load.ts";
import { createTestDatabase, describeHomes, homes, type TestDatabase } from "../../support/database.ts";
import { loadRecords } from "../../support/loads.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { plotRecord, plots, polygonWkb, squareWkb } from "../../support/world.ts";

const count = 137;
const source = { dataset: plots, source: "numbered" };

type Value = string | number | boolean | null;

interface Feature {
  readonly id: number;
  readonly properties: Readonly<Record<string, Value>>;
}

interface Page {
  readonly features: readonly Feature[];
  readonly numberMatched: number;
  readonly numberReturned: number;
  readonly version: number;
  readonly links: readonly { rel: string; href: string }[];
}

/** Few names and areas, so that many rows are equal in them, and some without either. */
function record(n: number, edition: number): StagedRecord {
  const { values, ...rest } = plotRecord(n, { wkb: squareWkb(18_000 + n * 200, -98_000 - edition) });
  const [, kind, , surveyed, fenced, owner] = values;
  const name = n % 11 === 0 ? null : ["い", "ろ", "A", "a", ""][n % 5];
  const area = n % 7 === 0 ? null : (n % 6) / 3;
  return { ...rest, values: [name ?? null, kind ?? null, area, surveyed ?? null, fenced ?? null, owner ?? null] };
}

/** An area with this many vertices. */
function circleWkb(x: number, vertices: number): Uint8Array {
  const ring = Array.from({ length: vertices }, (_, index) => {
    const angle = (2 * Math.PI * index) / vertices;
    return [x + 1000 * Math.cos(angle), -90_000 + 1000 * Math.sin(angle)] as const;
  });
  return polygonWkb([...ring, ...ring.slice(0, 1)]);
}

/** Every load changes every row; rows come and go. */
function delivery(edition: number): StagedRecord[] {
  const numbers = Array.from({ length: count + edition * 5 }, (_, index) => index + 1);
  return numbers.filter((n) => edition === 0 || n % 10 !== edition).map((n) => record(n, edition));
}

describeHomes("paging", (home) => {
  let test: TestDatabase;
  let server: TestServer;
  let edition = 0;

  beforeAll(async () => {
    test = await createTestDatabase(home, [plots]);
    await loadRecords(test.database, delivery(0), source);
    server = await startServer(test.database, [plots]);
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  async function get(address: string): Promise<Page> {
    const response = await fetch(address);
    expect(response.status).toBe(200);
    return (await response.json()) as Page;
  }

  /** All pages of a question; `meanwhile` happens after the third. */
  async function pages(query: string, meanwhile: () => Promise<unknown>): Promise<Page[]> {
    const read: Page[] = [];
    for (let address: string | undefined = `${server.url}/api/collections/test-plots/items?${query}`; address !== undefined;) {
      const page: Page = await get(address);
      read.push(page);
      address = page.links.find(({ rel }) => rel === "next")?.href;
      if (read.length === 3) await meanwhile();
    }
    return read;
  }

  async function publishNext(): Promise<void> {
    edition += 1;
    expect(await loadRecords(test.database, delivery(edition), source)).toMatchObject({ version: edition + 1 });
  }

  const ascending = (a: Value, b: Value) =>
    a === null || b === null
      ? Number(a === null) - Number(b === null)
      : Number((a as string) > (b as string)) - Number((a as string) < (b as string));
  const descending = (a: Value, b: Value) => (a === null || b === null ? ascending(a, b) : ascending(b, a));
  const by =
    (name: string, compare: (a: Value, b: Value) => number) =>
    (a: Feature, b: Feature): number =>
      compare(a.properties[name] ?? null, b.properties[name] ?? null);
  const byNumber = (a: Feature, b: Feature) => a.id - b.id;

  it.each([
    ["limit=10", byNumber],
    ["limit=7&sortby=name", by("name", ascending)],
    ["limit=9&sortby=-name", by("name", descending)],
    ["limit=6&sortby=-area,kind", (a: Feature, b: Feature) => by("area", descending)(a, b) || by("kind", ascending)(a, b)],
    ["limit=4&sortby=-fid&filter=kind%3D'1'", (a: Feature, b: Feature) => b.id - a.id],
    ["limit=5&bbox=136.2,35.0,136.4,35.2&datetime=2026-01-01", byNumber],
    ["limit=8&sortby=fenced,surveyed,-version_from", by("fenced", ascending)],
  ])("gives every feature of one version once, in order, though a new version comes in between: %s", async (query, order) => {
    const read = await pages(query, publishNext);
    const features = read.flatMap((page) => page.features);
    const version = read[0]?.version ?? 0;
    const expected = (
      await get(`${server.url}/api/collections/test-plots/items?${query.replace(/limit=\d+/, "limit=1000")}&asOf=${version}`)
    ).features;
    expect(expected.length).toBeGreaterThan(40);
    expect(version).toBeLessThanOrEqual(edition);
    expect(features).toEqual(expected);
    expect(features).toEqual([...features].sort((a, b) => order(a, b) || byNumber(a, b)));
    expect(new Set(features.map(({ id }) => id)).size).toBe(features.length);
    for (const page of read)
      expect([page.version, page.numberMatched, page.numberReturned]).toEqual([version, features.length, page.features.length]);
  });

  it("begins anew with the newest version", async () => {
    await expect.poll(async () => (await get(`${server.url}/api/collections/test-plots/items`)).version).toBe(edition + 1);
  });

  it("leaves out as many as offset says, and goes on from there", async () => {
    const all = await get(`${server.url}/api/collections/test-plots/items?limit=1000&sortby=-name`);
    for (const offset of [0, 1, 50, all.numberMatched - 1, all.numberMatched, 100_000]) {
      const page = await get(`${server.url}/api/collections/test-plots/items?limit=20&sortby=-name&offset=${offset}`);
      expect(page.features).toEqual(all.features.slice(offset, offset + 20));
      expect(page.numberMatched).toBe(all.numberMatched);
      const next = page.links.find(({ rel }) => rel === "next");
      if (next) expect((await get(next.href)).features).toEqual(all.features.slice(offset + 20, offset + 40));
      expect(next === undefined).toBe(offset + 20 >= all.numberMatched);
    }
  });

  // Half a million vertices take seconds to load; one home is enough for what one statement decides.
  it.runIf(home === homes.at(-1))("ends a page early where the geometry becomes too large, and goes on with the rest", async () => {
    const large = [1, 2, 3].map((n) => plotRecord(n, { name: `大${n}`, wkb: circleWkb(18_000 + n * 3000, 200_000), key: `large-${n}` }));
    await loadRecords(test.database, large, { dataset: plots, source: "unnumbered", part: "large" });
    await expect
      .poll(
        async () =>
          (await get(`${server.url}/api/collections/test-plots/items?filter=name%20LIKE%20'大%25'&skipGeometry=true`)).numberMatched,
      )
      .toBe(3);
    const read = await pages("limit=10&filter=name%20LIKE%20'大%25'", async () => {});
    expect(read.map((page) => page.features.map(({ properties }) => properties["name"]))).toEqual([["大1", "大2"], ["大3"]]);
    expect(read.map(({ numberMatched, numberReturned }) => [numberMatched, numberReturned])).toEqual([
      [3, 2],
      [3, 1],
    ]);
  });

  it("refuses a cursor under another question, but not with another page size or form", async () => {
    const first = await get(`${server.url}/api/collections/test-plots/items?limit=3&sortby=name`);
    const next = new URL(first.links.find(({ rel }) => rel === "next")?.href ?? "");
    const status = async (changes: Record<string, string>) => {
      const address = new URL(next);
      for (const [name, value] of Object.entries(changes)) address.searchParams.set(name, value);
      return (await fetch(address)).status;
    };
    expect(await status({})).toBe(200);
    expect(await status({ limit: "50", f: "html", lang: "en", properties: "name" })).toBe(200);
    expect(await status({ sortby: "-name" })).toBe(400);
    expect(await status({ filter: "kind='1'" })).toBe(400);
    expect(await status({ kind: "1" })).toBe(400);
    expect(await status({ cursor: `${next.searchParams.get("cursor")}x` })).toBe(400);
  });
});
