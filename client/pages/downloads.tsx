import type { CatalogEntry } from "../../model/catalog.ts";
import type { PageFormat } from "../../model/pages.ts";
import { useSpeech } from "../text/language-context.tsx";
import { downloadUrl } from "./download-url.ts";

interface DownloadsProps {
  readonly entry: CatalogEntry;
  readonly formats: readonly PageFormat[];
  /** In a table cell: no media types, and no explanation when there is nothing. */
  readonly compact?: boolean;
}

export function Downloads({ entry, formats, compact = false }: DownloadsProps) {
  const { say, local } = useSpeech();
  const allowed = entry.sources.some(({ licence }) => licence.redistribute);
  if (!allowed || entry.state === null || formats.length === 0) {
    return compact ? "—" : <p>{say(allowed ? "data.downloadNone" : "data.downloadRefused")}</p>;
  }
  return (
    <ul className={compact ? "downloads compact" : "downloads"}>
      {formats.map((format) => (
        <li key={format.id}>
          <a
            href={downloadUrl(entry.id, format)}
            type={format.mediaType}
            aria-label={say("data.downloadOf", {
              title: local(entry.title),
              format: spokenName(local(format.label), format.extension, compact),
            })}
          >
            {compact ? format.extension : local(format.label)}
          </a>
          {!compact && <code>.{format.extension}</code>}
        </li>
      ))}
    </ul>
  );
}

/** What is spoken holds the text that is seen (WCAG 2.5.3): in a cell that is the extension. */
function spokenName(label: string, extension: string, compact: boolean): string {
  return compact ? `${extension} ${label}` : label;
}
