import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { RunSummary } from "../../../model/run-result.ts";
import { describeHomes } from "../../support/database.ts";
import { simulateOnCommandLine } from "../../support/simulate.ts";
import { hasPoppler, middleOfColor, pdfFonts, pdfInfo, pdfStructure, pdfText } from "../print/read-pdf.ts";
import { createRunWorld, type RunWorld } from "./run-world.ts";

/** A result's table by column. */
type Rows = Record<string, string>[];

interface Answer {
  readonly summary: RunSummary;
  rows(output: string): Promise<Rows>;
}

const peopleAndRoads = ["population", "roads", "shelters", "public-facilities", "flood-hazard", "ruins"];

describeHomes("a levee breach of the sample city", (home) => {
  let world: RunWorld;
  let flood: RunSummary;
  let population: number;

  beforeAll(async () => {
    world = await createRunWorld(home, peopleAndRoads);
    flood = (await run("flood", world.breach({ durationHours: 2, halfSideMeters: 1500, cellMeters: "25", riverWidthMeters: 100 }))).summary;
    population = total(parse(await (await world.server.get("/download/population.csv")).text(), { columns: true, bom: true }), "people");
  });
  afterAll(() => world.close());

  const total = (rows: Rows, column: string): number => rows.reduce((sum, row) => sum + Number(row[column]), 0);

  const post = (id: string, inputs: object) =>
    fetch(`${world.server.url}/api/processes/${id}/execution`, {
      method: "POST",
      headers: { "content-type": "application/json", prefer: "wait=30" },
      body: JSON.stringify({ inputs }),
    });

  async function run(id: string, inputs: object): Promise<Answer> {
    const response = await post(id, inputs);
    let results = (await response.json()) as Record<string, { href: string }> & { summary: RunSummary; jobID?: string };
    // On a busy machine a run may take longer than a caller is kept waiting.
    if (response.status === 201) {
      await world.reaches(String(results.jobID), "successful");
      results = (await (await world.server.get(`/api/jobs/${results.jobID}/results`)).json()) as typeof results;
    } else expect(response.status, JSON.stringify(results)).toBe(200);
    return {
      summary: results.summary,
      rows: async (output) => parse(await (await fetch(results[output]?.href ?? "")).text(), { columns: true, bom: true, comment: "#" }),
    };
  }

  it("counts every inhabitant once, by computed depth", async () => {
    const { summary, rows } = await run("exposure", { floodRun: flood.run });
    const people = (await rows("counts")).filter(({ kind }) => kind === "people");
    expect(total(people, "value")).toBeCloseTo(population, 1);
    expect(total(people.slice(1, 7), "value")).toBeGreaterThan(10);
    expect(summary.inputs.map(({ id }) => id)).not.toContain("flood-hazard");
    expect(summary.inputs.find(({ id }) => id === "floodRun")).toMatchObject({ run: flood.run, sha256: flood.resultHash, sample: true });
    // What the flood cannot say, nothing that builds on it can.
    expect(summary.limits).toEqual(expect.arrayContaining(flood.limits.map((limit) => limit)));
    const wider = await run("exposure", { floodRun: flood.run, depthErrorMeters: 1 });
    expect(wider.summary.summary["peopleInWater"]).toBe(summary.summary["peopleInWater"]);
    expect(Number(wider.summary.summary["peopleInWaterHigh"])).toBeGreaterThanOrEqual(Number(summary.summary["peopleInWaterHigh"]));
  });

  it("lets those arrive who leave in time, and accounts for everyone", async () => {
    const leaving = async (startAfterMinutes: number) => {
      const { rows } = await run("evacuation", { floodRun: flood.run, startAfterMinutes });
      const [totals = {}] = await rows("totals");
      const parts = ["assigned", "unassigned", "unreachable"].map((part) => Number(totals[part]));
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(population);
      const origins = await rows("origins");
      for (const [i, part] of ["assigned", "unassigned", "unreachable"].entries()) expect(total(origins, part)).toBe(parts[i]);
      expect(total(await rows("shelters"), "arrived")).toBe(Number(totals["arrived"]));
      return parts[2] ?? 0;
    };
    const [early, late] = [await leaving(-600), await leaving(60)];
    expect(early).toBe(0);
    expect(late).toBeGreaterThan(0);
  });

  it("closes roads over time", async () => {
    const { rows } = await run("isolation", { floodRun: flood.run });
    const overTime = await rows("overTime");
    expect(overTime[0]).toMatchObject({ minutes: "0", closed_links: "0", isolated_people: "0" });
    expect(Number(overTime.at(-1)?.["closed_links"])).toBeGreaterThan(0);
    expect(total(await rows("communities"), "people")).toBe(population);
  });

  it("is compared with one of a lower river: a map of the difference, and counts side by side", async () => {
    const high = world.breach({ durationHours: 2, halfSideMeters: 1500, cellMeters: "25", riverWidthMeters: 100 });
    const riverStage = (high["riverStage"] as [number, number][]).map(([hours, stage]) => [hours, stage - 8]);
    const lower = await run("flood", { ...high, riverStage });
    const floods = await run("comparison", { runA: flood.run, runB: lower.summary.run });
    const { compared, deeperHectares, shallowerHectares } = floods.summary.summary;
    expect(compared).toBe("flood");
    expect(Number(shallowerHectares)).toBeGreaterThan(10);
    expect(deeperHectares).toBe(0);
    expect(floods.summary.files.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["depthDifferenceMeters.tif", "depthDifferenceMeters.geojson", "changes.csv", "figures.csv"]),
    );
    expect((await floods.rows("conditions")).map(({ title, title_en }) => [title, title_en])).toEqual([
      ["河川の水位", "Stage of the river"],
    ]);
    const [a, b] = [await run("exposure", { floodRun: flood.run }), await run("exposure", { floodRun: lower.summary.run })];
    const people = await run("comparison", { runA: a.summary.run, runB: b.summary.run });
    const [figures] = (await people.rows("figures")).filter(({ figure }) => figure === "peopleInWater");
    expect([figures?.["a"], figures?.["b"]]).toEqual([a, b].map(({ summary }) => String(summary.summary["peopleInWater"])));
    expect(Number(figures?.["difference"])).toBeLessThan(0);
    expect(await people.rows("tables")).toContainEqual(
      expect.objectContaining({ table: "counts", row: "people / 人 / 浸水なし", row_en: "people / 人 / dry" }),
    );
    const refused = await post("comparison", { runA: flood.run, runB: a.summary.run });
    expect([refused.status, await refused.json()]).toMatchObject([400, { where: "runB" }]);
  });

  it.skipIf(!hasPoppler)("is told on paper: map with legend, figures with bounds, charts, conditions, data, limits", async () => {
    const { summary } = await run("exposure", { floodRun: flood.run });
    const [floodJob, exposureJob] = await Promise.all([
      world.server.platform.runs.submit("flood", flood.parameters),
      world.server.platform.runs.submit("exposure", summary.parameters),
    ]);
    const pdfOf = async (job: string, language: string) => {
      const response = await world.server.get(`/api/jobs/${job}/report.pdf?lang=${language}`);
      expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/pdf"]);
      return Buffer.from(await response.arrayBuffer());
    };
    const pdf = await pdfOf(floodJob, "ja");
    const text = (await pdfText(pdf)).replaceAll(/\s+/g, "");
    for (const said of [
      "模擬計算の結果（架空の見本データ）",
      "縮尺1:",
      "EPSG:6674",
      "最大浸水深",
      "0.5～3.0m",
      "河川の水位",
      "地点の浸水深",
      "用途地域",
      "標高",
      "参考です",
      "令和",
      flood.resultHash.slice(0, 20),
    ])
      expect(text).toContain(said);
    for (const { ja } of flood.limits) expect(text).toContain(ja.replaceAll(/\s+/g, "").slice(0, 20));
    const info = await pdfInfo(pdf);
    expect([info.get("Tagged"), info.get("Title")]).toEqual(["yes", "洪水・浸水シミュレーション：結果の要約"]);
    expect(pdf.toString("latin1")).toMatch(/\/Lang \(ja\)/);
    expect((await pdfFonts(pdf)).every((line) => /yes yes yes/.test(line))).toBe(true);
    expect(await pdfStructure(pdf)).toMatch(/^ *Figure\b/m);
    // The commonest class of depth lies on the map where it was computed: around the breach in its middle.
    const [x, y] = await middleOfColor(pdf, [255, 216, 192], [140, 150]);
    expect(x).toBeGreaterThan(10);
    expect(y).toBeGreaterThan(25);
    const counts = (await pdfText(await pdfOf(exposureJob, "ja"))).replaceAll(/\s+/g, "");
    expect(counts).toMatch(/浸水する場所の人口：約[\d,]+人（下限[\d,]+〜上限[\d,]+）/);
    expect(counts).toContain(flood.run.slice(0, 16));
    expect((await pdfText(await pdfOf(exposureJob, "en"))).replaceAll(/\s+/g, " ")).toContain("fictional sample data");
  });

  it.runIf(home === "postgis").each(["exposure", "evacuation", "isolation"])(
    "has the same %s on the command line, from a folder of results",
    async (simulation) => {
      const folder = await mkdtemp(path.join(tmpdir(), "machizu-breach-"));
      const { summary } = await run(simulation, { floodRun: flood.run });
      // Out of the server's own folder, so that it is surely the named one that is read.
      const kept = path.join(world.server.platform.runs.folder, flood.run);
      const [given, out] = [path.join(folder, "flood"), path.join(folder, "out")];
      await rename(kept, given);
      try {
        const onCommandLine = await simulateOnCommandLine(world, simulation, { floodRun: given }, out);
        expect(onCommandLine).toMatchObject({ run: summary.run, resultHash: summary.resultHash });
        expect(summary.files.length).toBeGreaterThan(0);
        for (const { name } of summary.files) {
          const [one, other] = await Promise.all(
            [out, path.join(world.server.platform.runs.folder, summary.run)].map((place) => readFile(path.join(place, name))),
          );
          expect(other?.equals(one ?? Buffer.alloc(0)), name).toBe(true);
        }
        // The server no longer has it and says so, in words.
        const refused = await post("exposure", { floodRun: flood.run, depthErrorMeters: 0.7 });
        expect(refused.status).toBe(400);
        expect(await refused.json()).toMatchObject({ where: "floodRun", detail: expect.stringContaining("保存期間") as string });
      } finally {
        await rename(given, kept);
        await rm(folder, { recursive: true });
      }
    },
  );

  it.each<[string, (exposed: string) => unknown, RegExp]>([
    ["an unknown run", () => "0".repeat(64), /ありません/],
    ["a run of something else", (exposed) => exposed, /「exposure」|「浸水の影響/],
    ["no hash", () => "../../etc/passwd", /実行/],
    ["no text", () => 12, /floodRun/],
  ])("refuses %s", async (_, value, told) => {
    const { summary } = await run("exposure", { floodRun: flood.run });
    const response = await post("evacuation", { floodRun: value(summary.run) });
    const problem = (await response.json()) as { where: string; detail: string };
    expect([response.status, problem.where]).toEqual([400, "floodRun"]);
    expect(problem.detail).toMatch(told);
  });

  it("refuses a run that is not at an end yet", async () => {
    const job = await world.server.platform.runs.submit("flood", world.breach({ durationHours: 190, cellMeters: "10" }));
    const response = await post("exposure", { floodRun: job });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ where: "floodRun", detail: expect.stringContaining("まだありません") as string });
    await world.server.platform.runs.dismiss(job);
  });

  it("whose files were damaged is not built on", async () => {
    const file = path.join(world.server.platform.runs.folder, flood.run, "maxDepthMeters.tif");
    const bytes = await readFile(file);
    await rename(file, `${file}.kept`);
    await writeFile(file, Buffer.from(bytes.map((byte, index) => (index === 100 ? byte ^ 1 : byte))));
    try {
      const job = await world.server.platform.runs.submit("exposure", { floodRun: flood.run, assumedStoreys: 3 });
      const { problem } = await world.reaches(job, "failed");
      expect(problem).toMatchObject({ where: "maxDepthMeters.tif", detail: { ja: expect.stringContaining("壊れています") as string } });
    } finally {
      await rename(`${file}.kept`, file);
    }
  });
});
