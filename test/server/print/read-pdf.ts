import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { Picture } from "../../support/read-qr.ts";

/** PDFs as another program reads them: Poppler, which Debian has as `poppler-utils`. */

const run = promisify(execFile);

export const hasPoppler = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"].some((folder) => existsSync(path.join(folder, "pdftoppm")));

export const skippedWithoutPoppler = hasPoppler ? "" : " — skipped: no pdftoppm found (poppler-utils)";

async function withFile<T>(pdf: Uint8Array, work: (file: string, folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), "machizu-pdf-"));
  const file = path.join(folder, "sheet.pdf");
  await writeFile(file, pdf);
  return work(file, folder).finally(() => rm(folder, { recursive: true }));
}

export async function pdfText(pdf: Uint8Array): Promise<string> {
  return withFile(pdf, async (file) => (await run("pdftotext", ["-layout", file, "-"])).stdout);
}

/** What `pdfinfo` says, by its names. */
export async function pdfInfo(pdf: Uint8Array): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await withFile(pdf, (file) => run("pdfinfo", [file]));
  return new Map(stdout.split("\n").map((line) => [line.split(":")[0] ?? "", line.slice(line.indexOf(":") + 1).trim()]));
}

/** The tree of tags, one a line with its text. */
export async function pdfStructure(pdf: Uint8Array): Promise<string> {
  return withFile(pdf, async (file) => (await run("pdfinfo", ["-struct-text", file])).stdout);
}

/** Name, whether embedded and whether a subset, of every font. */
export async function pdfFonts(pdf: Uint8Array): Promise<string[]> {
  return withFile(pdf, async (file) => (await run("pdffonts", [file])).stdout.trim().split("\n").slice(2));
}

/**
 * The middle of everything on the first page, as printed, that has one colour: millimetres from the upper left corner of the sheet.
 * @param within looked at: so many millimetres from that corner, to the right and down.
 */
export async function middleOfColor(
  pdf: Uint8Array,
  [red, green, blue]: Color,
  within: readonly [x: number, y: number],
): Promise<[x: number, y: number]> {
  const [mostX, mostY] = within.map((millimeters) => (millimeters / 25.4) * dotsPerInch) as [number, number];
  const { width, data: image } = await firstPage(pdf);
  let [count, sumX, sumY] = [0, 0, 0];
  for (let at = 0, pixel = 0; at < image.length; at += 3, pixel++) {
    const [x, y] = [(pixel % width) + 0.5, Math.floor(pixel / width) + 0.5];
    if (image[at] !== red || image[at + 1] !== green || image[at + 2] !== blue || x > mostX || y > mostY) continue;
    count++;
    sumX += x;
    sumY += y;
  }
  if (count === 0) throw new Error("the colour is not on the page");
  return [(sumX / count / dotsPerInch) * 25.4, (sumY / count / dotsPerInch) * 25.4];
}

/** The first page as printed, three bytes a pixel. */
export async function firstPage(pdf: Uint8Array): Promise<Picture> {
  const image = await withFile(pdf, async (file, folder) => {
    const page = path.join(folder, "page");
    await run("pdftoppm", ["-r", String(dotsPerInch), "-f", "1", "-l", "1", "-singlefile", "-aaVector", "no", file, page]);
    return readFile(`${page}.ppm`);
  });
  const { width, height, start } = ppmHeader(image);
  return { width, height, data: image.subarray(start) };
}

const dotsPerInch = 200;

type Color = readonly [red: number, green: number, blue: number];

/** Binary PPM: `P6`, width, height, 255, a white space, pixels. https://netpbm.sourceforge.net/doc/ppm.html */
function ppmHeader(image: Buffer): { width: number; height: number; start: number } {
  const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(image.toString("latin1", 0, 40));
  if (header === null) throw new Error("not a PPM");
  return { width: Number(header[1]), height: Number(header[2]), start: header[0].length };
}
