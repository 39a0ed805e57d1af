import { readFileSync } from "node:fs";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { reader } from "../../../data-pipelines/read/geoparquet.ts";
import { Problem } from "../../../model/problem.ts";
import { temporaryFolder } from "./support/folders.ts";
import { readLayer, writeText } from "./support/layered-reading.ts";
import { problemOf } from "./support/reading.ts";

const folder = temporaryFolder();

function point(x: number, y: number): Uint8Array {
  const wkb = Buffer.alloc(29);
  wkb[0] = 1;
  wkb.writeUInt32LE(1001, 1);
  wkb.writeDoubleLE(x, 5);
  wkb.writeDoubleLE(y, 13);
  return new Uint8Array(wkb);
}

type Columns = Parameters<typeof parquetWriteBuffer>[0]["columnData"];

function write(name: string, columnData: Columns, geo?: unknown, rowGroupSize?: number): string {
  const kvMetadata = geo === undefined ? [] : [{ key: "geo", value: JSON.stringify(geo) }];
  return writeText(
    folder,
    name,
    Buffer.from(parquetWriteBuffer({ columnData, kvMetadata, ...(rowGroupSize !== undefined && { rowGroupSize }) })),
  );
}

const geo = (column: Record<string, unknown>) => ({
  version: "1.1.0",
  primary_column: "geometry",
  columns: { geometry: { encoding: "WKB", geometry_types: [], ...column } },
});
const geometry = { name: "geometry", data: [point(136.2, 35.1), undefined, point(136.3, 35.2)], type: "BYTE_ARRAY" as const };

describe("GeoParquet", () => {
  it("gives rows with values, heights left out, and null where nothing is", async () => {
    const path = write(
      "a.parquet",
      [
        { name: "名称", data: ["八日市", undefined, "能登川"], type: "STRING" },
        { name: "数", data: [1n, 2n, 9_007_199_254_740_993n], type: "INT64" },
        { name: "日時", data: [new Date("2024-05-01T09:00:00Z"), undefined, undefined], type: "TIMESTAMP" },
        geometry,
      ],
      geo({}),
    );
    const { layer, features, geometries } = await readLayer(reader, path);
    expect(layer).toMatchObject({ name: "a", crs: 4326, columns: ["名称", "数", "日時"], count: 3, hasGeometry: true });
    expect(features.map(({ row, properties }) => [row, properties])).toEqual([
      [1, { 名称: "八日市", 数: 1, 日時: "2024-05-01T09:00:00.000Z" }],
      [2, { 名称: null, 数: 2, 日時: null }],
      [3, { 名称: "能登川", 数: "9007199254740993", 日時: null }],
    ]);
    expect(geometries).toEqual([{ type: "Point", coordinates: [136.2, 35.1] }, null, { type: "Point", coordinates: [136.3, 35.2] }]);
  });

  it.each([
    ["none given", {}, 4326],
    ["an EPSG code", { crs: { type: "GeographicCRS", id: { authority: "EPSG", code: 6668 } } }, 6668],
    ["CRS84", { crs: { id: { authority: "OGC", code: "CRS84" } } }, 4326],
    ["null", { crs: null }, undefined],
    ["another authority's", { crs: { id: { authority: "ESRI", code: 104_020 } } }, undefined],
    ["no id", { crs: { type: "ProjectedCRS" } }, undefined],
  ])("takes the system from the metadata: %s", async (name, column, crs) => {
    expect((await readLayer(reader, write(`crs-${name.replaceAll(/\W/g, "")}.parquet`, [geometry], geo(column)))).layer.crs).toBe(crs);
  });

  it("leaves out the columns that only repeat the bounding boxes", async () => {
    const path = write(
      "box.parquet",
      [{ name: "a", data: [1, 2, 3], type: "INT32" }, { name: "bbox", data: [0, 0, 0], type: "DOUBLE" }, geometry],
      geo({ covering: { bbox: { xmin: ["bbox", "xmin"], ymin: ["bbox", "ymin"] } } }),
    );
    expect((await readLayer(reader, path)).layer.columns).toEqual(["a"]);
  });

  it("reads row group by row group in batches, and rows count on", async () => {
    const data = Array.from({ length: 1000 }, (_, n) => n);
    const path = write(
      "groups.parquet",
      [
        { name: "n", data, type: "INT32" },
        { name: "geometry", data: data.map((n) => point(n, 0)), type: "BYTE_ARRAY" },
      ],
      geo({}),
      300,
    );
    const { layer, features, geometries } = await readLayer(reader, path);
    expect(features.map(({ row, properties }) => row === Number(properties["n"]) + 1).every(Boolean)).toBe(true);
    expect(geometries.at(-1)).toEqual({ type: "Point", coordinates: [999, 0] });
    const sizes: number[] = [];
    for await (const batch of layer.features()) sizes.push(batch.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(256);
  });

  it("also reads Parquet's own geometry type, and a table without geometry", async () => {
    const own = await readLayer(
      reader,
      write("own.parquet", [{ name: "where", data: [{ type: "Point", coordinates: [1, 2] }], type: "GEOMETRY" }]),
    );
    expect(own.layer).toMatchObject({ crs: 4326, hasGeometry: true });
    expect(own.geometries).toEqual([{ type: "Point", coordinates: [1, 2] }]);
    const table = await readLayer(reader, write("table.parquet", [{ name: "a", data: ["x"], type: "STRING" }]));
    expect(table.layer).toMatchObject({ hasGeometry: false, crs: undefined, columns: ["a"] });
  });

  it("reports damaged geometry by row", async () => {
    const path = write("bad.parquet", [{ name: "geometry", data: [point(1, 2), new Uint8Array([1, 2, 3])], type: "BYTE_ARRAY" }], geo({}));
    expect((await readLayer(reader, path)).features.map(({ findings }) => findings)).toEqual([[], [{ kind: "damaged-record", row: 2 }]]);
  });

  it("is refused when it is another file, cut short or damaged", async () => {
    const whole = readFileSync(
      write(
        "whole.parquet",
        [
          { name: "a", data: Array.from({ length: 500 }, (_, n) => `行${n}`), type: "STRING" },
          { name: "geometry", data: Array.from({ length: 500 }, (_, n) => point(n, n)), type: "BYTE_ARRAY" },
        ],
        geo({}),
      ),
    );
    expect((await problemOf(readLayer(reader, writeText(folder, "text.parquet", "a,b\n1,2\n")))).detail.en).toContain("not a Parquet");
    expect((await problemOf(readLayer(reader, writeText(folder, "cut.parquet", whole.subarray(0, 3000))))).reason).toBe("unreadable-file");
    const blank = Buffer.from(whole);
    blank.fill(0xff, 20, 400);
    expect((await problemOf(readLayer(reader, writeText(folder, "blank.parquet", blank)))).where).toBe("blank.parquet");
  });

  it.each(["PLAIN", "RLE_DICTIONARY", "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"] as const)(
    "reads text written as %s",
    async (encoding) => {
      const data = Array.from({ length: 3000 }, (_, n) => (n % 7 === 0 ? undefined : `市道${n % 40}号線`));
      const path = write(`${encoding}.parquet`, [{ name: "路線", data, type: "STRING", encoding }]);
      const { features } = await readLayer(reader, path);
      expect(features.map(({ properties }) => properties["路線"])).toEqual(data.map((text) => text ?? null));
    },
  );

  it.each(["PLAIN", "DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"] as const)("reads numbers written as %s", async (encoding) => {
    const data = Array.from({ length: 3000 }, (_, n) => (n * 7919) % 1001);
    const path = write(`n-${encoding}.parquet`, [{ name: "n", data, type: "INT32", encoding }]);
    expect((await readLayer(reader, path)).features.map(({ properties }) => properties["n"])).toEqual(data);
  });

  // hyparquet follows the length of a run wherever it leads: for minutes, and for gigabytes.
  it("does not follow a run that says it holds two thousand million values", async () => {
    const streets = Array.from({ length: 200 }, (_, n) => (n % 9 === 0 ? undefined : `市道${n >> 5}`));
    const whole = readFileSync(
      write("runs.parquet", [{ name: "路線", data: streets, type: "STRING", encoding: "RLE_DICTIONARY", codec: "UNCOMPRESSED" }]),
    );
    const longRun = Buffer.from([0xfe, 0xff, 0xff, 0xff, 0x0f]);
    const refusals = new Map<string, number>();
    for (let at = 4; at < Math.min(160, whole.length); at++) {
      const damaged = Buffer.from(whole);
      longRun.copy(damaged, at);
      const outcome = await readLayer(reader, writeText(folder, "run.parquet", damaged)).then(
        () => "read",
        (error: unknown) => (error instanceof Problem ? error.detail.en : "crash"),
      );
      refusals.set(outcome, (refusals.get(outcome) ?? 0) + 1);
    }
    expect([...refusals.keys()]).toContainEqual(expect.stringContaining("a run of 2147483647 values"));
    expect(refusals.has("crash")).toBe(false);
  });
});
