import type { LittleEndianWriter } from "../bytes/little-endian-writer.ts";
import type { ColumnType, Value } from "../content/columns.ts";
import { daysSince1970 } from "../content/dates.ts";

/**
 * A row as bytes between gathering and writing: of each value a mark whether there is one, then the value as Parquet's
 * PLAIN encoding has it; at last the WKB in the same way.
 */
export const mark = { missing: 0, present: 1 } as const;

export function spoolRow(
  out: LittleEndianWriter,
  types: readonly ColumnType[],
  row: { values: readonly Value[]; wkb: Uint8Array | null },
): void {
  for (let column = 0; column < types.length; column++) spoolValue(out, types[column] as ColumnType, row.values[column] ?? null);
  out.uint8(row.wkb === null ? mark.missing : mark.present);
  if (row.wkb === null) return;
  out.uint32(row.wkb.length);
  out.append(row.wkb);
}

function spoolValue(out: LittleEndianWriter, type: ColumnType, value: Value): void {
  out.uint8(value === null ? mark.missing : mark.present);
  if (value === null) return;
  switch (type) {
    case "integer":
      return out.int64(Number(value));
    case "number":
      return out.float64(Number(value));
    case "boolean":
      return out.uint8(value ? 1 : 0);
    case "date":
      return out.uint32(daysSince1970(String(value)));
    case "text":
      return out.sizedText(String(value));
  }
}
