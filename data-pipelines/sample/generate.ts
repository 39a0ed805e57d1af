import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { writePopulation } from "./write/census.ts";
import { writeBuildings, writeBuriedSites, writeRivers, writeRoads, writeSchoolDistricts } from "./write/city-registers.ts";
import { writeElevationTiles } from "./write/elevation-tiles.ts";
import { writeBuses } from "./write/gtfs.ts";
import { writeBoundary, writeFloods, writeLake, writeLandslides, writeZones } from "./write/ksj.ts";
import { writeAddresses, writeCulturalProperties, writeFacilities, writeGsiShelters, writeShelters } from "./write/standard-lists.ts";
import { buildWorld, type World, type WorldStep } from "./world.ts";

/** A file that the ordinary pipeline can load. */
export interface SampleDelivery {
  readonly dataset: string;
  readonly source: string;
  readonly file: string;
  /** YYYY-MM-DD, the date of the data. */
  readonly release: string;
}

export interface SampleProgress {
  readonly step: WorldStep | "files";
  /** What is being written, during `files`. */
  readonly detail?: string;
  /** 0 … 1 */
  readonly share: number;
}

export interface SampleOptions {
  readonly outputDirectory: string;
  readonly seed?: number;
  /** 1 is the ordinary sample city of about 6,000 buildings, 10 the benchmark city. From 0.2 to 20. */
  readonly scale?: number;
  readonly onProgress?: (progress: SampleProgress) => void;
}

export const defaultSeed = 7;

/** Below the output directory: elevation tiles, which `ingestTerrain` takes. */
export const terrainFolder = "dem5a_png";

interface DeliveryPlan {
  /** Folder below the output directory. */
  readonly folder: string;
  /** Left out for files that are written but not returned. */
  readonly loads?: { readonly dataset: string; readonly source: string; readonly release: string };
  /** @returns the files written */
  write(world: World, folder: string): Promise<string[]>;
}

/** In loading order: the city limits first, because other datasets are clipped and counted by them. */
const plans: readonly DeliveryPlan[] = [
  { folder: "city-boundary", loads: { dataset: "city-boundary", source: "ksj-n03", release: "2026-01-01" }, write: writeBoundary },
  {
    folder: "town-addresses",
    loads: { dataset: "town-addresses", source: "geolonia-addresses", release: "2026-04-01" },
    write: writeAddresses,
  },
  { folder: "land-use-zones", loads: { dataset: "land-use-zones", source: "ksj-a29", release: "2026-03-31" }, write: writeZones },
  { folder: "roads", loads: { dataset: "roads", source: "city-roads", release: "2026-04-01" }, write: writeRoads },
  { folder: "rivers", loads: { dataset: "rivers", source: "city-rivers", release: "2026-04-01" }, write: writeRivers },
  { folder: "buildings", loads: { dataset: "buildings", source: "city-buildings", release: "2022-10-01" }, write: writeBuildings },
  { folder: "population", loads: { dataset: "population", source: "estat-small-area", release: "2020-10-01" }, write: writePopulation },
  { folder: "flood-hazard", loads: { dataset: "flood-hazard", source: "ksj-a31a", release: "2026-03-31" }, write: writeFloods },
  { folder: "landslide-hazard", loads: { dataset: "landslide-hazard", source: "ksj-a33", release: "2026-03-31" }, write: writeLandslides },
  { folder: "shelters", loads: { dataset: "shelters", source: "standard-evacuation", release: "2026-04-01" }, write: writeShelters },
  { folder: "shelters", loads: { dataset: "shelters", source: "gsi-evacuation", release: "2026-04-01" }, write: writeGsiShelters },
  {
    folder: "public-facilities",
    loads: { dataset: "public-facilities", source: "standard-public-facility-old", release: "2026-04-01" },
    write: writeFacilities,
  },
  {
    folder: "ruins",
    loads: { dataset: "ruins", source: "standard-cultural-property-old", release: "2026-04-01" },
    write: writeCulturalProperties,
  },
  { folder: "ruins", loads: { dataset: "ruins", source: "city-buried-sites", release: "2026-04-01" }, write: writeBuriedSites },
  {
    folder: "school-districts",
    loads: { dataset: "school-districts", source: "city-school-districts", release: "2026-04-01" },
    write: writeSchoolDistricts,
  },
  { folder: "bus-lines", write: writeBuses },
  { folder: "lakes", write: writeLake },
  { folder: terrainFolder, write: (world, folder) => writeElevationTiles(world, folder).then(() => [folder]) },
];

/**
 * Writes the fictional city 見本市 as raw deliveries in the formats of the real sources. The same seed and scale give
 * the same bytes. Written but not returned are bus lines (GTFS-JP), which a person may load, the lake (W09), which no dataset reads
 * yet, and elevation tiles, which are no dataset.
 * @throws RangeError when the scale is out of range.
 */
export async function generateSampleCity({
  outputDirectory,
  seed = defaultSeed,
  scale = 1,
  onProgress = () => undefined,
}: SampleOptions): Promise<SampleDelivery[]> {
  if (!(scale >= 0.2 && scale <= 20)) throw new RangeError(`scale ${scale}: from 0.2 to 20`);
  const steps: readonly WorldStep[] = ["terrain", "towns", "roads", "buildings", "hazards", "places"];
  const world = buildWorld({ seed, scale, onStep: (step) => onProgress({ step, share: (0.7 * steps.indexOf(step)) / steps.length }) });
  const deliveries: SampleDelivery[] = [];
  for (const [i, { folder, loads, write }] of plans.entries()) {
    onProgress({ step: "files", detail: folder, share: 0.7 + (0.3 * i) / plans.length });
    const directory = join(outputDirectory, folder);
    await mkdir(directory, { recursive: true });
    const files = await write(world, directory);
    if (loads) deliveries.push(...files.map((file) => ({ dataset: loads.dataset, source: loads.source, file, release: loads.release })));
  }
  onProgress({ step: "files", share: 1 });
  return deliveries;
}
