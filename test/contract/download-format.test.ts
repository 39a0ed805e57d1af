import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadFormats } from "../../server/formats/index.ts";
import { createTestDatabase, homes, type TestDatabase } from "../support/database.ts";
import { loadRecords } from "../support/loads.ts";
import { currentSource } from "../support/source.ts";
import { plotRecord, plots } from "../support/world.ts";

const formats = await loadFormats();
const count = 2500;

describe.each(homes)("every download format (%s)", (home) => {
  let test: TestDatabase;

  beforeAll(async () => {
    test = await createTestDatabase(home, [plots]);
    const records = Array.from({ length: count }, (_, index) =>
      plotRecord(index + 1, index === 7 ? { wkb: null, name: 'コンマ,と"引用符"と\n改行' } : {}),
    );
    await loadRecords(test.database, records, { dataset: plots, source: "numbered" });
  });
  afterAll(() => test.drop());

  it("has an extension, a media type and labels of its own", () => {
    expect(new Set(formats.map(({ id }) => id)).size).toBe(formats.length);
    for (const { id, mediaType, label } of formats) {
      expect(id).toMatch(/^[a-z][a-z0-9.]*$/);
      expect(mediaType).toMatch(/^[a-z]+\/[\w.+-]+/);
      expect(label.ja && label.en).toBeTruthy();
    }
  });

  it.each(formats.map((format) => [format.id, format] as const))("%s is written in pieces and is the same twice", async (_, format) => {
    const write = async () => {
      const pieces: Uint8Array[] = [];
      for await (const piece of format.write(await currentSource(test.database, plots))) pieces.push(piece);
      return Buffer.concat(pieces);
    };
    const first = await write();
    expect(first.length).toBeGreaterThan(1000);
    expect((await write()).equals(first)).toBe(true);
  });

  it("gets records whose values are typed and whose numbers ascend, in every home the same", async () => {
    const source = await currentSource(test.database, plots);
    const records = (await Array.fromAsync(source.records())).flat();
    expect(records.length).toBe(count);
    expect(records.map(({ fid }) => fid)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    expect(source.fields.map(([name]) => name)).toEqual(["name", "kind", "area", "surveyed", "fenced"]);
    expect(records[0]).toMatchObject({ id: "numbered/1", source: "numbered", values: ["区画1", "2", 1.5, "2026-04-01", false] });
    expect(records[7]).toMatchObject({ values: ['コンマ,と"引用符"と\n改行', "1", 12, "2026-04-01", true], wkb: null });
    expect(records[0]?.wkb?.length).toBe(13 + 5 * 16);
  });

  it("geojson is one document with licence, version and every feature", async () => {
    const format = formats.find(({ id }) => id === "geojson");
    if (!format) throw new Error("no geojson");
    const text = Buffer.concat(await Array.fromAsync(format.write(await currentSource(test.database, plots)))).toString();
    const document = JSON.parse(text) as { version: number; sources: object[]; features: { id: number; properties: { name: string } }[] };
    expect(document).toMatchObject({ type: "FeatureCollection", name: "test-plots", version: 1 });
    expect(document.sources[0]).toMatchObject({ licence: "CC-BY-4.0", attribution: "試験市 numbered" });
    // RFC 7946 knows no crs member.
    expect(text).not.toContain('"crs"');
    expect(document.features.length).toBe(count);
    expect(document.features[7]?.properties.name).toBe('コンマ,と"引用符"と\n改行');
  });
});
