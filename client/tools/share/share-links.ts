import type { ReaderLanguage } from "../../../model/text.ts";

/** The address that opens the map as it is, in the reader's language. */
export function shareLink(origin: string, language: ReaderLanguage, hash: string): string {
  return `${origin}/?lang=${language}${hash}`;
}

interface Embedding {
  readonly origin: string;
  readonly language: ReaderLanguage;
  readonly hash: string;
  /** What the frame shows, in words. */
  readonly title: string;
}

/** HTML that puts the map into another page. */
export function embedCode({ origin, language, hash, title }: Embedding): string {
  const source = escapeHtml(`${origin}/?embed=1&lang=${language}${hash}`);
  return `<iframe src="${source}" title="${escapeHtml(title)}" width="600" height="400" style="border:0;max-width:100%" loading="lazy" allowfullscreen></iframe>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
