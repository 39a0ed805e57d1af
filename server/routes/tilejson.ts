import { Router } from "express";
import { publicFields } from "../../model/dataset.ts";
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
      vector_layers: datasets.map((dataset) => ({
        id: dataset.id,
        description: dataset.title.ja,
        minzoom: dataset.tiles.minZoom,
        maxzoom: dataset.tiles.maxZoom,
        fields: Object.fromEntries(
          publicFields(dataset)
            .filter(([name]) => dataset.tiles.fields.includes(name))
            .map(([name, field]) => [name, `${tileJsonTypes[field.type]} ${field.label.ja}`]),
        ),
      })),
    });
  });
  return router;
}

const tileJsonTypes = { text: "String", code: "String", date: "String", integer: "Number", number: "Number", boolean: "Boolean" } as const;

function unite(boxes: readonly (readonly [number, number, number, number])[]): [number, number, number, number] {
  return [
    Math.min(...boxes.map(([west]) => west)),
    Math.min(...boxes.map(([, south]) => south)),
    Math.max(...boxes.map(([, , east]) => east)),
    Math.max(...boxes.map(([, , , north]) => north)),
  ];
}
