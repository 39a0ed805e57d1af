import { crc32, deflateSync } from "node:zlib";

export interface PngOptions {
  readonly filter?: number;
  readonly alpha?: boolean;
  readonly depth?: number;
  /** Pixel data instead of what the colours make. */
  readonly data?: Buffer;
}

/** A PNG of the colours, row by row, with one filter for all rows. */
export function png(width: number, height: number, colour: (cell: number) => readonly number[], options: PngOptions = {}): Buffer {
  const { filter = 0, alpha = false, depth = 8 } = options;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = depth;
  header[9] = alpha ? 6 : 2;
  const data = options.data ?? deflateSync(filtered(width, height, { filter, alpha, colour }));
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", header),
    chunk("IDAT", data),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function filtered(
  width: number,
  height: number,
  { filter, alpha, colour }: { filter: number; alpha: boolean; colour: (cell: number) => readonly number[] },
): Buffer {
  const stride = alpha ? 4 : 3;
  const pixels = Array.from({ length: height }, (_, y) =>
    Buffer.from(Array.from({ length: width }, (__, x) => [...colour(y * width + x), ...(alpha ? [255] : [])]).flat()),
  );
  return Buffer.concat(
    pixels.map((row, y) => {
      const above = pixels[y - 1] ?? Buffer.alloc(row.length);
      const bytes = row.map(
        (value, at) =>
          value -
          prediction(filter, at < stride ? 0 : (row[at - stride] ?? 0), above[at] ?? 0, at < stride ? 0 : (above[at - stride] ?? 0)),
      );
      return Buffer.concat([Buffer.from([filter]), bytes]);
    }),
  );
}

/** As the PNG specification words it. */
function prediction(filter: number, a: number, b: number, c: number): number {
  if (filter === 3) return Math.floor((a + b) / 2);
  if (filter !== 4) return [0, a, b][filter] ?? 0;
  const p = a + b - c;
  return [a, b, c].reduce((best, value) => (Math.abs(p - value) < Math.abs(p - best) ? value : best));
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}
