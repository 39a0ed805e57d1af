import { expectContent } from "./file/content.ts";
import { damagedFile } from "./file/damage.ts";
import { layerName } from "./file/layer-name.ts";
import { jsonItems, openJson, parseItem, type JsonSource } from "./json/json-items.ts";
import { isObject } from "./json/object.ts";
import { openingBracket } from "./json/opening-bracket.ts";
import type { RawFeature, RawLayer, Reader } from "./reader.ts";

/** Reads a JSON array of objects as a table; positions come from its columns. */
export const reader: Reader = {
  id: "json-table",
  extensions: [".json"],
  preference: 25,
  async accepts(file) {
    return (await openingBracket(file.path)) === "[";
  },
  async open(file, _delivery, options): Promise<RawLayer> {
    await expectContent(file, ["json"]);
    const source = await openJson(file, options.encoding);
    const { columns, count } = await surveyRows(source);
    return {
      name: layerName(file),
      file: file.name,
      columns,
      crs: undefined,
      encoding: source.encoding.name,
      count,
      hasGeometry: false,
      features: () => readRows(source),
    };
  },
};

const batchRows = 256;
/** Columns are learnt from this many rows; the rest is only counted. */
const surveyedRows = 1000;

async function surveyRows(source: JsonSource): Promise<{ columns: string[]; count: number }> {
  const columns = new Set<string>();
  let count = 0;
  for await (const items of jsonItems(source, {})) {
    for (const item of items) {
      const row = count < surveyedRows ? await parseItem(source, item) : {};
      if (count === 0 && !isObject(row)) throw notATable(source.file.name);
      if (isObject(row)) for (const column of Object.keys(row)) columns.add(column);
      count++;
    }
  }
  return { columns: [...columns], count };
}

async function* readRows(source: JsonSource): AsyncGenerator<readonly RawFeature[]> {
  let features: RawFeature[] = [];
  let row = 0;
  for await (const items of jsonItems(source, {})) {
    for (const item of items) {
      row++;
      const value = await parseItem(source, item);
      const isRow = isObject(value);
      features.push({ row, properties: isRow ? value : {}, wkb: null, findings: isRow ? [] : [{ kind: "damaged-record", row }] });
      if (features.length < batchRows) continue;
      yield features;
      features = [];
    }
  }
  if (features.length > 0) yield features;
}

function notATable(file: string) {
  return damagedFile(
    file,
    { ja: "JSON の配列ですが、要素が行（オブジェクト）ではありません", en: "is a JSON array, but its elements are not objects" },
    { ja: '[{"列": 値, …}, …] の形で提出してください', en: 'Deliver it as [{"column": value, …}, …]' },
  );
}
