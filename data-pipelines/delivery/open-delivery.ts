import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { Problem } from "../../model/problem.ts";
import { contentOf, expectContent } from "../read/file/content.ts";
import type { DeliveredFile, Delivery } from "../read/reader.ts";
import { isSideTable } from "./side-tables.ts";
import { isLitter, unpackZip, zipLimits, type UnpackBudget, type ZipLimits } from "./unpack-zip.ts";

export interface OpenDelivery {
  readonly delivery: Delivery;
  /** Removes what was unpacked. */
  close(): Promise<void>;
}

export interface DeliveryOptions {
  readonly temporaryDirectory: string;
  readonly limits?: ZipLimits;
}

/** Zips inside zips, as MLIT and MOJ deliver them. */
const deepestNesting = 2;

const shapefileExtensions = [".shp", ".shx", ".dbf", ".prj", ".cpg"];

/**
 * Opens what a person names: one file (a shapefile's by any of its members), a folder with all below it, or a zip.
 * @throws Problem `not-found`, `unreadable-file` or `too-large`.
 */
export async function openDelivery(source: string, options: DeliveryOptions): Promise<OpenDelivery> {
  const found = await list(source);
  await mkdir(options.temporaryDirectory, { recursive: true });
  const folder = await mkdtemp(join(options.temporaryDirectory, "delivery-"));
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    const files = await unpackAll(found, { folder, limits: options.limits ?? zipLimits, bytes: 0, entries: 0 });
    return { delivery: { label: basename(source).normalize("NFC"), files }, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function list(source: string): Promise<DeliveredFile[]> {
  const info = await stat(source).catch(() => undefined);
  if (!info) {
    throw new Problem("not-found", {
      where: source,
      detail: { ja: `${source} がありません`, en: `${source} does not exist` },
      remedy: { ja: "ファイル・フォルダ・zip の場所を確かめてください", en: "Check the path of the file, folder or zip" },
    });
  }
  return info.isDirectory() ? listFolder(source) : listWithSiblings(source);
}

/** Links to folders are not followed: they may lead round in circles. */
async function listFolder(folder: string): Promise<DeliveredFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile() || entry.isSymbolicLink()).map((entry) => join(entry.parentPath, entry.name));
  if (paths.length > zipLimits.entries) {
    throw new Problem("too-large", {
      where: folder,
      detail: {
        ja: `${folder} に ${zipLimits.entries} 個を超えるファイルがあります`,
        en: `${folder} holds more than ${zipLimits.entries} files`,
      },
      remedy: { ja: "データだけのフォルダを指定してください", en: "Name a folder that holds the data only" },
    });
  }
  return present(paths, folder);
}

async function listWithSiblings(path: string): Promise<DeliveredFile[]> {
  const folder = dirname(path);
  const own = basename(path).normalize("NFC");
  const isShapefile = shapefileExtensions.includes(extensionOf(own));
  const names = (await readdir(folder)).filter((given) => {
    const name = given.normalize("NFC");
    return name === own || isSideTable(name) || (isShapefile && isPartOfSame(own, name));
  });
  return present(
    names.map((name) => join(folder, name)),
    folder,
  );
}

function isPartOfSame(own: string, name: string): boolean {
  const base = (file: string) => file.slice(0, -extensionOf(file).length).toLowerCase();
  return shapefileExtensions.includes(extensionOf(name)) && base(name) === base(own);
}

async function present(paths: readonly string[], folder: string): Promise<DeliveredFile[]> {
  const files: DeliveredFile[] = [];
  for (const path of paths) {
    const name = relative(folder, path).split(sep).join("/").normalize("NFC");
    const info = await stat(path).catch(() => undefined);
    if (info?.isFile() && !isLitter(name)) files.push({ name, path, bytes: info.size });
  }
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Replaces zips by their members, level by level. A zip named alone gives its members' own names. */
async function unpackAll(found: readonly DeliveredFile[], budget: UnpackBudget): Promise<DeliveredFile[]> {
  let files = [...found];
  for (let level = 0; ; level++) {
    const isAlone = level === 0 && files.filter((file) => !isSideTable(file.name)).length === 1;
    const next: DeliveredFile[] = [];
    let zips = 0;
    for (const file of files) {
      if (!(await isZip(file))) next.push(file);
      else if (level > deepestNesting) throw nestedTooDeep(file);
      else {
        zips++;
        next.push(...(await unpackZip(file, isAlone ? "" : `${file.name}/`, budget)));
      }
    }
    files = next;
    if (zips === 0) return files;
  }
}

/** @throws Problem `unreadable-file` when a .zip is something else: mostly a web page saved under its name. */
async function isZip(file: DeliveredFile): Promise<boolean> {
  const extension = extensionOf(file.name);
  if (extension === ".zip") {
    await expectContent(file, ["zip"]);
    return true;
  }
  // Downloads often come without an extension.
  return extension === "" && (await contentOf(file.path)) === "zip";
}

function nestedTooDeep(file: DeliveredFile): Problem {
  return new Problem("too-large", {
    where: file.name,
    detail: {
      ja: `zip の中の zip が ${deepestNesting} 段より深くなっています（${file.name}）`,
      en: `Zips are nested deeper than ${deepestNesting} levels (${file.name})`,
    },
    remedy: { ja: "内側の zip を展開して提出してください", en: "Unpack the inner zips and deliver those" },
  });
}

function extensionOf(name: string): string {
  return /\.[^./]*$/.exec(name)?.[0].toLowerCase() ?? "";
}
