import type { CatalogEntry } from "../../model/catalog.ts";
import type { FileSize, SizedFormat } from "../../model/pages.ts";
import { formatBytes } from "../text/format-value.ts";
import { useSpeech } from "../text/language-context.tsx";
import type { Speech } from "../text/speech.ts";
import { downloadUrl } from "./download-url.ts";

interface DownloadsProps {
  readonly entry: CatalogEntry;
  readonly formats: readonly SizedFormat[];
  /** In a table cell: no media types, and no explanation when there is nothing. */
  readonly compact?: boolean;
}

export function Downloads({ entry, formats, compact = false }: DownloadsProps) {
  const speech = useSpeech();
  const { say, local } = speech;
  const allowed = entry.sources.some(({ licence }) => licence.redistribute);
  if (!allowed || entry.state === null || formats.length === 0) {
    return compact ? "—" : <p>{say(allowed ? "data.downloadNone" : "data.downloadRefused")}</p>;
  }
  const list = (
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
          {!compact && format.size && <span className="file-size">{fileSize(format.size, speech)}</span>}
        </li>
      ))}
    </ul>
  );
  if (compact) return list;
  return (
    <>
      {list}
      <p className="hint">{say("data.sizeNote")}</p>
    </>
  );
}

function fileSize({ bytes, isEstimate }: FileSize, speech: Speech): string {
  const size = formatBytes(bytes, speech);
  return isEstimate ? speech.say("data.sizeAbout", { size }) : size;
}

/** What is spoken holds the text that is seen (WCAG 2.5.3): in a cell that is the extension. */
function spokenName(label: string, extension: string, compact: boolean): string {
  return compact ? `${extension} ${label}` : label;
}
