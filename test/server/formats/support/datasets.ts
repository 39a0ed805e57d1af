import { geometryWkb } from "../../../../data-pipelines/read/geojson/geometry-wkb.ts";
import { WkbWriter } from "../../../../data-pipelines/read/wkb/wkb-writer.ts";
import { type DatasetDefinition, defineDataset } from "../../../../model/dataset.ts";
import type { StagedRecord } from "../../../../sql/load.ts";

/** One dataset for each kind of geometry, all with every type of field, and rows that files tend to break on. */

const codes = [
  { value: "01", label: { ja: "田・畑", en: "Farmland" }, color: "#00AA11" },
  { value: "02", label: { ja: "宅地", en: "Built-up" } },
  { value: "x&<", label: { ja: '"特殊"', en: "Special" }, color: "#112233" },
];

function define(id: string, geometry: DatasetDefinition["geometry"]): DatasetDefinition {
  const text = (ja: string) => ({ ja, en: ja });
  return defineDataset({
    id,
    title: { ja: `試験 ${id}`, en: `Test ${id}` },
    description: text("試験用"),
    notice: { ja: "法的効力はありません", en: "Without legal effect" },
    theme: "planning",
    geometry,
    fields: {
      name: { type: "text", label: text("名称") },
      kind: { type: "code", label: text("種類"), codes },
      population: { type: "integer", label: text("人口"), unit: "人" },
      ratio: { type: "number", label: text("率"), unit: "%" },
      surveyed_on: { type: "date", label: text("測量日") },
      is_open: { type: "boolean", label: text("公開") },
      a_long_field_name: { type: "text", label: text("長い名前の項目") },
      a_long_field_name_too: { type: "integer", label: text("もう一つの長い名前") },
      secret: { type: "text", label: text("内部"), visibility: "internal" },
    },
    titleField: "name",
    tiles: { minZoom: 8, maxZoom: 16, fields: ["name", "kind"] },
    style: { color: "#888888", colorBy: "kind", opacity: 0.5, outline: "#010203" },
    sources: [
      {
        id: "survey",
        title: text("測量"),
        publisher: text("試験市"),
        landing: "https://example.com/survey",
        licence: "CC-BY-4.0",
        attribution: { ja: "試験市「測量」を加工", en: "Test city, survey" },
        recognise: ["no"],
        crs: 6674,
        key: ["no"],
        columns: { name: "name" },
      },
    ],
  });
}

export const spots = define("test-spots", "point");
export const ways = define("test-ways", "line");
export const areas = define("test-areas", "polygon");
export const things = define("test-things", "mixed");
/** Has a version, but no row with a position. */
export const nowhere = define("test-nowhere", "polygon");
export const datasets = [spots, ways, areas, things, nowhere];

type Values = readonly [
  string | null,
  string | null,
  number | null,
  number | null,
  string | null,
  boolean | null,
  string | null,
  number | null,
];

/** What the rows of every dataset hold. */
const rowValues: readonly Values[] = [
  ["八日市小学校", "01", 350, 12.5, "2026-04-01", true, "普通", 1],
  ['コンマ,と"引用符"と\n改行と\\と\t', "x&<", 0, -0.1, "1999-12-31", false, "<b>&amp;</b> 'a'", -1],
  [null, null, null, null, null, null, null, null],
  ["髙﨑・𠮷野家🏫〜−", "02", 9007199254740991, 0.1 + 0.2, "1868-01-25", true, "東".repeat(200), 2147483648],
  ["_x0041_ = 1+1", "01", -9007199254740991, 1.5e-7, "2100-02-28", null, " 前後の空白 ", null],
  ["", "99", 7, 123456.789, "2000-02-29", false, "", 0],
];

const [x, y] = [18_000, -98_000];
const square = (east: number, north: number, side: number) => [
  [x + east, y + north],
  [x + east + side, y + north],
  [x + east + side, y + north + side],
  [x + east, y + north + side],
  [x + east, y + north],
];

const points = [
  { type: "Point", coordinates: [x, y] },
  { type: "Point", coordinates: [x + 100, y + 50] },
  null,
  { type: "Point", coordinates: [x - 3000.25, y + 20] },
  { type: "Point", coordinates: [x + 17, y - 5000] },
  { type: "Point", coordinates: [x + 17, y - 5000] },
];

const lines = [
  {
    type: "LineString",
    coordinates: [
      [x, y],
      [x + 10, y + 10],
      [x + 20, y - 10],
    ],
  },
  {
    type: "MultiLineString",
    coordinates: [
      [
        [x, y + 100],
        [x + 10, y + 110],
      ],
      [
        [x + 50, y],
        [x + 60, y],
        [x + 70, y + 1],
      ],
    ],
  },
  null,
  {
    type: "LineString",
    coordinates: [
      [x - 900, y],
      [x - 901, y + 1],
    ],
  },
  {
    type: "LineString",
    coordinates: [
      [x + 2000, y],
      [x + 2001, y + 300],
      [x + 2050, y + 310],
    ],
  },
  {
    type: "LineString",
    coordinates: [
      [x, y],
      [x, y + 5],
    ],
  },
];

const polygons = [
  { type: "Polygon", coordinates: [square(0, 0, 100)] },
  // a hole, both rings running the same way
  { type: "Polygon", coordinates: [square(200, 0, 100), square(220, 20, 30)] },
  null,
  { type: "MultiPolygon", coordinates: [[square(400, 0, 100), [...square(420, 20, 30)].reverse()], [square(600, 300, 50)]] },
  { type: "Polygon", coordinates: [[...square(-2000, 500, 10)].reverse()] },
  { type: "Polygon", coordinates: [square(0, -4000, 20), square(2, -3998, 3), square(10, -3990, 3)] },
];

const mixture = [
  points[0],
  { type: "GeometryCollection", geometries: [points[1], lines[1], polygons[3]] },
  null,
  {
    type: "MultiPoint",
    coordinates: [
      [x, y],
      [x + 30, y + 40],
    ],
  },
  polygons[1],
  lines[0],
];

export const recordsOf = new Map<DatasetDefinition, StagedRecord[]>([
  [spots, stage(points)],
  [ways, stage(lines)],
  [areas, stage(polygons)],
  [things, stage(mixture)],
  [nowhere, stage([null])],
]);

function stage(geometries: readonly unknown[]): StagedRecord[] {
  return geometries.map((geometry, index) => {
    const wkb = geometryWkb(geometry, new WkbWriter());
    if (wkb === undefined) throw new Error(`geometry ${index} is not GeoJSON`);
    const values = rowValues[index] ?? [];
    return {
      layer: 0,
      row: index + 1,
      key: String(index + 1),
      values: [...values, "秘密"],
      raw: { no: index },
      geometry: wkb && { wkb, srid: 6674 },
    };
  });
}
