import { crc32, inflateSync } from "node:zlib";

export interface RgbPicture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, row by row from the top. */
  readonly rgb: Uint8Array;
}

/** The PNG is damaged, or not of the one kind that carries numbers: 8 bits, red-green-blue(-alpha), not interlaced. */
export class UnreadPng extends Error {
  override readonly name = "UnreadPng";
}

const signature = "89504e470d0a1a0a";
const largestSide = 8192;
/** Bytes of a pixel by colour type: with and without alpha. */
const pixelBytes: Readonly<Record<number, number>> = { 2: 3, 6: 4 };

/** @throws UnreadPng */
export function decodeRgbPng(bytes: Uint8Array): RgbPicture {
  const png = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (png.toString("hex", 0, 8) !== signature) throw new UnreadPng("no PNG signature");
  const chunks = readChunks(png);
  const head = chunks.find(({ type }) => type === "IHDR")?.data;
  if (head?.length !== 13) throw new UnreadPng("no header");
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  const stride = pixelBytes[head[9] ?? 0];
  if (head[8] !== 8 || stride === undefined || head[12] !== 0) throw new UnreadPng("not 8-bit RGB without interlace");
  if (width === 0 || height === 0 || width > largestSide || height > largestSide) throw new UnreadPng(`${width} × ${height} pixels`);
  const size = { width, height, stride };
  return { width, height, rgb: unfiltered(inflated(chunks, size), size) };
}

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

function readChunks(png: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 8; at < png.length;) {
    if (at + 12 > png.length) throw new UnreadPng("ends in a chunk");
    const end = at + 8 + png.readUInt32BE(at);
    if (end + 4 > png.length) throw new UnreadPng("ends in a chunk");
    if (crc32(png.subarray(at + 4, end)) !== png.readUInt32BE(end)) throw new UnreadPng("wrong checksum");
    const type = png.toString("latin1", at + 4, at + 8);
    chunks.push({ type, data: png.subarray(at + 8, end) });
    if (type === "IEND") return chunks;
    at = end + 4;
  }
  throw new UnreadPng("ends before IEND");
}

interface Size {
  readonly width: number;
  readonly height: number;
  readonly stride: number;
}

/** Each row is a filter byte and the pixels. */
function inflated(chunks: readonly Chunk[], { width, height, stride }: Size): Buffer {
  const expected = height * (1 + width * stride);
  const packed = Buffer.concat(chunks.filter(({ type }) => type === "IDAT").map(({ data }) => data));
  try {
    const data = inflateSync(packed, { maxOutputLength: expected });
    if (data.length === expected) return data;
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new UnreadPng(error.message);
  }
  throw new UnreadPng("too few pixels");
}

function unfiltered(data: Buffer, { width, height, stride }: Size): Uint8Array {
  const rowBytes = width * stride;
  let above = new Uint8Array(rowBytes);
  let row = new Uint8Array(rowBytes);
  const rgb = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    const start = y * (rowBytes + 1);
    unfilterRow(data.subarray(start + 1, start + 1 + rowBytes), { filter: data[start] ?? 0, stride, row, above });
    for (let x = 0; x < width; x++) {
      const to = 3 * (y * width + x);
      for (let channel = 0; channel < 3; channel++) rgb[to + channel] = row[x * stride + channel] ?? 0;
    }
    [row, above] = [above, row];
  }
  return rgb;
}

interface RowContext {
  readonly filter: number;
  readonly stride: number;
  readonly row: Uint8Array;
  readonly above: Uint8Array;
}

/** Adds to each byte what the filter predicts from left, above and above-left. */
function unfilterRow(data: Uint8Array, { filter, stride, row, above }: RowContext): void {
  for (let at = 0; at < data.length; at++) {
    const a = at < stride ? 0 : (row[at - stride] ?? 0);
    const b = above[at] ?? 0;
    const c = at < stride ? 0 : (above[at - stride] ?? 0);
    row[at] = (data[at] ?? 0) + predicted(filter, a, b, c);
  }
}

function predicted(filter: number, left: number, above: number, aboveLeft: number): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return (left + above) >> 1;
    case 4:
      return paeth(left, above, aboveLeft);
    default:
      throw new UnreadPng(`filter ${filter}`);
  }
}

function paeth(left: number, above: number, aboveLeft: number): number {
  const estimate = left + above - aboveLeft;
  const [byLeft, byAbove, byBoth] = [Math.abs(estimate - left), Math.abs(estimate - above), Math.abs(estimate - aboveLeft)];
  if (byLeft <= byAbove && byLeft <= byBoth) return left;
  return byAbove <= byBoth ? above : aboveLeft;
}
