import { rename, writeFile } from "node:fs/promises";
import { findingKinds } from "../model/finding.ts";
import type { Language } from "../model/text.ts";
import type { LoadReport } from "./report.ts";

/** Writes the findings as GeoJSON in CRS84 for a map; those without a place have no geometry. The file appears whole or not at all. */
export async function writeFindings(file: string, loads: readonly LoadReport[], language: Language): Promise<void> {
  const features = loads.flatMap(({ dataset, source, part, placedFindings = [] }) =>
    placedFindings.map(({ lonLat, kind, ...finding }) => ({
      type: "Feature",
      geometry: lonLat && { type: "Point", coordinates: lonLat },
      properties: {
        dataset,
        source,
        ...(part !== "" && { part }),
        kind,
        severity: findingKinds[kind].severity,
        message: findingKinds[kind].message[language],
        remedy: findingKinds[kind].remedy[language],
        ...finding,
      },
    })),
  );
  const temporary = `${file}.${process.pid}.tmp`;
  await writeFile(temporary, `${JSON.stringify({ type: "FeatureCollection", features })}\n`);
  await rename(temporary, file);
}
