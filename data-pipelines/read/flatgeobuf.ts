import type { Finding } from "../../model/finding.ts";
import { Problem } from "../../model/problem.ts";
import { fgbWkb } from "./fgb/fgb-geometry.ts";
import { columnsIn, readFgbHeader, type FgbHeader } from "./fgb/fgb-header.ts";
import { fgbProperties } from "./fgb/fgb-properties.ts";
import { FlatTable } from "./fgb/flat-table.ts";
import { expectContent } from "./file/content.ts";
import { damagedFile } from "./file/damage.ts";
import { FileWindow } from "./file/file-window.ts";
import { layerName } from "./file/layer-name.ts";
import type { DeliveredFile, RawFeature, RawLayer, Reader } from "./reader.ts";
import { pointBytes, WkbWriter } from "./wkb/wkb-writer.ts";

/** Reads FlatGeobuf from the first feature to the last; the spatial index is skipped. */
export const reader: Reader = {
  id: "flatgeobuf",
  extensions: [".fgb"],
  preference: 6,
  async open(file): Promise<RawLayer> {
    await expectContent(file, ["binary", "text"]);
    const window = await FileWindow.open(file);
    try {
      const header = await readFgbHeader(window);
      return {
        name: layerName(file),
        file: file.name,
        columns: header.columns.map(({ name }) => name),
        crs: header.crs,
        encoding: "UTF-8",
        count: header.count > 0 ? header.count : undefined,
        hasGeometry: true,
        features: () => readFeatures(file, header),
      };
    } finally {
      await window.close();
    }
  },
};

const batch = { features: 256, bytes: 1 << 22 };
const largestFeatureBytes = 256 * 2 ** 20;
const featureFields = { geometry: 0, properties: 1, columns: 2 };
const noFindings: readonly Finding[] = [];

async function* readFeatures(file: DeliveredFile, header: FgbHeader): AsyncGenerator<readonly RawFeature[]> {
  const window = await FileWindow.open(file);
  const writer = new WkbWriter();
  try {
    let features: RawFeature[] = [];
    let bytes = 0;
    let row = 0;
    for (let at = header.featuresAt; at < file.bytes;) {
      row++;
      const length = await featureLength(window, at, row);
      const content = window.peek(at + 4, length) ?? (await window.load(at + 4, length));
      features.push(toFeature(content, row, { header, writer }));
      at += 4 + length;
      bytes += length;
      if (features.length < batch.features && bytes < batch.bytes) continue;
      yield features;
      features = [];
      bytes = 0;
    }
    if (header.count > row) throw cutShort(file, row);
    if (features.length > 0) yield features;
  } finally {
    await window.close();
  }
}

async function featureLength(window: FileWindow, at: number, row: number): Promise<number> {
  const { file } = window;
  if (at + 4 > file.bytes) throw cutShort(file, row - 1);
  const length = (window.peek(at, 4) ?? (await window.load(at, 4))).readUInt32LE();
  if (at + 4 + length > file.bytes) throw cutShort(file, row - 1);
  if (length <= largestFeatureBytes) return length;
  throw new Problem("too-large", {
    where: file.name,
    detail: { ja: `${file.name} の ${row} 件目が大きすぎます`, en: `Record ${row} of ${file.name} is too large` },
    remedy: { ja: "図形を分割して提出してください", en: "Deliver the geometry in smaller pieces" },
  });
}

interface Context {
  readonly header: FgbHeader;
  readonly writer: WkbWriter;
}

function toFeature(content: Buffer, row: number, { header, writer }: Context): RawFeature {
  try {
    const feature = FlatTable.root(content);
    const own = columnsIn(feature, featureFields.columns);
    const properties = fgbProperties(feature.vector(featureFields.properties, 1) ?? Buffer.alloc(0), own.length > 0 ? own : header.columns);
    const geometry = feature.table(featureFields.geometry);
    const wkb = geometry ? fgbWkb(geometry, header.geometryType, writer, content.length / pointBytes + 1) : null;
    return typeof wkb === "string"
      ? { row, properties, wkb: null, findings: [{ kind: wkb, row }] }
      : { row, properties, wkb, findings: noFindings };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { row, properties: {}, wkb: null, findings: [{ kind: "damaged-record", row }] };
  }
}

function cutShort(file: DeliveredFile, read: number) {
  return damagedFile(file.name, {
    ja: `${read} 件目の後で途中で終わっています`,
    en: `ends in the middle, after record ${read}`,
  });
}
