import { inDegrees } from "./crs.ts";
import { fileLimits, FileProblem, type OwnFeatures, type OwnFile, type OwnFileReader } from "./own-file.ts";

const found = import.meta.glob<{ readonly reader: OwnFileReader }>("./read/*.ts", { eager: true });
const readers = Object.values(found).map(({ reader }) => reader);

export const readEndings: readonly string[] = readers.flatMap(({ extensions }) => extensions);

/**
 * The layers of a file, in degrees.
 * @param chosenEpsg the system of its coordinates where the reader of the page says so; otherwise it is found out.
 * @throws FileProblem that says what is wrong in one sentence.
 */
export async function readOwnFile(file: OwnFile, chosenEpsg: number | undefined): Promise<OwnFeatures[]> {
  const ending = /\.([^.]+)$/.exec(file.name.toLowerCase())?.[1] ?? "";
  const reader = readers.find(({ extensions }) => extensions.includes(ending));
  if (!reader) throw new FileProblem("files.unknownKind", { endings: readEndings.map((known) => `.${known}`).join(" ") });
  if (file.bytes.length > fileLimits.bytes) throw new FileProblem("files.tooLarge", { most: fileLimits.bytes / 2 ** 20 });
  const layers = (await reader.read(file)).map((layer) => ({ name: layer.name, features: inDegrees(layer, chosenEpsg) }));
  const count = layers.reduce((sum, { features }) => sum + features.length, 0);
  if (count > fileLimits.features) throw new FileProblem("files.tooMany", { most: fileLimits.features });
  if (count === 0) throw new FileProblem("files.empty");
  return layers;
}
