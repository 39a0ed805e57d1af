import { type DatasetDefinition, redistributableSources } from "../model/dataset.ts";
import type { PublishedVersion } from "../sql/versions.ts";
import { licences } from "../model/licence.ts";

/** Credit lines of the sources that have rows in a version, as HTML links, for maps. */
export function attributionHtml(dataset: DatasetDefinition, version: PublishedVersion | undefined): string {
  if (version?.sample) return "見本データ（架空）";
  return redistributableSources(dataset)
    .filter(({ id }) => version?.sources.includes(id))
    .map(
      ({ attribution, landing, licence }) =>
        `<a href="${escapeHtml(landing)}">${escapeHtml(attribution.ja)}</a> (${escapeHtml(licences[licence].title.ja)})`,
    )
    .join(" ");
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
