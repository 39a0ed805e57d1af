import { DOMParser } from "@xmldom/xmldom";
import { decodeText, fileLimits, FileProblem } from "./own-file.ts";

/** The document of an XML file, read without a browser's help, so that a worker can. @throws FileProblem */
export function parseXml(bytes: Uint8Array): Document {
  if (bytes.length > fileLimits.xmlBytes) throw new FileProblem("files.tooLarge", { most: fileLimits.xmlBytes / 2 ** 20 });
  const refuse = () => {
    throw new FileProblem("files.notXml");
  };
  const parser = new DOMParser({ onError: (level) => (level === "warning" ? undefined : refuse()) });
  try {
    return parser.parseFromString(decodeText(bytes), "text/xml") as unknown as Document;
  } catch {
    return refuse();
  }
}
