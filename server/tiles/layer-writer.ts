import { ByteWriter, varintSize } from "./byte-writer.ts";
import type { FeatureType } from "./geometry-commands.ts";
import { ValueTable } from "./value-table.ts";

/**
 * Collects the features of one layer and writes the layer's message (MVT 2.1 §4.1). For each feature, in this order:
 * `beginFeature`, any number of `addTag`, `endFeature`.
 */
export class LayerWriter {
  featureCount = 0;
  readonly values = new ValueTable();
  readonly #keyNames: readonly string[];
  /** Of each key name its index in the layer, −1 as long as no feature has it. */
  readonly #keyIndices: Int32Array;
  readonly #keys = new ByteWriter(256);
  #keyCount = 0;
  readonly #features = new ByteWriter(16384);
  /** Of the feature being written: its id … */
  readonly #head = new ByteWriter(16);
  /** … and the indices of its keys and values. */
  readonly #tags = new ByteWriter(64);

  constructor(keyNames: readonly string[]) {
    this.#keyNames = keyNames;
    this.#keyIndices = new Int32Array(keyNames.length).fill(-1);
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
    features.byte(featureTag);
    features.varint(length);
    features.append(head.bytes, 0, head.length);
    if (tags.length > 0) putBytes(features, featureTagsTag, tags);
    features.byte(featureTypeTag);
    features.byte(type);
    putBytes(features, featureGeometryTag, geometry);
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

function fieldSize(content: ByteWriter): number {
  return 1 + varintSize(content.length) + content.length;
}

function putBytes(to: ByteWriter, tag: number, content: ByteWriter): void {
  to.byte(tag);
  to.varint(content.length);
  to.append(content.bytes, 0, content.length);
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
