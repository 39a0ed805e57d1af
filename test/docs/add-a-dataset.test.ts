import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { afterAll, beforeAll, expect, it } from "vitest";
import { loadDatasets } from "../../datasets/index.ts";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../support/database.ts";
import { ingestOne } from "../support/ingest.ts";
import { startServer, type TestServer } from "../support/server.ts";

const project = join(import.meta.dirname, "../..");
const guide = readFileSync(join(project, "docs/how-to/add-a-dataset.md"), "utf8");

/** The only block of a language in the guide. */
function block(language: string): string {
  const found = [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))];
  if (found.length !== 1) throw new Error(`the guide has ${found.length} blocks of ${language}`);
  return found[0]?.[1] ?? "";
}

describeHomes("a dataset added as the guide says", (home) => {
  let folder: string;
  let test: TestDatabase;
  let server: TestServer;
  let datasets: DatasetDefinition[];
  let delivery: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "machizu-guide-"));
    // The definition stands beside `model/`, as in the project.
    mkdirSync(join(folder, "datasets"));
    symlinkSync(join(project, "model"), join(folder, "model"));
    copyFileSync(join(project, "package.json"), join(folder, "package.json"));
    writeFileSync(join(folder, "datasets/street-trees.ts"), block("ts"));
    delivery = join(folder, "street-trees.csv");
    writeFileSync(delivery, block("csv"));
    datasets = await loadDatasets(join(folder, "datasets"));
    test = await createTestDatabase(home, datasets);
    server = await startServer(test.database, datasets);
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
    rmSync(folder, { recursive: true });
  });

  it("is found by its file alone and says in a dry run what would change, changing nothing", async () => {
    expect(datasets.map(({ id }) => id)).toEqual(["street-trees"]);
    const report = await ingestOne(test.database, datasets, { dataset: "street-trees", from: delivery, dryRun: true });
    expect(report).toMatchObject({ rows: { read: 4, loaded: 4, refused: 0 }, changes: { added: 4 } });
    expect(await trees()).toEqual([]);
  });

  it("has a table with the values as they were meant", async () => {
    const report = await ingestOne(test.database, datasets, { dataset: "street-trees", from: delivery });
    expect(report).toMatchObject({ source: "city-street-trees", rows: { read: 4, loaded: 4, refused: 0 } });
    expect(await trees()).toEqual([
      { number: "K-001", species: "ケヤキ", girth_cm: 182, planted: 1988, condition: "good", place: "136.2081 35.1132" },
      { number: "K-002", species: "イチョウ", girth_cm: 95, planted: 2000, condition: "watch", place: "136.209 35.114" },
      { number: "K-003", species: "ケヤキ", girth_cm: 210, planted: 1975, condition: "good", place: "136.2102 35.1151" },
      { number: "K-004", species: "ハナミズキ", girth_cm: null, planted: 2020, condition: "unknown", place: "136.2111 35.116" },
    ]);
  });

  it("is drawn in the tiles", async () => {
    const [z, x, y] = [12, Math.floor(((136.21 + 180) / 360) * 2 ** 12), tileRow(35.1145, 12)];
    const response = await server.get(`/tiles/street-trees/${z}/${x}/${y}.mvt`);
    expect(response.status).toBe(200);
    const layer = new VectorTile(new PbfReader(new Uint8Array(await response.arrayBuffer()))).layers["street-trees"];
    const species = Array.from({ length: layer?.length ?? 0 }, (_, n) => String(layer?.feature(n).properties["species"]));
    expect(species.toSorted()).toEqual(["イチョウ", "ケヤキ", "ケヤキ", "ハナミズキ"]);
  });

  it("is served by the API, item by item", async () => {
    const collection: { features: { id: string | number; properties: Record<string, unknown> }[] } = await json(
      "/api/collections/street-trees/items?limit=10",
    );
    expect(collection.features.map(({ properties }) => String(properties["number"])).toSorted()).toEqual([
      "K-001",
      "K-002",
      "K-003",
      "K-004",
    ]);
    const [first] = collection.features;
    expect(await json(`/api/collections/street-trees/items/${first?.id}`)).toMatchObject({ properties: first?.properties });
  });

  it("has a legend with the colours of its codes", async () => {
    const style: { metadata: Record<string, Record<string, unknown>> } = await json("/styles/street-trees.json");
    expect(style.metadata["machizu:legend"]?.["street-trees"]).toMatchObject([
      { label: { ja: "良好" }, color: "#0B6B3A", kind: "circle" },
      { label: { ja: "要観察" }, color: "#D95F02" },
      { color: "#7A7A84" },
    ]);
  });

  it("can be downloaded", async () => {
    const geojson: { features: object[] } = await json("/download/street-trees.geojson");
    expect(geojson.features).toHaveLength(4);
    expect(await (await server.get("/download/street-trees.csv")).text()).toContain("ハナミズキ");
  });

  it("has a page in the catalogue", async () => {
    const page = await server.get("/data/street-trees", { "accept-language": "ja" });
    expect(page.status).toBe(200);
    expect(await page.text()).toMatch(/街路樹[\s\S]*樹種/);
    expect(await (await server.get("/data")).text()).toContain("/data/street-trees");
  });

  async function json<T>(path: string): Promise<T> {
    const response = await server.get(path);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  async function trees(): Promise<unknown[]> {
    const { rows } = await test.database.pool.query<Record<string, unknown>>(
      `select number, species, girth_cm, planted::int, condition, round(st_x(geom)::numeric, 6)::float8 || ' ' || round(st_y(geom)::numeric, 6)::float8 as place
       from data.street_trees where version_to is null order by number`,
    );
    return rows;
  }
});

function tileRow(latitude: number, zoom: number): number {
  const radians = (latitude * Math.PI) / 180;
  return Math.floor(((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2) * 2 ** zoom);
}
