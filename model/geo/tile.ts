/** One tile of WebMercatorQuad: `z` 0…22; `x` eastwards and `y` southwards from the north-west corner, 0…2^z − 1. */
export interface TileAddress {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** Degrees; longitude −180…180, latitude −90…90 (JGD2011 and WGS 84 are not told apart here). */
export type LonLat = readonly [lon: number, lat: number];

/** Metres in EPSG:3857, x eastwards and y northwards. */
export type XyWebMercator = readonly [x: number, y: number];

/** Degrees: west, south, east, north. West is greater than east where the box crosses the 180th meridian. */
export type BboxLonLat = readonly [west: number, south: number, east: number, north: number];

/** Metres in EPSG:3857. */
export type BboxWebMercator = readonly [xMin: number, yMin: number, xMax: number, yMax: number];

/** Tile units along one side of a vector tile. */
export const tileExtent = 4096;

/** Tile units kept beyond each side of a vector tile, so that strokes and labels do not break at its border. */
export const tileBuffer = 64;

/** Half the side of the square world of EPSG:3857, in metres (π × 6,378,137). */
const webMercatorHalfSideMeters = 20037508.342789244;

/** The latitude where that world ends, in degrees. */
const webMercatorMaxLatitude = 85.0511287798066;

/** The tile's square in metres of EPSG:3857, wider on every side by `bufferTileUnits` (4096 to a tile's side). */
export function tileBoundsWebMercator(tile: TileAddress, bufferTileUnits = 0): BboxWebMercator {
  const sideMeters = tileSideMeters(tile.z);
  const bufferMeters = (sideMeters * bufferTileUnits) / tileExtent;
  const xMin = tile.x * sideMeters - webMercatorHalfSideMeters;
  const yMax = webMercatorHalfSideMeters - tile.y * sideMeters;
  return [xMin - bufferMeters, yMax - sideMeters - bufferMeters, xMin + sideMeters + bufferMeters, yMax + bufferMeters];
}

/** The length of a tile's side at zoom `z`, in metres of EPSG:3857 (on the ground: times the cosine of latitude). */
export function tileSideMeters(z: number): number {
  return (2 * webMercatorHalfSideMeters) / 2 ** z;
}

/** The tile a place lies in. A place on a border belongs to the tile east or south of it, beyond the world to the last. */
export function tileAt(lonLat: LonLat, z: number): TileAddress {
  const last = 2 ** z - 1;
  return { z, x: clamp(Math.floor(columnAt(lonLat[0], z)), last), y: clamp(Math.floor(rowAt(lonLat[1], z)), last) };
}

/**
 * Every tile of zoom `z` that the box meets, row by row from the north-west. With `bufferTileUnits` (4096 to a
 * tile's side) also those that meet it only with their buffer: the tiles an edit inside the box can change.
 */
export function* tilesCovering(bbox: BboxLonLat, z: number, bufferTileUnits = 0): Generator<TileAddress, void> {
  const [west, south, east, north] = bbox;
  const last = 2 ** z - 1;
  const buffer = bufferTileUnits / tileExtent;
  const firstColumn = clamp(Math.floor(columnAt(west, z) - buffer), last);
  const lastColumn = clamp(Math.floor(columnAt(east, z) + buffer), last);
  const lastRow = clamp(Math.floor(rowAt(south, z) + buffer), last);
  for (let y = clamp(Math.floor(rowAt(north, z) - buffer), last); y <= lastRow; y++) {
    if (west <= east) {
      for (let x = firstColumn; x <= lastColumn; x++) yield { z, x, y };
    } else {
      for (let x = 0; x <= Math.min(lastColumn, firstColumn - 1); x++) yield { z, x, y };
      for (let x = firstColumn; x <= last; x++) yield { z, x, y };
    }
  }
}

/** Degrees → metres of EPSG:3857. Latitudes beyond ±85.0511° land on the world's edge. */
export function lonLatToWebMercator(lonLat: LonLat): XyWebMercator {
  const [lon, lat] = lonLat;
  const latitude = Math.max(-webMercatorMaxLatitude, Math.min(webMercatorMaxLatitude, lat));
  const y = Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360));
  return [(lon / 180) * webMercatorHalfSideMeters, (y / Math.PI) * webMercatorHalfSideMeters];
}

/** Metres of EPSG:3857 → degrees. */
export function webMercatorToLonLat(xy: XyWebMercator): LonLat {
  const [x, y] = xy;
  const latitude = 2 * Math.atan(Math.exp((y / webMercatorHalfSideMeters) * Math.PI)) - Math.PI / 2;
  return [(x / webMercatorHalfSideMeters) * 180, (latitude * 180) / Math.PI];
}

function columnAt(lon: number, z: number): number {
  return ((lon + 180) / 360) * 2 ** z;
}

function rowAt(lat: number, z: number): number {
  const [, y] = lonLatToWebMercator([0, lat]);
  return (1 - y / webMercatorHalfSideMeters) * 2 ** (z - 1);
}

function clamp(index: number, last: number): number {
  return Math.max(0, Math.min(last, index));
}
