import { unzipSync } from "fflate";
import { decodeText, fileLimits, FileProblem, type OwnFile } from "./own-file.ts";

/** The entries of a zip that have one of the endings. @throws FileProblem for what is no zip, or unpacks to too much. */
export function unzip(bytes: Uint8Array, endings: readonly string[]): OwnFile[] {
  let total = 0;
  const entries = unpack(bytes, ({ name, originalSize }) => {
    const wanted = endings.some((ending) => name.toLowerCase().endsWith(`.${ending}`)) && !name.startsWith("__MACOSX/");
    total += wanted ? originalSize : 0;
    if (total > fileLimits.unpackedBytes) throw new FileProblem("files.tooLarge", { most: fileLimits.unpackedBytes / 2 ** 20 });
    return wanted;
  });
  return Object.entries(entries).map(([name, content]) => ({ name: decodeName(name), bytes: content }));
}

/** Names that do not say that they are UTF-8 come as one character per byte. */
function decodeName(name: string): string {
  const codes = Array.from(name, (character) => character.charCodeAt(0));
  return codes.some((code) => code > 255) ? name : decodeText(Uint8Array.from(codes));
}

function unpack(bytes: Uint8Array, filter: (entry: { name: string; originalSize: number }) => boolean): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    throw error instanceof FileProblem ? error : new FileProblem("files.notZip");
  }
}
