import { ByteWriter, putVarint, varintSize } from "./byte-writer.ts";
import type { FeatureType } from "./geometry-commands.ts";
import { ValueTable } from "./value-table.ts";

/**
 * Collects the features of one layer and writes the layer's message (MVT 2.1 §4.1). For each feature, in this order:
 * `beginFeature`, any number of `addTag`, `endFeature`. `open` gives one, `close` takes it back with its arrays for the next layer.
 */
export class LayerWriter {
  featureCount = 0;
  readonly values = new ValueTable();
  #keyNames: readonly string[] = [];
  /** Of each key name its index in the layer, −1 as long as no feature has it. */
  #keyIndices = new Int32Array();
  readonly #keys = new ByteWriter(256);
  #keyCount = 0;
  readonly #features = new ByteWriter(16384);
  /** Of the feature being written: its id … */
  readonly #head = new ByteWriter(16);
  /** … and the indices of its keys and values. */
  readonly #tags = new ByteWriter(64);

  private constructor() {}

  /** An empty one. */
  static open(keyNames: readonly string[]): LayerWriter {
    const writer = spare.pop() ?? new LayerWriter();
    writer.featureCount = 0;
    writer.values.clear();
    writer.#keyNames = keyNames;
    writer.#keyIndices = new Int32Array(keyNames.length).fill(-1);
    writer.#keys.length = 0;
    writer.#keyCount = 0;
    writer.#features.length = 0;
    return writer;
  }

  /** Ends its use. */
  close(): void {
    const isLarge = this.#features.bytes.length + this.values.writer.bytes.length > mostSpareBytes;
    if (!isLarge && spare.length < mostSpare) spare.push(this);
  }

  /** The id is an unsigned 64-bit number, given by its upper and lower 32 bits. */
  beginFeature(idHigh: number, idLow: number): void {
    this.#tags.length = 0;
    this.#head.length = 0;
    this.#head.byte(featureIdTag);
    this.#head.varint64(idHigh, idLow);
  }

  /** `key` is an index into the key names, `value` one that `values` returned. */
  addTag(key: number, value: number): void {
    let index = this.#keyIndices[key] as number;
    if (index < 0) {
      index = this.#keyCount++;
      this.#keyIndices[key] = index;
      putText(this.#keys, keyTag, this.#keyNames[key] as string);
    }
    this.#tags.varint(index);
    this.#tags.varint(value);
  }

  endFeature(type: FeatureType, geometry: ByteWriter): void {
    const features = this.#features;
    const tags = this.#tags;
    const head = this.#head;
    const length = head.length + (tags.length > 0 ? fieldSize(tags) : 0) + 2 + fieldSize(geometry);
    features.reserve(length + 6);
    const { bytes } = features;
    let position = features.length;
    bytes[position++] = featureTag;
    position = putVarint(bytes, position, length);
    position = putAll(bytes, position, head);
    if (tags.length > 0) position = putField(bytes, position, featureTagsTag, tags);
    bytes[position++] = featureTypeTag;
    bytes[position++] = type;
    features.length = putField(bytes, position, featureGeometryTag, geometry);
    this.featureCount++;
  }

  /** Appends the layer to a tile, or nothing if it has no features. */
  writeTo(tile: ByteWriter, name: string, extent: number): void {
    if (this.featureCount === 0) return;
    const head = new ByteWriter(64);
    head.byte(versionTag);
    head.byte(2);
    putText(head, nameTag, name);
    const tail = new ByteWriter(8);
    tail.byte(extentTag);
    tail.varint(extent);
    const parts = [head, this.#features, this.#keys, this.values.writer, tail];
    tile.byte(layerTag);
    tile.varint(parts.reduce((sum, part) => sum + part.length, 0));
    for (const part of parts) tile.append(part.bytes, 0, part.length);
  }
}

/** New arrays for every layer would cost a small tile as much as what is written to them. */
const spare: LayerWriter[] = [];

/** As many as the layers of two tiles with their labels; together at most 16 MB. */
const mostSpare = 16;
const mostSpareBytes = 2 ** 20;

function fieldSize(content: ByteWriter): number {
  return 1 + varintSize(content.length) + content.length;
}

/** Writes a field at `position` of `to`, which has room, and returns the position after it. */
function putField(to: Uint8Array, position: number, tag: number, content: ByteWriter): number {
  to[position] = tag;
  return putAll(to, putVarint(to, position + 1, content.length), content);
}

function putAll(to: Uint8Array, position: number, { bytes, length }: ByteWriter): number {
  // below this the subarray costs more than the loop
  if (length < 48) for (let i = 0; i < length; i++) to[position + i] = bytes[i] as number;
  else to.set(bytes.subarray(0, length), position);
  return position + length;
}

function putText(to: ByteWriter, tag: number, text: string): void {
  const utf8 = new TextEncoder().encode(text);
  to.byte(tag);
  to.varint(utf8.length);
  to.append(utf8, 0, utf8.length);
}

// field number × 8 + wire type, in the order of vector_tile.proto
const layerTag = 0x1a;
const nameTag = 0x0a;
const featureTag = 0x12;
const keyTag = 0x1a;
const extentTag = 0x28;
const versionTag = 0x78;
const featureIdTag = 0x08;
const featureTagsTag = 0x12;
const featureTypeTag = 0x18;
const featureGeometryTag = 0x22;
