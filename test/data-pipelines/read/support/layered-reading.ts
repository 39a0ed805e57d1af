import { execFileSync } from "node:child_process";
import { statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { DeliveredFile, Delivery, RawFeature, RawLayer, Reader, ReadOptions } from "../../../../data-pipelines/read/reader.ts";
import { folderDelivery } from "./folders.ts";
import { readAll } from "./reading.ts";
import type { Comparable } from "./references.ts";
import { decodeWkb, type Geometry } from "./wkb.ts";

export interface LayerReading {
  readonly layer: RawLayer;
  readonly features: RawFeature[];
  /** Decoded, to look at. */
  readonly geometries: (Geometry | null)[];
}

/** Every layer of one file, read to the end. */
export async function readLayers(reader: Reader, path: string, options: ReadOptions = {}): Promise<LayerReading[]> {
  const file: DeliveredFile = { name: basename(path).normalize("NFC"), path, bytes: statSync(path).size };
  return readDelivered(reader, file, { label: file.name, files: [file] }, options);
}

/** The same with the files around it. */
export async function readLayersIn(reader: Reader, folder: string, name: string): Promise<LayerReading[]> {
  const delivery = folderDelivery(folder);
  const file = delivery.files.find((candidate) => candidate.name === name);
  if (!file) throw new Error(`${name} is not in ${folder}`);
  return readDelivered(reader, file, delivery, {});
}

/** The only layer of a file. */
export async function readLayer(reader: Reader, path: string, options: ReadOptions = {}): Promise<LayerReading> {
  const [only, ...others] = await readLayers(reader, path, options);
  if (!only || others.length > 0) throw new Error(`${path} has ${others.length + (only ? 1 : 0)} layers instead of one`);
  return only;
}

export function writeText(folder: string, name: string, text: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Features of a layer as GDAL reads them, without Z and in their own coordinates. */
export function gdalFeatures(path: string, layer?: string): { properties: Record<string, unknown>; geometry: Geometry | null }[] {
  const json = execFileSync(
    "ogr2ogr",
    [
      "-f",
      "GeoJSON",
      "/vsistdout/",
      path,
      ...(layer === undefined ? [] : [layer]),
      "-dim",
      "XY",
      "-lco",
      "SIGNIFICANT_FIGURES=17",
      "-lco",
      "WRITE_NAME=NO",
    ],
    { maxBuffer: 2 ** 29, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], cwd: dirname(path) },
  );
  const { features } = JSON.parse(json) as { features: { properties: Record<string, unknown>; geometry: Geometry | null }[] };
  return features;
}

/** Geometry as text with 14 digits, and nothing else, for comparisons where names of columns differ. */
export function geometryText({ geometry }: Pick<Comparable, "geometry">): string {
  return JSON.stringify(geometry).replaceAll(/-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/g, (number) => Number(number).toPrecision(14));
}

async function readDelivered(reader: Reader, file: DeliveredFile, delivery: Delivery, options: ReadOptions): Promise<LayerReading[]> {
  const layers = reader.openAll ? await reader.openAll(file, delivery, options) : [await reader.open(file, delivery, options)];
  const readings: LayerReading[] = [];
  for (const layer of layers) {
    const features = await readAll(layer);
    readings.push({ layer, features, geometries: features.map(({ wkb }) => decodeWkb(wkb)) });
  }
  return readings;
}
