import type { Bounds } from "./crs.ts";

/**
 * Standard grid squares (地域メッシュ, JIS X 0410) from the third level (about 1 km) over the half (500 m) to the quarter (250 m):
 * 8, 9 or 10 digits. Two digits are 1.5 × the southern latitude and two the western longitude less 100; then an eighth of that, a tenth,
 * and quadrants 1–4 (south-west, south-east, north-west, north-east).
 */

/** West, south, east, north of the cell in degrees; undefined for what is no code. */
export function meshCell(code: string): Bounds | undefined {
  const match = /^(\d{2})(\d{2})([0-7])([0-7])(\d)(\d)([1-4]?)([1-4]?)$/.exec(code);
  if (match === null) return undefined;
  const [p = 0, u = 0, q = 0, v = 0, r = 0, w = 0] = match.slice(1, 7).map(Number);
  // Counted in 1/480° and 1/320°, the sides of a quarter cell, so that nothing is rounded before the end.
  let south = p * 320 + q * 40 + r * 4;
  let west = (u + 100) * 320 + v * 40 + w * 4;
  let side = 4;
  for (const quadrant of match
    .slice(7)
    .filter((digit) => digit !== "")
    .map(Number)) {
    side /= 2;
    south += quadrant > 2 ? side : 0;
    west += quadrant % 2 === 0 ? side : 0;
  }
  return [west / 320, south / 480, (west + side) / 320, (south + side) / 480];
}

/** The code of the cell a place lies in, 8 (about 1 km), 9 or 10 digits; undefined outside of what codes can name. */
export function meshCodeAt([lon, lat]: readonly [lon: number, lat: number], digits: 8 | 9 | 10): string | undefined {
  // Counted in quarter cells, as above.
  const rows = Math.floor(lat * 480);
  const columns = Math.floor((lon - 100) * 320);
  if (!(rows >= 0 && columns >= 0 && rows < 100 * 320 && columns < 100 * 320)) return undefined;
  const pairs = [
    [Math.floor(rows / 320), Math.floor(columns / 320)],
    [Math.floor(rows / 40) % 8, Math.floor(columns / 40) % 8],
    [Math.floor(rows / 4) % 10, Math.floor(columns / 4) % 10],
  ] as const;
  const [first, ...finer] = pairs.map(([row, column]) => [String(row), String(column)] as const);
  const halves = [2, 1].map((side) => 1 + 2 * (Math.floor(rows / side) % 2) + (Math.floor(columns / side) % 2));
  const code = [...(first ?? []).map((part) => part.padStart(2, "0")), ...finer.flat(), ...halves].join("");
  return code.slice(0, digits);
}
