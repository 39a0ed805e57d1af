import type { City } from "../../../model/city.ts";
import type { DatasetDefinition } from "../../../model/dataset.ts";
import type { DownloadFormat } from "../../../model/download-format.ts";
import { standardCsv } from "./standard-csv.ts";

/** The formats a dataset can be had in, in the order of menus: its municipal standard list too, where it has one. */
export function formatsOf(
  { formats, city }: { readonly formats: readonly DownloadFormat[]; readonly city: City },
  { sources }: DatasetDefinition,
): DownloadFormat[] {
  const own = sources.some(({ standard }) => standard !== undefined) ? [standardCsv(city)] : [];
  return [...formats, ...own].sort((a, b) => a.order - b.order);
}
