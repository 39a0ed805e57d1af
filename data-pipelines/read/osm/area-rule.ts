import type { OsmTags } from "./osm-element.ts";

type Rule = "any" | { readonly only: readonly string[] } | { readonly not: readonly string[] };

/** Which closed ways are areas, by the key that says what they are: the list that the editors and Overpass follow. */
const areaKeys: Readonly<Record<string, Rule>> = {
  "area:highway": "any",
  aeroway: { not: ["taxiway"] },
  amenity: "any",
  boundary: "any",
  building: "any",
  "building:part": "any",
  craft: "any",
  golf: "any",
  highway: { only: ["services", "rest_area", "escape", "elevator"] },
  historic: "any",
  indoor: "any",
  landuse: "any",
  leisure: { not: ["track", "slipway"] },
  man_made: { not: ["cutline", "embankment", "pipeline"] },
  military: "any",
  natural: { not: ["coastline", "cliff", "ridge", "arete", "tree_row"] },
  office: "any",
  place: "any",
  power: { only: ["plant", "substation", "generator", "transformer"] },
  public_transport: "any",
  railway: { only: ["station", "turntable", "roundhouse", "platform"] },
  ruins: "any",
  shop: "any",
  tourism: "any",
  waterway: { only: ["riverbank", "dock", "boatyard", "dam"] },
};

/** Is a closed way an area? `area=yes` and `area=no` decide; otherwise its kind does. */
export function isAreaByTags(tags: OsmTags): boolean {
  const stated = tags.get("area");
  if (stated !== undefined) return stated !== "no";
  for (const [key, value] of tags) {
    const rule = value === "no" ? undefined : areaKeys[key];
    if (rule === "any" || (rule !== undefined && ("only" in rule ? rule.only.includes(value) : !rule.not.includes(value)))) return true;
  }
  return false;
}
