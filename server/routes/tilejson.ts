import { Router } from "express";
import { type DatasetDefinition, publicFields } from "../../model/dataset.ts";
import { tileLayers } from "../../model/tile-layers.ts";
import { rowsPerTile } from "../../sql/build/tile-query.ts";
import { readQuery } from "../http/query.ts";
import { baseUrl } from "../http/base-url.ts";
import type { Platform } from "../platform.ts";
import { attributionHtml } from "../attribution.ts";
import { readDatasets } from "./tiles.ts";

/** `/tiles/{dataset[,dataset…]}.json`: TileJSON 3.0.0 of the current versions. */
export function tileJsonRoutes(platform: Platform): Router {
  const router = Router();
  router.get("/tiles/:datasets.json", async (request, response) => {
    readQuery(request.query, {}, {});
    const datasets = readDatasets(platform, request.params.datasets);
    const versions = await platform.versions();
    const states = datasets.map(({ id }) => versions.get(id));
    const v = states.map((state) => state?.version ?? 0).join("-");
    const names = datasets.map(({ id }) => id).join(",");
    const bounds = states.map((state) => state?.bboxLonLat).filter((bbox) => bbox != null);
    response.set("Cache-Control", "no-cache").json({
      tilejson: "3.0.0",
      name: datasets.map(({ title }) => title.ja).join("・"),
      description: datasets.map(({ description }) => description.ja).join("\n"),
      version: `1.0.${states.reduce((most, state) => Math.max(most, state?.version ?? 0), 0)}`,
      attribution: datasets.map((dataset) => attributionHtml(dataset, versions.get(dataset.id))).join(" "),
      tiles: [`${baseUrl(platform, request)}/tiles/${names}/{z}/{x}/{y}.mvt?v=${v}`],
      minzoom: Math.min(...datasets.map(({ tiles }) => tiles.minZoom)),
      maxzoom: Math.max(...datasets.map(({ tiles }) => tiles.maxZoom)),
      bounds: bounds.length === 0 ? platform.city.bbox : unite(bounds),
      vector_layers: datasets.flatMap((dataset) => vectorLayers(dataset)),
      "machizu:density": densityRule,
    });
  });
  return router;
}

function vectorLayers(dataset: DatasetDefinition) {
  const kinds = new Map(publicFields(dataset).map(([name, field]) => [name, `${tileJsonTypes[field.type]} ${field.label.ja}`]));
  return tileLayers(dataset).map(({ id, title, minZoom, maxZoom, fields }) => ({
    id,
    description: title.ja,
    minzoom: minZoom,
    maxzoom: maxZoom,
    fields: Object.fromEntries(fields.map((name) => [name, kinds.get(name)])),
  }));
}

/** What a tile leaves out, in words; `docs/life-of-a-tile.md` says it at length. */
const densityRule = {
  ja: `点はすべて含みます。ズーム12以下では、6×6単位（1タイル＝4096単位）より小さい面と8単位より短い線を省きます。市区町村道とその他の道路はズーム11からです。1タイルの上限は1レイヤー${rowsPerTile.toLocaleString("ja")}件（番号の小さい順）。面の名称は4×4タイルごとに1つ、半径6px の円が入らない面には付けません。`,
  en: `Points are never left out. Up to zoom 12, areas below 6 × 6 units (4096 to a tile) and lines below 8 units are. Municipal and other roads come from zoom 11 on. A tile holds at most ${rowsPerTile.toLocaleString("en")} features of a layer, those with the lowest numbers. An area has one label in 4 × 4 tiles, and none where no circle of 6 px fits.`,
};

const tileJsonTypes = { text: "String", code: "String", date: "String", integer: "Number", number: "Number", boolean: "Boolean" } as const;

function unite(boxes: readonly (readonly [number, number, number, number])[]): [number, number, number, number] {
  return [
    Math.min(...boxes.map(([west]) => west)),
    Math.min(...boxes.map(([, south]) => south)),
    Math.max(...boxes.map(([, , east]) => east)),
    Math.max(...boxes.map(([, , , north]) => north)),
  ];
}
