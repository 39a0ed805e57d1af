/** Pictures that carry numbers: 8-bit RGB without interlace, as elevation tiles are. */

/** The parts of zlib that a PNG needs; `node:zlib` has both. */
export interface PngPacking {
  readonly deflate: (bytes: Uint8Array) => Promise<Uint8Array>;
  readonly crc32: (bytes: Uint8Array) => number;
}

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** @param pixels red, green, blue, row by row from the top */
export async function rgbPng(
  { width, height, pixels }: { readonly width: number; readonly height: number; readonly pixels: Uint8Array },
  { deflate, crc32 }: PngPacking,
): Promise<Uint8Array> {
  const stride = width * 3;
  const rows = new Uint8Array((stride + 1) * height);
  for (let row = 0; row < height; row++) {
    const target = row * (stride + 1);
    // Filter 2 stores differences to the row above, which are small in elevations.
    rows[target] = 2;
    for (let i = 0; i < stride; i++) {
      const above = row === 0 ? 0 : (pixels[(row - 1) * stride + i] ?? 0);
      rows[target + 1 + i] = (pixels[row * stride + i] ?? 0) - above;
    }
  }
  const header = new Uint8Array(13);
  new DataView(header.buffer).setUint32(0, width);
  new DataView(header.buffer).setUint32(4, height);
  header.set([8, 2, 0, 0, 0], 8);
  const chunks = [chunk("IHDR", header, crc32), chunk("IDAT", await deflate(rows), crc32), chunk("IEND", new Uint8Array(), crc32)];
  return joined([signature, ...chunks]);
}

function chunk(type: string, data: Uint8Array, crc32: PngPacking["crc32"]): Uint8Array {
  const body = joined([Uint8Array.from([...type], (letter) => letter.charCodeAt(0)), data]);
  const [length, check] = [new Uint8Array(4), new Uint8Array(4)];
  new DataView(length.buffer).setUint32(0, data.length);
  new DataView(check.buffer).setUint32(0, crc32(body));
  return joined([length, body, check]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
