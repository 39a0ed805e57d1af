import { Problem } from "../../../model/problem.ts";
import { layerName } from "../file/layer-name.ts";
import type { DeliveredFile, Delivery, RawLayer, Reader, ReadOptions } from "../reader.ts";

/** A format whose files may hold several layers, or none: workbooks, databases, XML of many kinds. */
export interface LayeredReader extends Reader {
  /**
   * Opens every layer of the file. Empty when the file holds nothing of this format: metadata and documents share
   * the extension.
   * @throws Problem as `open` does.
   */
  openAll(file: DeliveredFile, delivery: Delivery, options: ReadOptions): Promise<readonly RawLayer[]>;
}

/** Adds `open` for callers that know one layer a file only: several are refused rather than all but one lost. */
export function layeredReader(reader: Omit<LayeredReader, "open">): LayeredReader {
  return {
    ...reader,
    async open(file, delivery, options) {
      const layers = await reader.openAll(file, delivery, options);
      const [only] = layers;
      if (layers.length > 1) throw severalLayers(file, layers);
      return only ?? nothingIn(file);
    },
  };
}

/** Names of one layer of a file: the file's own when it is the only one. */
export function layerNames(file: DeliveredFile, layer: string, isOnly: boolean): { name: string; file: string } {
  if (isOnly) return { name: layerName(file), file: file.name };
  return { name: `${layerName(file)}_${layer}`.normalize("NFC"), file: `${file.name}#${layer}` };
}

function nothingIn(file: DeliveredFile): RawLayer {
  return {
    name: layerName(file),
    file: file.name,
    columns: [],
    crs: undefined,
    encoding: "",
    count: 0,
    hasGeometry: false,
    async *features() {
      // Nothing to read.
    },
  };
}

function severalLayers(file: DeliveredFile, layers: readonly RawLayer[]): Problem {
  const names = layers.map(({ name }) => name).join(", ");
  return new Problem("unreadable-file", {
    where: file.name,
    detail: { ja: `${file.name} に複数の層があります（${names}）`, en: `${file.name} holds several layers (${names})` },
    remedy: { ja: "層ごとに別のファイルで提出してください", en: "Deliver each layer in a file of its own" },
  });
}
