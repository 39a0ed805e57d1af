import type { PageFormat } from "../../model/pages.ts";

export function downloadUrl(dataset: string, { extension }: Pick<PageFormat, "extension">): string {
  return `/download/${dataset}.${extension}`;
}
