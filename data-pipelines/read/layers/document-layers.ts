import type { DeliveredFile, RawFeature, RawLayer } from "../reader.ts";
import { layerNames } from "./layered-reader.ts";

/** A record and the layer of the document it belongs to. */
export interface LayerFeature {
  readonly layer: string;
  readonly feature: RawFeature;
}

/** A document that tells its records only when it is read from the beginning. */
export interface LayeredDocument {
  readonly file: DeliveredFile;
  readonly encoding: string;
  readonly hasGeometry: boolean;
  crsOf(layer: string): number | undefined;
  /** Are its layers the classes of a schema? */
  readonly hasClasses?: boolean;
  /** All records of all layers, from the beginning each time it is called. */
  read(): AsyncIterable<readonly LayerFeature[]>;
}

const batchFeatures = 256;

/**
 * The layers of a document in the order of their first record. The document is read once from end to end, so that
 * one that is broken or cut short is refused before anything is loaded.
 */
export async function documentLayers(document: LayeredDocument): Promise<RawLayer[]> {
  const surveys = await survey(document);
  return [...surveys].map(([layer, { columns, count }]) => ({
    ...layerNames(document.file, layer, surveys.size === 1),
    columns: [...columns],
    crs: document.crsOf(layer),
    ...(document.hasClasses && { objectClass: layer }),
    encoding: document.encoding,
    count,
    hasGeometry: document.hasGeometry,
    features: () => featuresOf(document, layer),
  }));
}

interface Survey {
  readonly columns: Set<string>;
  count: number;
}

async function survey(document: LayeredDocument): Promise<Map<string, Survey>> {
  const surveys = new Map<string, Survey>();
  for await (const records of document.read()) {
    for (const { layer, feature } of records) {
      const found = surveys.get(layer) ?? { columns: new Set<string>(), count: 0 };
      surveys.set(layer, found);
      found.count++;
      for (const column of Object.keys(feature.properties)) found.columns.add(column);
    }
  }
  return surveys;
}

async function* featuresOf(document: LayeredDocument, wanted: string): AsyncGenerator<readonly RawFeature[]> {
  const features: RawFeature[] = [];
  for await (const records of document.read()) {
    for (const { layer, feature } of records) if (layer === wanted) features.push(feature);
    while (features.length >= batchFeatures) yield features.splice(0, batchFeatures);
  }
  if (features.length > 0) yield features;
}
