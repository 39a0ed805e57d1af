import { type DatasetDefinition, type FieldType, publicFields } from "../../../model/dataset.ts";
import type { FeatureSource } from "../../../model/download-format.ts";
import { tileLayers } from "../../../model/tile-layers.ts";
import { creditLine, credits } from "../content/credits.ts";

/** What a PMTiles archive says of itself, in the words of TileJSON; credits, licence and version for people and for programs. */
export function metadata(source: FeatureSource): object {
  const { dataset, version } = source;
  return {
    name: dataset.title.ja,
    description: dataset.description.ja,
    attribution: creditLine(source),
    version: String(version.version),
    type: "overlay",
    "machizu:credits": credits(source),
    ...(dataset.notice && { "machizu:notice": dataset.notice.ja }),
    vector_layers: vectorLayers(dataset),
  };
}

function vectorLayers(dataset: DatasetDefinition) {
  const kinds = new Map(publicFields(dataset).map(([name, { type }]) => [name, tileJsonType(type)]));
  return tileLayers(dataset).map(({ id, title, minZoom, maxZoom, fields }) => ({
    id,
    description: title.ja,
    minzoom: minZoom,
    maxzoom: maxZoom,
    fields: Object.fromEntries(fields.map((name) => [name, kinds.get(name)])),
  }));
}

function tileJsonType(type: FieldType): string {
  if (type === "boolean") return "Boolean";
  return type === "integer" || type === "number" ? "Number" : "String";
}
