import { readFile, stat } from "node:fs/promises";
import proj4 from "proj4";
import { planeZoneOrigin } from "../model/geo/crs.ts";
import { Problem } from "../model/problem.ts";
import type { LocalText } from "../model/text.ts";

/**
 * Tokyo Datum → JGD2011. Done here and not in the database, because each PROJ release chooses among shifts that differ by metres
 * and falls silently back to none; so both database homes store the same bytes.
 */
export interface TokyoShift {
  /** Longitude and latitude in degrees; undefined where the grid has no value. */
  shift(lon: number, lat: number): readonly [number, number] | undefined;
  /** How it was done and how exact that is. */
  readonly note: LocalText;
}

const bessel = { a: 6_377_397.155, f: 1 / 299.1528128 };
const grs80 = { a: 6_378_137, f: 1 / 298.257222101 };
/** Tokyo → JGD2000, metres (国土地理院; EPSG:15483). */
const translation = [-146.414, 507.337, 680.507] as const;

/** The geocentric translation, which has a value everywhere. */
export function threeParameters(lon: number, lat: number): [number, number] {
  const [x, y, z] = geocentric(lon, lat, bessel);
  return geographic(x + translation[0], y + translation[1], z + translation[2], grs80);
}

export const threeParameterShift: TokyoShift = {
  shift: threeParameters,
  note: {
    ja: "日本測地系から3パラメータで世界測地系に変換しました（誤差は最大約10m）。TKY2JGD.par を MACHIZU_TKY2JGD に指定すると約0.2mになります。",
    en: "Shifted from Tokyo Datum by three parameters (up to about 10 m off). Name TKY2JGD.par in MACHIZU_TKY2JGD for about 0.2 m.",
  },
};

interface Ellipsoid {
  readonly a: number;
  readonly f: number;
}

const radians = Math.PI / 180;

/** On the ellipsoid (height 0). */
function geocentric(lon: number, lat: number, { a, f }: Ellipsoid): [number, number, number] {
  const e2 = f * (2 - f);
  const [sinLat, cosLat] = [Math.sin(lat * radians), Math.cos(lat * radians)];
  const n = a / Math.sqrt(1 - e2 * sinLat * sinLat);
  return [n * cosLat * Math.cos(lon * radians), n * cosLat * Math.sin(lon * radians), n * (1 - e2) * sinLat];
}

/** Fixed-point iteration for the latitude; near the ground six steps leave far less than a millimetre. */
function geographic(x: number, y: number, z: number, { a, f }: Ellipsoid): [number, number] {
  const e2 = f * (2 - f);
  const p = Math.hypot(x, y);
  let lat = Math.atan2(z, p * (1 - e2));
  for (let step = 0; step < 6; step++) {
    const n = a / Math.sqrt(1 - e2 * Math.sin(lat) ** 2);
    lat = Math.atan2(z + e2 * n * Math.sin(lat), p);
  }
  return [Math.atan2(y, x) / radians, lat / radians];
}

const largestGrid = 64 << 20;

/**
 * The shift by 国土地理院's TKY2JGD.par: differences in seconds at the south-west corner of every third-order mesh (30″ × 45″),
 * between which values are interpolated.
 * @throws Problem when the file is not such a grid.
 */
export async function gridShift(file: string): Promise<TokyoShift> {
  const { size } = await stat(file).catch(() => ({ size: Number.POSITIVE_INFINITY }));
  if (size > largestGrid) throw notAGrid(file);
  const grid = parseGrid(await readFile(file, "latin1"));
  if (grid.size === 0) throw notAGrid(file);
  return {
    shift: (lon, lat) => {
      const [row, column] = [lat * 120, (lon - 100) * 80];
      const [i, j] = [Math.floor(row), Math.floor(column)];
      const corners = [grid.get(cell(i, j)), grid.get(cell(i, j + 1)), grid.get(cell(i + 1, j)), grid.get(cell(i + 1, j + 1))] as const;
      const [sw, se, nw, ne] = corners;
      if (!sw || !se || !nw || !ne) return undefined;
      const [v, u] = [row - i, column - j];
      const between = (k: 0 | 1) => (1 - v) * ((1 - u) * sw[k] + u * se[k]) + v * ((1 - u) * nw[k] + u * ne[k]);
      return [lon + between(1) / 3600, lat + between(0) / 3600];
    },
    note: {
      ja: "日本測地系から TKY2JGD の格子で世界測地系に変換しました（誤差は約0.2m）。",
      en: "Shifted from Tokyo Datum by the TKY2JGD grid (about 0.2 m).",
    },
  };
}

const cell = (i: number, j: number) => i * 8000 + j;

/** Lines such as `46303582  12.79799  -8.13354`: mesh code, dB and dL in seconds; lines of a header are passed over. */
function parseGrid(text: string): Map<number, readonly [number, number]> {
  const grid = new Map<number, readonly [number, number]>();
  for (const [, code = "", dB, dL] of text.matchAll(/^\s*(\d{8})\s+([+-]?\d+\.\d+)\s+([+-]?\d+\.\d+)\s*$/gmu)) {
    const [p, u] = [Number(code.slice(0, 2)), Number(code.slice(2, 4))];
    const [q, v, r, w] = Array.from(code.slice(4), Number) as [number, number, number, number];
    grid.set(cell(p * 80 + q * 10 + r, u * 80 + v * 10 + w), [Number(dB), Number(dL)]);
  }
  return grid;
}

function notAGrid(file: string): Problem {
  return new Problem("unreadable-file", {
    where: file,
    detail: { ja: `${file} は TKY2JGD.par として読めません`, en: `${file} cannot be read as TKY2JGD.par` },
    remedy: { ja: "MACHIZU_TKY2JGD に国土地理院の TKY2JGD.par を指定してください", en: "Name the TKY2JGD.par of GSI in MACHIZU_TKY2JGD" },
  });
}

/** First code of the plane zones I to XIX and of UTM zones 51N to 55N in Tokyo Datum. */
const [firstPlane, firstUtm] = [30161, 3092];

/** The function that brings a coordinate of a Tokyo Datum system to its longitude and latitude; undefined for systems of other datums. */
export function tokyoLonLat(epsg: number): ((x: number, y: number) => readonly [number, number]) | undefined {
  if (epsg === 4301) return (lon, lat) => [lon, lat];
  const definition = tokyoProj4(epsg);
  if (definition === undefined) return undefined;
  const projection = proj4(definition, `+proj=longlat +ellps=bessel +no_defs`);
  return (x, y) => {
    const [lon = Number.NaN, lat = Number.NaN] = projection.forward([x, y]);
    return [lon, lat];
  };
}

function tokyoProj4(epsg: number): string | undefined {
  if (epsg >= firstPlane && epsg < firstPlane + 19) {
    const [lat, lon] = planeZoneOrigin(epsg - firstPlane + 1);
    return `+proj=tmerc +lat_0=${lat} +lon_0=${lon} +k=0.9999 +x_0=0 +y_0=0 +ellps=bessel +units=m +no_defs`;
  }
  return epsg >= firstUtm && epsg < firstUtm + 5 ? `+proj=utm +zone=${epsg - firstUtm + 51} +ellps=bessel +units=m +no_defs` : undefined;
}

/** Codes of JGD2000: geographic, plane zones, UTM 51N to 55N. */
function isJgd2000(epsg: number): boolean {
  return epsg === 4612 || (epsg >= 2443 && epsg <= 2461) || (epsg >= 3097 && epsg <= 3101);
}

/** What is to be said of positions that came in another datum; undefined where nothing was lost. */
export function positionNote(epsg: number | undefined, tokyoShift: TokyoShift = threeParameterShift): LocalText | undefined {
  if (epsg === undefined) return undefined;
  if (tokyoLonLat(epsg)) return tokyoShift.note;
  return isJgd2000(epsg) ? jgd2000Note : undefined;
}

const jgd2000Note: LocalText = {
  ja: "JGD2000 の座標を JGD2011 と同じ値として扱いました（2011年の地震で動いた東日本では最大約5mの差があり、その他では差がありません）。",
  en: "JGD2000 was taken as JGD2011 (they differ by up to about 5 m in eastern Japan, moved by the 2011 earthquake, and not elsewhere).",
};
