import type { LayerRows } from "./layer-rows.ts";
import type { LayerWriter } from "./layer-writer.ts";
import type { ValueTable } from "./value-table.ts";

/** How a column of attributes arrives: as UTF-8, int4 or int8, float8, bool. */
type FieldKind = "text" | "integer" | "number" | "boolean";

export interface TileField {
  readonly name: string;
  readonly kind: FieldKind;
}

/**
 * Tags the feature being written with the attributes of the current row, one field after the other from the third
 * column on; a null gives no tag. Throws an Error when a column's length does not fit its kind.
 */
export function addAttributes(rows: LayerRows, fields: readonly TileField[], layer: LayerWriter): void {
  for (let key = 0; key < fields.length; key++) {
    const column = firstFieldColumn + key;
    if (rows.lengths[column] === -1) continue;
    let value = rows.knownValue(column);
    if (value === -1) {
      value = encoders[(fields[key] as TileField).kind](rows, column, layer.values);
      rows.keepValue(column, value);
    }
    layer.addTag(key, value);
  }
}

/** Tags a feature of another layer than the rows' own with one column, under the key at place `key`; a null gives no tag. */
export function addAttribute(rows: LayerRows, { field, column, key }: AttributeColumn, layer: LayerWriter): void {
  if (rows.lengths[column] !== -1) layer.addTag(key, encoders[field.kind](rows, column, layer.values));
}

export interface AttributeColumn {
  readonly field: TileField;
  readonly column: number;
  readonly key: number;
}

/** After fid and version_from. */
export const firstFieldColumn = 2;

const encoders: Record<FieldKind, (rows: LayerRows, column: number, values: ValueTable) => number> = {
  text(rows, column, values) {
    const start = rows.starts[column] as number;
    return values.addText(rows.bytes, start, start + (rows.lengths[column] as number));
  },
  integer(rows, column, values) {
    const start = rows.starts[column] as number;
    if (rows.lengths[column] === 8) return values.addInteger(rows.view.getInt32(start), rows.view.getInt32(start + 4));
    rows.expectLength(column, 4);
    const value = rows.view.getInt32(start);
    return values.addInteger(value >> 31, value);
  },
  number(rows, column, values) {
    rows.expectLength(column, 8);
    return values.addNumber(rows.view.getFloat64(rows.starts[column] as number));
  },
  boolean(rows, column, values) {
    rows.expectLength(column, 1);
    return values.addBoolean(rows.bytes[rows.starts[column] as number] !== 0);
  },
};
