import { afterAll, beforeAll, expect, it } from "vitest";
import { type DatasetDefinition, defineDataset } from "../../../model/dataset.ts";
import { printScales } from "../../../model/print.ts";
import { zoomOfScale } from "../../../server/print/map-look.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../../support/database.ts";
import { loadRecords } from "../../support/loads.ts";
import { readQr } from "../../support/read-qr.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { lonLat, point, record, zones } from "../report/site-world.ts";
import { firstPage, hasPoppler, middleOfColor, pdfFonts, pdfInfo, pdfStructure, pdfText, skippedWithoutPoppler } from "./read-pdf.ts";

/** Two marks of colours that nothing else on the sheet has. */
const marks: DatasetDefinition = defineDataset({
  ...zones,
  id: "test-marks",
  title: { ja: "目印", en: "Marks" },
  geometry: "point",
  fields: {
    ...zones.fields,
    name: {
      type: "code",
      label: { ja: "名称", en: "Name" },
      codes: [
        { value: "西", label: { ja: "西の目印", en: "Western mark" }, color: "#FF00FF" },
        { value: "東", label: { ja: "東の目印", en: "Eastern mark" }, color: "#00FFFF" },
        { value: "無", label: { ja: "どこにもない目印", en: "Mark nowhere" }, color: "#00FF00" },
      ],
    },
  },
  style: { color: "#888888", colorBy: "name", size: 6, outline: "#000000" },
  visibleAtStart: true,
  notice: { ja: "目印は試験用です", en: "Marks are for tests" },
});
const empty = defineDataset({ ...marks, id: "test-empty", title: { ja: "空の表", en: "Empty table" }, visibleAtStart: false });

const magenta = [255, 0, 255] as const;
const cyan = [0, 255, 255] as const;

/** How far the map reaches to the right and down, in millimetres: the legend has the same colours. */
const sheets = [
  { query: "&paper=A4&orientation=landscape", map: [222, 210] },
  { query: "&paper=A3&orientation=portrait", map: [297, 334] },
] as const;

describeHomes(`a printed map${skippedWithoutPoppler}`, (home) => {
  let test: TestDatabase;
  let server: TestServer;

  beforeAll(async () => {
    test = await createTestDatabase(home, [marks, empty]);
    // For every scale a pair that is 100 mm and 60 mm apart on paper.
    const pairs = printScales.flatMap((scale, index) => {
      const [east, north] = [index * 20_000, 0];
      return [
        record({ no: 2 * index, name: "西", wkb: point(east, north) }),
        record({ no: 2 * index + 1, name: "東", wkb: point(east + 0.1 * scale, north - 0.06 * scale) }),
      ];
    });
    await loadRecords(test.database, pairs, { dataset: marks, source: "open", sample: true });
    server = await startServer(test.database, [marks, empty]);
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  /** The sheet around the middle of the pair that belongs to a scale. */
  /** How far east the pair of marks of a scale is, in metres. */
  const placeOf = (scale: number) => printScales.findIndex((candidate) => candidate === scale) * 20_000;

  async function print(scale: number, query = "", headers: Record<string, string> = {}): Promise<Buffer> {
    const [lon, lat] = lonLat(placeOf(scale) + 0.05 * scale, -0.03 * scale);
    const response = await server.get(`/print?lon=${lon.toFixed(9)}&lat=${lat.toFixed(9)}&scale=${scale}${query}`, headers);
    expect(response.headers.get("content-type")).toBe("application/pdf");
    return Buffer.from(await response.arrayBuffer());
  }

  it.skipIf(!hasPoppler).each(printScales)("at 1:%i has its points as far apart as they are", async (scale) => {
    for (const { query, map } of sheets) {
      const pdf = await print(scale, query);
      const [west, east] = [await middleOfColor(pdf, magenta, map), await middleOfColor(pdf, cyan, map)];
      const meters = (Math.hypot(east[0] - west[0], east[1] - west[1]) / 1000) * scale;
      const truth = Math.hypot(0.1 * scale, 0.06 * scale);
      expect(Math.abs(meters - truth) / truth).toBeLessThan(0.005);
      expect(east[0] - west[0]).toBeCloseTo(100, 0);
      expect(east[1] - west[1]).toBeCloseTo(60, 0);
    }
  });

  it.skipIf(!hasPoppler)("says in text what it shows: scale, legend, sources, version, dates, coordinate system, disclaimer", async () => {
    const text = await pdfText(await print(2500, "&layers=test-marks,test-empty&lang=ja&title=目印の図"));
    const year = new Date().toLocaleString("ja-JP", { year: "numeric", timeZone: "Asia/Tokyo" });
    for (const said of [
      "目印の図",
      "縮尺 1:2,500",
      "凡例",
      "西の目印",
      "東の目印",
      "空の表：データなし",
      "試験市 test-zones",
      "クリエイティブ・コモンズ",
      "第1版",
      year,
      "令和",
      "平面直角座標系 第6系",
      "証明や手続きには使えません",
      "見本データ（架空）",
      "目印は試験用です",
    ]) {
      expect(text.replaceAll(/\s+/g, "")).toContain(said.replaceAll(/\s+/g, ""));
    }
    expect(text).not.toContain("どこにもない目印");
  });

  it.skipIf(!hasPoppler)("is tagged, has a title and a language, and carries its fonts", async () => {
    const pdf = await print(1000, "&lang=ja&paper=A3");
    const info = await pdfInfo(pdf);
    expect(info.get("Title")).toBe("東近江市の地図");
    expect(info.get("Tagged")).toBe("yes");
    expect(info.get("Page size")).toMatch(/^1190\.55 x 841\.89 pts \(A3\)/);
    expect(pdf.toString("latin1")).toContain("/Lang (ja)");
    const structure = await pdfStructure(pdf);
    for (const tag of ["Document", "H1", "H2", "P", "Figure"]) expect(structure).toMatch(new RegExp(`^ *${tag}\\b`, "m"));
    const fonts = await pdfFonts(pdf);
    expect(fonts.length).toBeGreaterThan(0);
    for (const font of fonts) expect(font).toMatch(/^[A-Z]{6}\+\S+ .* yes yes yes /);
  });

  it.skipIf(!hasPoppler)("has a code that opens exactly this map in the viewer, on either paper", async () => {
    for (const { query } of sheets) {
      const pdf = await print(2500, `${query}&lang=ja&layers=test-marks`);
      const link = new URL(readQr(await firstPage(pdf)));
      expect([link.origin, link.search]).toEqual([new URL(server.url).origin, "?lang=ja"]);
      const [lon, lat] = lonLat(placeOf(2500) + 0.05 * 2500, -0.03 * 2500);
      const zoom = zoomOfScale(2500, lat).toFixed(2);
      expect(link.hash).toBe(`#map=${zoom}/${lat.toFixed(5)}/${lon.toFixed(5)}&layers=test-marks`);
    }
  });

  it.skipIf(!hasPoppler)("speaks English where that is asked for", async () => {
    const pdf = await print(500, "", { "Accept-Language": "en" });
    expect(await pdfText(pdf)).toMatch(/Scale 1:500[\s\S]*Reiwa/);
    expect(pdf.toString("latin1")).toContain("/Lang (en)");
  });

  it.each([
    ["scale=3000", "scale"],
    ["paper=A5", "paper"],
    ["orientation=upside-down", "orientation"],
    ["layers=test-marks;drop", "layers"],
    ["zoom=3", "zoom"],
    [`title=${"長".repeat(61)}`, "title"],
  ])("refuses ?%s and names it", async (query, where) => {
    const response = await server.get(`/print?lon=136.2&lat=35.1&${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ type: "urn:machizu:problem:invalid-parameter", where });
  });

  it("refuses a layer that does not exist and places where the zone is not true to scale", async () => {
    expect((await server.get("/print?lon=136.2&lat=35.1&layers=nothing")).status).toBe(404);
    expect(await (await server.get("/print?lon=141.3&lat=43.1")).json()).toMatchObject({ status: 400, where: "lon, lat" });
    expect((await server.get("/print?lon=0&lat=0")).status).toBe(400);
  });
});
