import { createHash } from "node:crypto";
import type { City } from "../../model/city.ts";
import type { DatasetDefinition } from "../../model/dataset.ts";
import type { DownloadFormat } from "../../model/download-format.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import { codeDigest } from "./code-digest.ts";
import { type DownloadQuery, readDownloadQuery } from "./download-query.ts";

/** Where the file of a version in one format is kept. */
export interface WholeFile {
  /** In the download store. */
  readonly key: string;
  /** Changes when the bytes do. */
  readonly digest: string;
}

/** Versions are the same objects until one of them changes, so that nothing has to be forgotten. */
const known = new WeakMap<PublishedVersion, Map<DownloadFormat, Promise<WholeFile>>>();

/** The file that `/download/{dataset}.{format}` sends of a version when nothing else is asked for. */
export function wholeFile(
  { city }: { readonly city: City },
  dataset: DatasetDefinition,
  { format, version }: { format: DownloadFormat; version: PublishedVersion },
): Promise<WholeFile> {
  const files = known.get(version) ?? new Map<DownloadFormat, Promise<WholeFile>>();
  known.set(version, files);
  const file = files.get(format) ?? readWholeFile();
  files.set(format, file);
  return file;

  async function readWholeFile(): Promise<WholeFile> {
    const query = readDownloadQuery({}, { city, dataset, format });
    const digest = await digestOf(dataset, { format, query, version });
    return { key: fileKey(dataset, { format, version, digest }), digest };
  }
}

/** Starts with dataset, version and format, by which a file that an earlier version left is found. */
export function fileKey(
  dataset: DatasetDefinition,
  { format, version, digest }: { format: DownloadFormat; version: PublishedVersion; digest: string },
): string {
  return `${dataset.id}_v${version.version}_${format.id.replaceAll(".", "-")}_${digest}`;
}

/** Everything that decides the bytes of a file. Two databases may have a version of the same number, but not of the same moment. */
export async function digestOf(
  { fields, sources, title, description, notice, style, geometry, titleField }: DatasetDefinition,
  { format, query, version }: { format: Pick<DownloadFormat, "id">; query: Partial<DownloadQuery> | object; version: PublishedVersion },
): Promise<string> {
  const definition = { fields, sources, title, description, notice, style, geometry, titleField };
  const parts = [await codeDigest(), definition, version, format.id, { ...query, asOf: undefined, isPinned: undefined }];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}
