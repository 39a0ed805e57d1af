import type { RootElement } from "../xml/root-element.ts";

const namespace = "http://fgd.gsi.go.jp/spec/2008/FGD_GMLSchema";

/** Names that GSI gives its systems of latitude and longitude. JGD2024 moved the heights only. */
const systems: Readonly<Record<string, number>> = { "jgd2024.bl": 6668, "jgd2011.bl": 6668, "jgd2000.bl": 4612 };

/** EPSG code of a `srsName` such as `fguuid:jgd2011.bl`. */
export function epsgOfFgd(srsName: string): number | undefined {
  return systems[/jgd\d{4}\.bl/.exec(srsName)?.[0] ?? ""];
}

/** Is the document one of 基盤地図情報, features or elevation? */
export function isFgd(root: RootElement): boolean {
  return root.name === "Dataset" && root.namespace === namespace;
}
