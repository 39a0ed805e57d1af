import type { GeometryKind } from "../../model/dataset.ts";
import type { DownloadFormat, FeatureSource } from "../../model/download-format.ts";
import { storageEpsg } from "../../model/geo/crs.ts";
import { columnsOf, rowReader } from "./content/columns.ts";
import { creditLine, credits } from "./content/credits.ts";
import { encodeFeature } from "./flatgeobuf/feature-encoder.ts";
import { encodeHeader } from "./flatgeobuf/header.ts";
import { nodeSize, packedTree } from "./flatgeobuf/packed-tree.ts";
import { FlatGeometry, wkbType } from "./geometry/flat-geometry.ts";
import { GeometryTypes, promotedTypes } from "./geometry/geometry-types.ts";
import { HilbertSpool } from "./spool/hilbert-spool.ts";
import { inTemporaryFolder, nothingYet } from "./spool/temporary-folder.ts";

/** FlatGeobuf 3 with index and licence: read in part over HTTP. The index comes first, so all rows are gathered (48 bytes a feature in memory) before the first byte. */
export const format: DownloadFormat = {
  id: "fgb",
  label: { ja: "FlatGeobuf（ウェブ地図・GIS向け）", en: "FlatGeobuf (for web maps and GIS)" },
  mediaType: "application/vnd.flatgeobuf",
  order: 40,
  anyCrs: true,
  write: (source) => inTemporaryFolder((folder) => writeFlatGeobuf(source, folder)),
};

async function* writeFlatGeobuf(source: FeatureSource, folder: string): AsyncGenerator<Uint8Array> {
  const spool = new HilbertSpool(folder, source.version.rowCount);
  try {
    const types = new GeometryTypes();
    yield* gather(source, spool, types);
    const features = await spool.sort();
    const hasIndex = features.order.length > 0;
    yield encodeHeader({
      name: source.dataset.id,
      title: source.dataset.title.ja,
      description: creditLine(source),
      metadata: JSON.stringify(credits(source)),
      epsg: source.epsg ?? storageEpsg,
      geometryType: types.only ?? 0,
      columns: columnsOf(source),
      envelope: features.boxes.isEmpty ? undefined : features.boxes.extent,
      featureCount: features.order.length,
      nodeSize: hasIndex ? nodeSize : 0,
    });
    if (!hasIndex) return;
    yield* packedTree(features);
    for await (const { bytes } of features.read())
      for (let start = 0; start < bytes.length; start += pieceBytes) yield bytes.subarray(start, start + pieceBytes);
  } finally {
    await spool.close();
  }
}

const pieceBytes = 1 << 18;

async function* gather(source: FeatureSource, spool: HilbertSpool, types: GeometryTypes): AsyncGenerator<Uint8Array> {
  const columnTypes = columnsOf(source).map(({ type }) => type);
  const readRow = rowReader(source);
  const promoted = promotedTypes(source.dataset.geometry);
  const geometry = new FlatGeometry();
  for await (const records of source.records()) {
    for (const record of records) {
      geometry.read(record.wkb);
      geometry.type = promoted[geometry.type] ?? geometry.type;
      if (geometry.type === wkbType.none) geometry.type = emptyTypes[source.dataset.geometry];
      types.add(geometry.type);
      encodeFeature(spool.writer, geometry, { types: columnTypes, values: readRow(record) });
      spool.endFeature(geometry);
    }
    await spool.flush();
    yield nothingYet;
  }
}

/** What a feature without a position has: an empty geometry of the layer's type. There is no empty point; a layer with such features is of no one type. */
const emptyTypes: Record<GeometryKind, number> = {
  point: wkbType.collection,
  line: wkbType.multiLineString,
  polygon: wkbType.multiPolygon,
  mixed: wkbType.collection,
};
