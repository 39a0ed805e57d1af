import type { DatasetDefinition } from "../../model/dataset.ts";
import { legendRows, styleLayers } from "../../model/legend.ts";
import type { Language } from "../../model/text.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import { attributionHtml } from "../attribution.ts";
import type { Platform } from "../platform.ts";

interface StyleQuestion {
  /** `city`, or the id of the one dataset. */
  readonly name: string;
  readonly datasets: readonly DatasetDefinition[];
  readonly versions: ReadonlyMap<string, PublishedVersion>;
  readonly language: Language;
  /** Where the tiles are: scheme and host. */
  readonly base: string;
  /** Tiles are asked for down to here only; what is nearer is drawn from these. */
  readonly mostZoom?: number;
}

/** A MapLibre style of one dataset with its legend, or of the whole city: its legends are in the catalogue, which the map has anyway. */
export function styleDocument(platform: Platform, question: StyleQuestion): object {
  const { name, datasets, versions, language } = question;
  const sources = datasets.map((dataset) => [dataset.id, tileSource(dataset, versions.get(dataset.id), question)] as const);
  return {
    version: 8,
    name: name === "city" ? platform.city.name[language] : platform.dataset(name).title[language],
    center: platform.city.center,
    zoom: platform.city.zoom,
    ...(name !== "city" && {
      metadata: { "machizu:legend": Object.fromEntries(datasets.map((dataset) => [dataset.id, legendRows(dataset)])) },
    }),
    sources: Object.fromEntries(sources),
    layers: [
      { id: "background", type: "background", paint: { "background-color": "#F4F2EC" } },
      ...drawingOrder(datasets).flatMap((dataset) =>
        styleLayers(dataset, { source: dataset.id, language }).map((layer) => withVisibility(layer, shown(dataset, name))),
      ),
    ],
  };
}

function tileSource(dataset: DatasetDefinition, version: PublishedVersion | undefined, { base, mostZoom = 22 }: StyleQuestion) {
  return {
    type: "vector",
    tiles: [`${base}/tiles/${dataset.id}/{z}/{x}/{y}.mvt?v=${version?.version ?? 0}`],
    minzoom: dataset.tiles.minZoom,
    maxzoom: Math.max(dataset.tiles.minZoom, Math.min(dataset.tiles.maxZoom, mostZoom)),
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
