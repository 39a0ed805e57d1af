import type { Feature } from "geojson";
import type { TextKey } from "../../text/ja.ts";

/** What is in a file of the reader's own; one file may hold several layers. */
export interface OwnFeatures {
  readonly name: string;
  /** In degrees (JGD2011); a row without a position has no geometry. */
  readonly features: readonly Feature[];
}

/** A file as it was handed over. */
export interface OwnFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** More is refused: the browser has to hold it all. */
export const fileLimits = {
  bytes: 100 * 2 ** 20,
  /** XML is read into a tree, which takes many times its size. */
  xmlBytes: 20 * 2 ** 20,
  unpackedBytes: 400 * 2 ** 20,
  features: 200_000,
  layers: 20,
} as const;

/** Why a file is not shown: which words say so, and what stands in them. It crosses from the worker as it is. */
export interface FileFault {
  readonly key: TextKey;
  readonly values: Readonly<Record<string, string | number>>;
}

export class FileProblem extends Error {
  override readonly name = "FileProblem";
  readonly fault: FileFault;

  constructor(key: TextKey, values: FileFault["values"] = {}) {
    super(`${key} ${JSON.stringify(values)}`);
    this.fault = { key, values };
  }
}

/** Coordinates as they stand in a file: what the file says they are in, and what the reader says. */
export interface Coordinates {
  /** proj4 definition, as far as the file tells. */
  readonly stated: string | undefined;
}

/** Features in the coordinates of their file. */
export interface ReadLayer extends OwnFeatures, Coordinates {}

/** Reads one kind of file; `readers.ts` finds it in `read/`. */
export interface OwnFileReader {
  /** Endings of file names, lower case without a dot. */
  readonly extensions: readonly string[];
  /** @throws FileProblem */
  readonly read: (file: OwnFile) => ReadLayer[] | Promise<ReadLayer[]>;
}

/** Text in UTF-8, or else in Shift_JIS as Windows writes it. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("shift_jis").decode(bytes);
  }
}
