import { type DatasetDefinition, redistributableSources } from "../model/dataset.ts";
import { licences } from "../model/licence.ts";

/** Credit lines of a dataset's sources as HTML links, for maps. */
export function attributionHtml(dataset: DatasetDefinition): string {
  return redistributableSources(dataset)
    .map(({ attribution, landing, licence }) => `<a href="${escapeHtml(landing)}">${escapeHtml(attribution.ja)}</a> (${escapeHtml(licences[licence].title.ja)})`)
    .join(" ");
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
