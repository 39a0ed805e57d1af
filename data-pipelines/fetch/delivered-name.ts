import path from "node:path";
import type { Answer } from "./http-request.ts";

const longestName = 120;

/** The file name of a download: what the server calls it, else the end of its address. It is a plain name, never a path. */
export function deliveredName({ headers, url }: Answer): string {
  const stated = dispositionName(headers["content-disposition"]) ?? decoded(path.posix.basename(url.pathname));
  const name = path.posix
    .basename(stated.replaceAll("\\", "/"))
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, "_")
    .normalize("NFC")
    .slice(-longestName);
  return name === "" || name === "." || name === ".." ? url.hostname : name;
}

/** `filename*=UTF-8''…` goes before `filename="…"` (RFC 6266). */
function dispositionName(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const extended = /filename\*\s*=\s*utf-8'[^']*'([^;]+)/i.exec(header)?.[1];
  if (extended !== undefined) return decoded(extended.trim());
  const plain = /filename\s*=\s*(?:"([^"]*)"|([^;]+))/i.exec(header);
  const name = plain?.[1] ?? plain?.[2]?.trim();
  // Header bytes arrive as Latin-1; Japanese servers put UTF-8 there.
  return name === undefined ? undefined : Buffer.from(name, "latin1").toString("utf8");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
