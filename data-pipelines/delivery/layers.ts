import { Problem } from "../../model/problem.ts";
import type { DeliveredFile, Delivery, RawLayer, Reader, ReadOptions } from "../read/reader.ts";
import { availableReaders } from "./readers.ts";
import { isSideTable } from "./side-tables.ts";

export interface OpenOptions extends ReadOptions {
  /** Told of each file that is left out, because it cannot be used while others of its format can. */
  readonly onLeftOut?: (problem: Problem) => void;
}

/**
 * Every layer of a delivery, each opened in the best of the formats it comes in; metadata and documents are passed over.
 * @throws Problem `unknown-format` when there is none, otherwise what the readers found wrong, all of it at once.
 */
export async function openLayers(delivery: Delivery, options: OpenOptions = {}): Promise<RawLayer[]> {
  const readers = await availableReaders();
  const candidates = await findCandidates(delivery, readers);
  const opened = new Opened();
  for (const isLastResort of [false, true]) {
    if (opened.layers.length > 0) break;
    for (const candidate of bestOfEach(candidates.filter(({ reader }) => (reader.isLastResort ?? false) === isLastResort)))
      await opened.add(candidate, delivery, options);
  }
  const { layers, problems, leftOut } = opened;
  if (layers.length === 0) problems.push(...leftOut);
  if (problems.length > 0) throw together(problems);
  if (layers.length === 0) throw unknownFormat(delivery, readers);
  for (const problem of leftOut) options.onLeftOut?.(problem);
  return layers;
}

class Opened {
  readonly layers: RawLayer[] = [];
  readonly problems: Problem[] = [];
  /** What does not stop the other files of its format. */
  readonly leftOut: Problem[] = [];

  async add({ file, reader }: Candidate, delivery: Delivery, options: ReadOptions): Promise<void> {
    try {
      if (reader.openAll) this.layers.push(...(await reader.openAll(file, delivery, options)));
      else this.layers.push(await reader.open(file, delivery, options));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      (reader.leavesOut?.includes(error.reason) === true ? this.leftOut : this.problems).push(error);
    }
  }
}

interface Candidate {
  readonly file: DeliveredFile;
  readonly reader: Reader;
}

async function findCandidates({ files }: Delivery, readers: readonly Reader[]): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for (const file of files) {
    const reader = await readerOf(file, readers);
    if (reader) candidates.push({ file, reader });
  }
  const layers = candidates.filter(({ file }) => !isSideTable(file.name));
  return layers.length > 0 ? layers : candidates;
}

/** When no reader accepts the content, the first by extension is taken, because it can say what is wrong. */
async function readerOf(file: DeliveredFile, readers: readonly Reader[]): Promise<Reader | undefined> {
  const byExtension = readers
    .filter(({ extensions }) => extensions.includes(extensionOf(file)))
    .sort((a, b) => a.preference - b.preference);
  for (const reader of byExtension) if (!reader.accepts || (await reader.accepts(file))) return reader;
  return byExtension[0];
}

function bestOfEach(candidates: readonly Candidate[]): Candidate[] {
  const layers = new Map<string, Candidate>();
  for (const candidate of [...candidates].sort(byPreference)) {
    const key = layerKey(candidate.file);
    if (!layers.has(key)) layers.set(key, candidate);
  }
  return [...layers.values()].sort((a, b) => (a.file.name < b.file.name ? -1 : 1));
}

function byPreference(a: Candidate, b: Candidate): number {
  const place = ({ file, reader }: Candidate) => reader.extensions.indexOf(extensionOf(file));
  const isLegacy = ({ file }: Candidate) => (/(?:shift[-_]?jis|sjis|cp932)/i.test(file.name) ? 1 : 0);
  const order = a.reader.preference - b.reader.preference || place(a) - place(b) || isLegacy(a) - isLegacy(b);
  return order || (a.file.name < b.file.name ? -1 : 1);
}

const formatFolder = /^(?:\d+[-_])?(?:utf-?8|shift[-_]?jis|s-?jis|cp932|geojson|shp|shape(?:file)?|gml|csv)(?:形式|版|データ)?$/i;

/**
 * The same for all formats of one layer. KSJ puts them into folders (`UTF-8/`, `Shift-JIS/`) or zips (`_SHP.zip`,
 * `_GEOJSON.zip`) named after format or encoding; any other folder makes another layer.
 */
function layerKey(file: DeliveredFile): string {
  const [base = "", ...folders] = file.name.split("/").reverse();
  const places = folders
    .filter((folder) => !formatFolder.test(folder))
    .map((folder) => folder.replace(/(?:[-_](?:shp|geojson|gml))?(?:\.zip)?$/i, ""));
  return [base.replace(/\.[^.]*$/, ""), ...places].join("/").toLowerCase();
}

function extensionOf({ name }: DeliveredFile): string {
  return /\.[^./]*$/.exec(name)?.[0].toLowerCase() ?? "";
}

const longestListing = 8;

function unknownFormat(delivery: Delivery, readers: readonly Reader[]): Problem {
  const names = delivery.files.map((file) => file.name);
  const rest = names.length - longestListing;
  const shown = names.slice(0, longestListing).join(", ");
  const found = { ja: rest > 0 ? `${shown} ほか ${rest} 個` : shown, en: rest > 0 ? `${shown} and ${rest} more` : shown };
  const extensions = [...new Set(readers.flatMap((reader) => reader.extensions))].sort().join(" ");
  return new Problem("unknown-format", {
    where: delivery.label,
    detail:
      names.length === 0
        ? { ja: `${delivery.label} にファイルがありません`, en: `${delivery.label} holds no file` }
        : {
            ja: `${delivery.label} に読める形式がありません（あったもの: ${found.ja}）`,
            en: `${delivery.label} holds nothing that is read (found: ${found.en})`,
          },
    remedy: { ja: `読める形式は ${extensions} と、それらを入れた zip です`, en: `What is read: ${extensions}, and zips of these` },
  });
}

/** One Problem for all: what several files have wrong is corrected in one go. */
function together(problems: readonly Problem[]): Problem {
  const [first] = problems;
  if (!first || problems.length === 1)
    return first ?? new Problem("unexpected-error", { detail: { ja: "不明な誤り", en: "Unknown problem" } });
  const places = problems.flatMap(({ where }) => where ?? []);
  return new Problem(first.reason, {
    where: places.join(", "),
    detail: { ja: problems.map(({ detail }) => detail.ja).join("。"), en: problems.map(({ detail }) => detail.en).join("; ") },
    ...(first.remedy && { remedy: first.remedy }),
  });
}
