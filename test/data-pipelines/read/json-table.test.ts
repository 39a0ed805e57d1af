import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { reader } from "../../../data-pipelines/read/json-table.ts";
import { folderDelivery, hasRealData, realData, temporaryFolder } from "./support/folders.ts";
import { problemOf, readWith } from "./support/reading.ts";

const folder = temporaryFolder();

async function read(content: unknown) {
  writeFileSync(join(folder, "rows.json"), typeof content === "string" ? content : JSON.stringify(content));
  return readWith(reader, { delivery: folderDelivery(folder), name: "rows.json" });
}

describe("a JSON array", () => {
  it("is a table without geometry", async () => {
    const { layer, features } = await read([
      { town: "林田町", lat: 35.1 },
      { town: "", extra: null },
    ]);
    expect(layer).toMatchObject({ columns: ["town", "lat", "extra"], count: 2, hasGeometry: false, crs: undefined, encoding: "UTF-8" });
    expect(features).toEqual([
      { row: 1, properties: { town: "林田町", lat: 35.1 }, wkb: null, findings: [] },
      { row: 2, properties: { town: "", extra: null }, wkb: null, findings: [] },
    ]);
  });

  it("with an element that is no row has a damaged record", async () => {
    expect((await read([{ a: 1 }, 5])).features[1]?.findings).toEqual([{ kind: "damaged-record", row: 2 }]);
  });

  it("of plain values is refused", async () => {
    expect((await problemOf(read(["a", "b"]))).detail.en).toContain("its elements are not objects");
  });

  it("that is broken is refused with its place", async () => {
    expect((await problemOf(read('[{"a":1},\n{"a":]'))).detail.en).toMatch(/line 2/);
  });

  it("comes in batches", async () => {
    const { layer } = await read(Array.from({ length: 600 }, (_, index) => ({ index })));
    const sizes: number[] = [];
    for await (const batch of layer.features()) sizes.push(batch.length);
    expect(sizes).toEqual([256, 256, 88]);
  });

  it("alone is what the reader accepts", async () => {
    const accepts = async (text: string) => {
      writeFileSync(join(folder, "look.json"), text);
      return reader.accepts?.({ name: "look.json", path: join(folder, "look.json"), bytes: text.length });
    };
    expect([await accepts("\ufeff\n [1]"), await accepts('{"type":"FeatureCollection"}'), await accepts("")]).toEqual([true, false, false]);
  });

  it.skipIf(!hasRealData).each([
    ["東近江市.json", 244],
    ["近江八幡市.json", 189],
  ])("%s has %i towns", async (name, count) => {
    const { layer, features } = await readWith(reader, { delivery: folderDelivery(join(realData, "addresses/geolonia")), name });
    expect([features.length, layer.columns]).toEqual([count, ["town", "koaza", "lat", "lng"]]);
    expect(JSON.stringify(features)).not.toContain("\ufffd");
  });
});
