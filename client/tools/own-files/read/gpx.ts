import { gpx } from "@tmcw/togeojson";
import { degrees } from "../crs.ts";
import { FileProblem, type OwnFileReader } from "../own-file.ts";
import { parseXml } from "../xml.ts";

/** Tracks, routes and waypoints of a receiver. */
export const reader: OwnFileReader = {
  extensions: ["gpx"],
  read: ({ name, bytes }) => {
    const document = parseXml(bytes);
    if (document.getElementsByTagName("gpx").length === 0) throw new FileProblem("files.notKind", { kind: "GPX" });
    const features = gpx(document).features.map((feature) => {
      // Times and pulse of every point of a track are lists as long as the track.
      const { coordinateProperties: _, ...properties } = feature.properties ?? {};
      return { ...feature, properties };
    });
    return [{ name, features, stated: degrees }];
  },
};
