import type { Finding } from "../../model/finding.ts";
import { expectContent } from "./file/content.ts";
import { layerName } from "./file/layer-name.ts";
import { geometryColumnOf, type GeometryColumn } from "./parquet/geometry-column.ts";
import { openParquet, plainValue, readRowGroup, type ParquetFile } from "./parquet/open-parquet.ts";
import type { DeliveredFile, RawFeature, RawLayer, Reader } from "./reader.ts";
import { flattenWkb } from "./wkb/flatten-wkb.ts";
import { WkbWriter } from "./wkb/wkb-writer.ts";

/** Reads GeoParquet with WKB geometry, and plain Parquet as a table, one row group at a time. */
export const reader: Reader = {
  id: "geoparquet",
  extensions: [".parquet", ".geoparquet"],
  preference: 7,
  async open(file): Promise<RawLayer> {
    await expectContent(file, ["binary", "text"]);
    const parquet = await openParquet(file);
    const geometry = geometryColumnOf(parquet);
    const left = [geometry?.name, ...(geometry?.boxes ?? [])];
    const columns = parquet.columns.filter((column) => !left.includes(column));
    return {
      name: layerName(file),
      file: file.name,
      columns,
      crs: geometry?.crs,
      encoding: "UTF-8",
      count: parquet.rows,
      hasGeometry: geometry !== undefined,
      features: () => readRows(file, parquet, { columns, geometry }),
    };
  },
};

const batchRows = 256;
const noFindings: readonly Finding[] = [];

interface Wanted {
  readonly columns: readonly string[];
  readonly geometry: GeometryColumn | undefined;
}

async function* readRows(file: DeliveredFile, parquet: ParquetFile, wanted: Wanted): AsyncGenerator<readonly RawFeature[]> {
  const writer = new WkbWriter();
  const columns = wanted.geometry ? [...wanted.columns, wanted.geometry.name] : wanted.columns;
  for (const range of parquet.rowGroups) {
    const rows = await readRowGroup(file, parquet, { ...range, columns });
    for (let at = 0; at < rows.length; at += batchRows) {
      yield rows.slice(at, at + batchRows).map((values, index) => toFeature(values, range.start + at + index + 1, { wanted, writer }));
    }
  }
}

function toFeature(values: Record<string, unknown>, row: number, { wanted, writer }: { wanted: Wanted; writer: WkbWriter }): RawFeature {
  const properties = Object.fromEntries(wanted.columns.map((column) => [column, plainValue(values[column])]));
  const bytes = wanted.geometry && values[wanted.geometry.name];
  if (bytes === undefined || bytes === null) return { row, properties, wkb: null, findings: noFindings };
  const wkb = bytes instanceof Uint8Array ? flattenWkb(bytes, 0, writer) : "damaged-record";
  return typeof wkb === "string"
    ? { row, properties, wkb: null, findings: [{ kind: wkb, row }] }
    : { row, properties, wkb, findings: noFindings };
}
