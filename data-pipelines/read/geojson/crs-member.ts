const wgs84 = 4326;

/**
 * EPSG code of the `crs` member of older GeoJSON.
 * @returns undefined when it names nothing known, so that the person is asked.
 */
export function epsgOfCrsMember(crs: unknown): number | undefined {
  const properties = member(crs, "properties");
  const code = member(properties, "code");
  if (member(crs, "type") === "EPSG" && Number.isInteger(Number(code))) return Number(code);
  const name = member(properties, "name");
  if (typeof name !== "string") return undefined;
  if (/\bCRS:?84$/i.test(name)) return wgs84;
  const epsg = /\bEPSG[:/](?:[^:/]*[:/])?(\d+)$/i.exec(name)?.[1];
  return epsg === undefined ? undefined : Number(epsg);
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
