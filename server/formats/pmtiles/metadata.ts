import { type DatasetDefinition, publicFields } from "../../../model/dataset.ts";
import type { FeatureSource } from "../../../model/download-format.ts";
import { labelPoints } from "../../../model/legend.ts";
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
    vector_layers: [
      ...labelLayers(dataset),
      {
        id: dataset.id,
        description: dataset.title.ja,
        minzoom: dataset.tiles.minZoom,
        maxzoom: dataset.tiles.maxZoom,
        fields: Object.fromEntries(
          publicFields(dataset)
            .filter(([name]) => dataset.tiles.fields.includes(name))
            .map(([name, { type }]) => [
              name,
              type === "integer" || type === "number" ? "Number" : type === "boolean" ? "Boolean" : "String",
            ]),
        ),
      },
    ],
  };
}

/** Names of areas have a layer of their own. */
function labelLayers(dataset: DatasetDefinition) {
  const labels = labelPoints(dataset);
  if (labels === undefined) return [];
  const { maxZoom } = dataset.tiles;
  return [{ id: labels.name, minzoom: labels.minZoom, maxzoom: Math.max(maxZoom, labels.minZoom), fields: { [labels.field]: "String" } }];
}
