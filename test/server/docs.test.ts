import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, homes, type TestDatabase } from "../support/database.ts";
import { loadRecords } from "../support/loads.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { plotRecord, plots } from "../support/world.ts";

const run = promisify(execFile);
const plotCount = 30;

/** How each example is run, and the program it needs. */
const runners: Record<string, { program: string; arguments: (code: string) => string[]; probe: string[] }> = {
  curl: { program: "sh", arguments: (code) => ["-ec", code], probe: ["curl", "--version"] },
  python: { program: "python3", arguments: (code) => ["-c", code], probe: ["python3", "--version"] },
  javascript: {
    program: process.execPath,
    arguments: (code) => ["--input-type=module", "--eval", code],
    probe: [process.execPath, "--version"],
  },
  r: { program: "Rscript", arguments: (code) => ["-e", code], probe: ["Rscript", "-e", "library(sf)"] },
};

function missing(tool: string): string | undefined {
  const [program = "", ...rest] = runners[tool]?.probe ?? [];
  return spawnSync(program, rest).status === 0 ? undefined : ` — skipped: \`${[program, ...rest].join(" ")}\` does not run here`;
}

describe("the open-data guide", () => {
  let test: TestDatabase;
  let server: TestServer;
  let folder: string;

  beforeAll(async () => {
    test = await createTestDatabase(homes.at(-1) ?? "embedded", [plots]);
    const records = Array.from({ length: plotCount }, (_, index) => plotRecord(index + 1));
    await loadRecords(test.database, records, { dataset: plots, source: "numbered" });
    server = await startServer(test.database, [plots]);
    folder = await mkdtemp(path.join(tmpdir(), "machizu-docs-"));
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
    await rm(folder, { recursive: true });
  });

  async function page(address: string): Promise<string> {
    const response = await server.get(address, { Accept: "text/html" });
    expect(response.status).toBe(200);
    return response.text();
  }

  /** The code of a tool's example, as a reader copies it from the page. */
  async function example(address: string, tool: string): Promise<string> {
    const [, code] = new RegExp(`<pre data-tool="${tool}"[^>]*><code>(.*?)</code>`, "su").exec(await page(address)) ?? [];
    if (code === undefined) throw new Error(`no ${tool} example on ${address}`);
    const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'", "#39": "'" };
    return code.replace(/&([#\w]+);/gu, (whole, name: string) => entities[name] ?? whole);
  }

  async function execute(tool: string): Promise<string> {
    const runner = runners[tool];
    if (runner === undefined) throw new Error(`${tool} is not run`);
    const { stdout } = await run(runner.program, runner.arguments(await example("/docs", tool)), { cwd: folder, timeout: 60_000 });
    return stdout;
  }

  for (const tool of Object.keys(runners)) {
    const reason = missing(tool);
    it.skipIf(reason !== undefined)(`has an example for ${tool} that runs as it stands${reason ?? ""}`, async () => {
      const output = await execute(tool);
      if (tool === "curl") {
        expect((JSON.parse(output) as { features: unknown[] }).features).toHaveLength(5);
        expect((await readFile(path.join(folder, "test-plots.csv"), "utf8")).trim().split("\n")).toHaveLength(plotCount + 1);
        const part = JSON.parse(await readFile(path.join(folder, "test-plots-part.geojson"), "utf8")) as { features: unknown[] };
        expect(part.features).toHaveLength(plotCount);
        for (const name of ["test-plots-v1.csv", "test-plots-changes.csv"])
          expect((await readFile(path.join(folder, name), "utf8")).trim().split("\n")).toHaveLength(plotCount + 1);
        expect((await readFile(path.join(folder, "test-plots.gpkg"))).subarray(0, 15).toString()).toBe("SQLite format 3");
      } else {
        expect(output).toContain(String(plotCount));
      }
      if (tool === "python" || tool === "javascript") expect(output.split("\n").slice(0, 2)).toEqual([String(plotCount), "1 区画1"]);
    });
  }

  it("names the address that QGIS needs", async () => {
    const address = await example("/docs", "qgis");
    const landing = (await (await fetch(`${address}?f=json`)).json()) as { links: { rel: string }[] };
    expect(landing.links.map(({ rel }) => rel)).toEqual(expect.arrayContaining(["data", "conformance"]));
  });

  it("shows the same examples on the page of the dataset", async () => {
    for (const tool of [...Object.keys(runners), "qgis"]) {
      expect(await example("/data/test-plots", tool)).toBe(await example("/docs", tool));
    }
  });

  it("lists every operation of the OpenAPI document, in both languages", async () => {
    const { paths } = (await (await server.get("/api/openapi.json")).json()) as { paths: Record<string, object> };
    const operations = Object.entries(paths).flatMap(([name, methods]) => Object.keys(methods).map((method) => ({ name, method })));
    for (const language of ["ja", "en"]) {
      const html = await page(`/docs?lang=${language}`);
      for (const { name, method } of operations.filter((operation) => operation.name !== "/")) {
        const verb = method === "get" ? "" : `${method.toUpperCase()} `;
        expect(html).toContain(`<code>${verb}/api${name.replace("/collections/test-plots", "/collections/{dataset}")}</code>`);
      }
    }
    expect(await page("/docs?lang=en")).not.toMatch(/<h[23][^>]*>[^<]*[\u3040-\u30ff]/u);
  });

  it("lets people search the list of data without a script", async () => {
    const found = async (query: string) => (await page(`/data?${query}`)).includes('href="/data/test-plots?');
    expect(await found("q=%E8%A9%A6%E9%A8%93")).toBe(true);
    expect(await found("q=%EF%BC%B4%EF%BC%A5%EF%BC%B3%EF%BC%B4+plots")).toBe(true);
    expect(await found("q=nothing")).toBe(false);
    expect(await found("q=&theme=planning&licence=")).toBe(true);
    expect(await found("theme=disaster")).toBe(false);
    expect(await found("licence=CC-BY-4.0")).toBe(true);
    expect(await found("licence=ODbL-1.0")).toBe(false);
    const refused = await server.get("/data?topic=x", { Accept: "text/html" });
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain("topic");
  });
});
