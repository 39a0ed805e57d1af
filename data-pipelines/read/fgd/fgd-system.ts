/** Names that GSI gives its systems of latitude and longitude. JGD2024 moved the heights only. */
const systems: Readonly<Record<string, number>> = { "jgd2024.bl": 6668, "jgd2011.bl": 6668, "jgd2000.bl": 4612 };

/** EPSG code of a `srsName` such as `fguuid:jgd2011.bl`. */
export function epsgOfFgd(srsName: string): number | undefined {
  return systems[/jgd\d{4}\.bl/.exec(srsName)?.[0] ?? ""];
}
