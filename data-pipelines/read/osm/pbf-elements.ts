import { inflateSync, zstdDecompressSync } from "node:zlib";
import { Problem } from "../../../model/problem.ts";
import { damagedFile } from "../file/damage.ts";
import { FileWindow } from "../file/file-window.ts";
import type { DeliveredFile } from "../reader.ts";
import type { OsmElement } from "./osm-element.ts";
import { blockElements } from "./pbf-block.ts";
import { Protobuf } from "./protobuf.ts";

/** The format's own limits. */
const limits = { headerBytes: 64 * 2 ** 10, blockBytes: 32 * 2 ** 20 };
const knownFeatures = ["OsmSchema-V0.6", "DenseNodes"];

const headerFields = { type: 1, size: 3 };
const blobFields = { raw: 1, zlib: 3, zstd: 7 };
const fileFields = { requiredFeature: 4 };

/**
 * The elements of an OSM PBF, block by block.
 * @throws Problem `unreadable-file` naming the block.
 */
export async function* pbfElements(file: DeliveredFile): AsyncGenerator<readonly OsmElement[]> {
  const window = await FileWindow.open(file);
  const blocks = new PbfBlocks(window);
  try {
    while (!blocks.isAtEnd) {
      const { type, content } = await blocks.next();
      const elements = blocks.decode(() => (type === "OSMData" ? blockElements(content) : []));
      if (type === "OSMHeader") blocks.decode(() => checkHeader(file, content));
      if (elements.length > 0) yield elements;
    }
  } finally {
    await window.close();
  }
}

class PbfBlocks {
  readonly #window: FileWindow;
  #at = 0;
  #number = 0;

  constructor(window: FileWindow) {
    this.#window = window;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#window.file.bytes;
  }

  /** The next block, unpacked: length of its header, header, content. */
  async next(): Promise<{ type: string; content: Uint8Array }> {
    this.#number++;
    const headerBytes = (await this.#load(4)).readUInt32BE();
    if (headerBytes > limits.headerBytes) throw this.#damaged("header too long");
    const head = await this.#load(headerBytes);
    const { type, size } = this.decode(() => readHeader(new Protobuf(head)));
    if (size > limits.blockBytes) throw this.#damaged("block too large");
    const packed = await this.#load(size);
    return { type, content: this.decode(() => unpack(new Protobuf(packed))) };
  }

  /** Turns the errors of damaged content into the Problem. */
  decode<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const isDamage = error instanceof RangeError || (error instanceof Error && "code" in error && !(error instanceof Problem));
      throw isDamage ? this.#damaged(error.message) : error;
    }
  }

  async #load(bytes: number): Promise<Buffer> {
    if (this.#at + bytes > this.#window.file.bytes) throw this.#damaged("the file ends in it");
    const loaded = await this.#window.load(this.#at, bytes);
    this.#at += bytes;
    return loaded;
  }

  #damaged(why: string): Problem {
    return damagedFile(this.#window.file.name, {
      ja: `OSM PBF の ${this.#number} 番目のブロックが壊れています（${why}）`,
      en: `block ${this.#number} of the OSM PBF is damaged (${why})`,
    });
  }
}

function readHeader(message: Protobuf): { type: string; size: number } {
  let type = "";
  let size = 0;
  for (let field = message.next(); field; field = message.next()) {
    if (field.field === headerFields.type) type = message.text();
    else if (field.field === headerFields.size) size = message.varint();
    else message.skip(field.wire);
  }
  return { type, size };
}

function unpack(message: Protobuf): Uint8Array {
  for (let field = message.next(); field; field = message.next()) {
    if (field.field === blobFields.raw) return Uint8Array.from(message.bytes());
    if (field.field === blobFields.zlib) return inflateSync(message.bytes(), { maxOutputLength: limits.blockBytes });
    if (field.field === blobFields.zstd) return zstdDecompressSync(message.bytes(), { maxOutputLength: limits.blockBytes });
    message.skip(field.wire);
  }
  throw new RangeError("no content, or compressed in a way that is not read");
}

/** @throws Problem when the file needs something that is not understood, such as history. */
function checkHeader(file: DeliveredFile, content: Uint8Array): void {
  const message = new Protobuf(content);
  for (let field = message.next(); field; field = message.next()) {
    const feature = field.field === fileFields.requiredFeature ? message.text() : undefined;
    if (feature === undefined) message.skip(field.wire);
    else if (!knownFeatures.includes(feature)) {
      throw damagedFile(
        file.name,
        { ja: `OSM PBF の機能「${feature}」は読めません`, en: `needs the OSM PBF feature "${feature}", which is not read` },
        { ja: "履歴のない通常の PBF を提出してください", en: "Deliver an ordinary PBF without history" },
      );
    }
  }
}
