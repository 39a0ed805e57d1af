import { loadStandardLists } from "../../../datasets/standard/index.ts";
import type { City } from "../../../model/city.ts";
import type { ColumnRule as SourceRule, DatasetDefinition, FieldDefinition, SourceDefinition } from "../../../model/dataset.ts";
import type { FeatureRecord, FeatureSource } from "../../../model/download-format.ts";
import { ruleOf, type StandardForm, type StandardList } from "../../../model/standard/standard-list.ts";
import { leadingPoint } from "./leading-point.ts";

/** The official columns of a standard list out of the fields of a dataset: what its importer does, backwards. */

export type ListCity = Pick<City, "code6" | "name" | "prefecture">;

export interface OfferedList {
  readonly list: StandardList;
  readonly form: StandardForm;
  readonly source: SourceDefinition;
}

/** The list a dataset can be written as, in its present form, or in the earlier one where only that form's order is official. */
export async function offeredList(dataset: DatasetDefinition): Promise<OfferedList | undefined> {
  const lists = await loadStandardLists();
  const offers = dataset.sources.flatMap((source) => {
    const list = lists.find(({ id }) => id === source.standard?.list);
    const form = source.standard && list?.forms[source.standard.form];
    return list && form ? [{ list, form, source }] : [];
  });
  const [first] = offers;
  const ofFirst = offers.filter(({ list }) => list === first?.list);
  return ofFirst.find(({ form }) => form.order === "official") ?? first;
}

type CellReader = (record: FeatureRecord) => string;

/** One function per official column, in the official order; a column the dataset knows nothing of is empty. */
export function cellReaders({ form, source }: OfferedList, features: FeatureSource, city: ListCity): CellReader[] {
  const fieldCells = cellsOfFields(form, source, features.fields);
  const cityCells = cellsOfCity(city);
  const positionCells = cellsOfPosition(features.fields, source);
  const address = fieldCells.get("所在地_連結表記") ?? fieldCells.get("住所") ?? (() => "");
  const [prefecture, name] = [city.prefecture.ja, city.name.ja];
  const afterPrefecture = (text: string) => (text.startsWith(prefecture) ? text.slice(prefecture.length) : text);
  const others = new Map<string, CellReader>([
    ["ID", identifierOf],
    ["NO", identifierOf],
    ["所在地_都道府県", (record) => (address(record).startsWith(prefecture) ? prefecture : "")],
    ["所在地_市区町村", (record) => (afterPrefecture(address(record)).startsWith(name) ? name : "")],
  ]);
  return form.columns.map(
    (column) => others.get(column) ?? cityCells.get(column) ?? positionCells.get(column) ?? fieldCells.get(column) ?? (() => ""),
  );
}

function cellsOfCity({ code6, name, prefecture }: ListCity): Map<string, CellReader> {
  return new Map(
    [
      ...["全国地方公共団体コード", "都道府県コード又は市区町村コード", "市区町村コード"].map((column) => [column, code6] as const),
      ["地方公共団体名", `${prefecture.ja}${name.ja}`] as const,
      ["都道府県名", prefecture.ja] as const,
      ["市区町村名", name.ja] as const,
    ].map(([column, text]) => [column, () => text]),
  );
}

type Fields = FeatureSource["fields"];

/** A position found by address is a town's representative point and is not handed on as the place. */
function cellsOfPosition(fields: Fields, { locate, position }: SourceDefinition): Map<string, CellReader> {
  const foundBy = fields.findIndex(([name]) => name === locate?.field);
  const coordinate =
    (axis: 0 | 1): CellReader =>
    ({ values, wkb }) => {
      const place = wkb === null || (foundBy >= 0 && values[foundBy] !== null) ? undefined : leadingPoint(wkb);
      return place === undefined ? "" : place[axis].toFixed(6);
    };
  return position
    ? new Map([
        ["経度", coordinate(0)],
        ["緯度", coordinate(1)],
      ])
    : new Map();
}

function cellsOfFields(form: StandardForm, { columns }: SourceDefinition, fields: Fields): Map<string, CellReader> {
  const cells = new Map<string, CellReader>();
  for (const [index, [name, field]] of fields.entries()) {
    const rule = columns[name];
    const from = rule === undefined ? [] : columnsRead(rule);
    for (const column of from.filter((candidate) => form.columns.includes(candidate))) {
      // A text field holds the cell as it was delivered, a code only what it means.
      if (cells.has(column) && field.type === "code") continue;
      cells.set(column, ({ values }) => cellText(values[index] ?? null, { field, rule, kind: ruleOf(form, column).kind }));
    }
  }
  return cells;
}

function columnsRead(rule: SourceRule): readonly string[] {
  if (Array.isArray(rule)) return rule.flatMap(columnsRead);
  if (typeof rule === "string") return [rule];
  return "from" in rule ? [rule.from].flat() : [];
}

interface CellOptions {
  readonly field: FieldDefinition;
  readonly rule: SourceRule | undefined;
  readonly kind: string;
}

function cellText(value: string | number | boolean | null, { field, rule, kind }: CellOptions): string {
  if (value === null) return "";
  if (typeof value === "boolean") return kind === "mark" ? (value ? "1" : "") : value ? "有" : "無";
  if (field.type !== "code") return String(value);
  const mapped =
    typeof rule === "object" && "map" in rule && rule.map ? Object.entries(rule.map).find(([, code]) => code === value)?.[0] : undefined;
  if (kind === "mark") return mapped === "1" ? "1" : "";
  return mapped ?? field.codes?.find((code) => code.value === value)?.label.ja ?? String(value);
}

/** The identifier the city gave, or the feature's own number, which also lasts. */
function identifierOf({ id, source, fid }: FeatureRecord): string {
  const key = id.startsWith(`${source}/`) ? id.slice(source.length + 1) : "";
  return key.includes(":") ? (key.split(":").at(-1) ?? "") : String(fid).padStart(10, "0");
}
