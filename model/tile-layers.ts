import { type DatasetDefinition, publicFields } from "./dataset.ts";
import { labelPoints } from "./legend.ts";
import type { LocalText } from "./text.ts";

/** A layer of a dataset's vector tiles, as tile metadata describes it. */
export interface TileLayer {
  readonly id: string;
  readonly title: LocalText;
  readonly geometry: DatasetDefinition["geometry"];
  readonly minZoom: number;
  readonly maxZoom: number;
  /** Names of the attributes its features have. */
  readonly fields: readonly string[];
}

/** The features' layer, and that of their names where these have points of their own. */
export function tileLayers(dataset: DatasetDefinition): readonly TileLayer[] {
  const { id, title, geometry } = dataset;
  const { minZoom, maxZoom } = dataset.tiles;
  const fields = publicFields(dataset).flatMap(([name]) => (dataset.tiles.fields.includes(name) ? [name] : []));
  const features: TileLayer = { id, title, geometry, minZoom, maxZoom, fields };
  const labels = labelPoints(dataset);
  if (labels === undefined) return [features];
  const names: TileLayer = {
    id: labels.name,
    title: { ja: `${title.ja}（文字の位置）`, en: `${title.en} (places of labels)` },
    geometry: "point",
    minZoom: labels.minZoom,
    maxZoom: Math.max(maxZoom, labels.minZoom),
    fields: fields.filter((name) => name === labels.field),
  };
  return [features, names];
}
