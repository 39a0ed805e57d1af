import { open } from "shapefile";
import type { Feature } from "geojson";
import { crsByPrj } from "../crs.ts";
import { decodeText, fileLimits, FileProblem, type OwnFile, type OwnFileReader, type ReadLayer } from "../own-file.ts";
import { unzip } from "../unzip.ts";

/** A zip of shapefiles, each a layer. */
export const reader: OwnFileReader = {
  extensions: ["zip"],
  read: async ({ bytes }) => {
    const entries = unzip(bytes, ["shp", "dbf", "prj", "cpg"]);
    const shapes = entries.filter(({ name }) => /\.shp$/i.test(name)).slice(0, fileLimits.layers);
    if (shapes.length === 0) throw new FileProblem("files.nothingInZip", { endings: ".shp" });
    const layers: ReadLayer[] = [];
    for (const shape of shapes) layers.push(await readShapes(shape, entries));
    return layers;
  },
};

async function readShapes(shape: OwnFile, entries: readonly OwnFile[]): Promise<ReadLayer> {
  const beside = (ending: string) =>
    entries.find(({ name }) => name.toLowerCase() === `${shape.name.slice(0, -3)}${ending}`.toLowerCase())?.bytes;
  const [dbf, prj] = [beside("dbf"), beside("prj")];
  const name = shape.name.replace(/^.*\//, "");
  return {
    name,
    features: await featuresOf(shape, { dbf, encoding: encodingOf(beside("cpg"), dbf) }),
    stated: prj === undefined ? undefined : crsByPrj(decodeText(prj)),
  };
}

async function featuresOf(
  { name, bytes }: OwnFile,
  { dbf, encoding }: { dbf: Uint8Array | undefined; encoding: string },
): Promise<Feature[]> {
  try {
    const source = await open(owned(bytes), dbf && owned(dbf), { encoding });
    const features: Feature[] = [];
    for (let next = await source.read(); !next.done; next = await source.read()) {
      features.push(next.value);
      if (features.length > fileLimits.features) break;
    }
    return features;
  } catch {
    throw new FileProblem("files.badShapefile", { name });
  }
}

/** The library wants buffers that hold nothing else. */
function owned(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

/** As the `.cpg` says; without one, UTF-8 where the table is that, and Shift_JIS as Japanese shapefiles are. */
function encodingOf(cpg: Uint8Array | undefined, dbf: Uint8Array | undefined): string {
  const stated = cpg === undefined ? "" : decodeText(cpg).trim().toLowerCase();
  if (/utf-?8|65001/.test(stated)) return "utf-8";
  if (/932|sjis|shift/.test(stated)) return "shift_jis";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(dbf ?? new Uint8Array());
    return "utf-8";
  } catch {
    return "shift_jis";
  }
}
