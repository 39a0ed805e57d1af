import { kml } from "@tmcw/togeojson";
import type { Feature } from "geojson";
import { degrees } from "../crs.ts";
import { FileProblem, type OwnFile, type OwnFileReader, type ReadLayer } from "../own-file.ts";
import { unzip } from "../unzip.ts";
import { parseXml } from "../xml.ts";

/** KML, and the zip of it that is called KMZ. */
export const reader: OwnFileReader = {
  extensions: ["kml", "kmz"],
  read: ({ name, bytes }) => {
    if (!name.toLowerCase().endsWith(".kmz")) return [readKml({ name, bytes })];
    const entries = unzip(bytes, ["kml"]);
    const [main] = entries.toSorted((a, b) => a.name.length - b.name.length);
    if (!main) throw new FileProblem("files.nothingInZip", { endings: ".kml" });
    return [readKml({ name, bytes: main.bytes })];
  },
};

function readKml({ name, bytes }: OwnFile): ReadLayer {
  const document = parseXml(bytes);
  if (document.getElementsByTagName("kml").length === 0) throw new FileProblem("files.notKind", { kind: "KML" });
  return { name, features: kml(document).features.map(asFeature), stated: degrees };
}

/** Descriptions of KML may be pages; what is shown of them is their text. */
function asFeature(feature: { properties: unknown; geometry: unknown }): Feature {
  const properties = Object.entries((feature.properties ?? {}) as Record<string, unknown>).map(([key, value]) => [key, plain(value)]);
  return {
    type: "Feature",
    properties: Object.fromEntries(properties) as Feature["properties"],
    geometry: feature.geometry as Feature["geometry"],
  };
}

function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("value" in value) || typeof value.value !== "string") return value;
  return value.value
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
