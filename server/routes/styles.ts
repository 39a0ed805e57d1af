import { Router } from "express";
import { z } from "zod";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { legendRows, styleLayers } from "../../model/legend.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import { attributionHtml } from "../attribution.ts";
import { definitionLanguage, readerLanguages } from "../../model/text.ts";
import { baseUrl } from "../http/base-url.ts";
import { readQuery, withoutSuffix } from "../http/query.ts";
import type { Platform } from "../platform.ts";

/** `/styles/{name}.json`: a MapLibre style of the whole city (`city`) or of one dataset, with its legend. */
export function styleRoutes(platform: Platform): Router {
  const router = Router();
  router.get("/styles/:file", async (request, response) => {
    const name = withoutSuffix(request.params.file, ".json");
    const { lang } = readQuery(request.query, { lang: z.enum(readerLanguages).default("ja") }, { lang: readerLanguages.join(" | ") });
    const language = definitionLanguage(lang);
    const datasets = name === "city" ? platform.publicDatasets : [platform.dataset(name)];
    const versions = await platform.versions();
    const sources = datasets.map(
      (dataset) => [dataset.id, tileSource(dataset, versions.get(dataset.id), baseUrl(platform, request))] as const,
    );
    response.set("Cache-Control", "no-cache").json({
      version: 8,
      name: name === "city" ? platform.city.name[language] : platform.dataset(name).title[language],
      center: platform.city.center,
      zoom: platform.city.zoom,
      metadata: { "machizu:legend": Object.fromEntries(datasets.map((dataset) => [dataset.id, legendRows(dataset)])) },
      sources: Object.fromEntries(sources),
      layers: [
        { id: "background", type: "background", paint: { "background-color": "#F4F2EC" } },
        ...drawingOrder(datasets).flatMap((dataset) =>
          styleLayers(dataset, { source: dataset.id, language }).map((layer) => withVisibility(layer, shown(dataset, name))),
        ),
      ],
    });
  });
  return router;
}

function tileSource(dataset: DatasetDefinition, version: PublishedVersion | undefined, base: string) {
  return {
    type: "vector",
    tiles: [`${base}/tiles/${dataset.id}/{z}/{x}/{y}.mvt?v=${version?.version ?? 0}`],
    minzoom: dataset.tiles.minZoom,
    maxzoom: dataset.tiles.maxZoom,
    attribution: attributionHtml(dataset, version),
    ...(version?.bboxLonLat && { bounds: version.bboxLonLat }),
  };
}

function drawingOrder(datasets: readonly DatasetDefinition[]): DatasetDefinition[] {
  return [...datasets].sort((a, b) => a.order - b.order);
}

function shown(dataset: DatasetDefinition, style: string): boolean {
  return style === dataset.id || dataset.visibleAtStart;
}

function withVisibility<Layer extends { layout?: object | undefined }>(layer: Layer, visible: boolean): Layer {
  return visible ? layer : { ...layer, layout: { ...layer.layout, visibility: "none" } };
}
