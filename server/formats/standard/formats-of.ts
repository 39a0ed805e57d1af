import type { DatasetDefinition } from "../../../model/dataset.ts";
import type { DownloadFormat } from "../../../model/download-format.ts";
import type { Platform } from "../../platform.ts";
import { standardCsv } from "./standard-csv.ts";

/** The formats a dataset can be had in, in the order of menus: its municipal standard list too, where it has one. */
export function formatsOf({ formats, city }: Pick<Platform, "formats" | "city">, { sources }: DatasetDefinition): DownloadFormat[] {
  const own = sources.some(({ standard }) => standard !== undefined) ? [standardCsv(city)] : [];
  return [...formats, ...own].sort((a, b) => a.order - b.order);
}
