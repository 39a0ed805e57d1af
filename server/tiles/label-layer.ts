import { ByteWriter } from "./byte-writer.ts";
import { addAttribute, type AttributeColumn, firstFieldColumn, type TileField } from "./encode-attributes.ts";
import { featureType, GeometryCommands } from "./geometry-commands.ts";
import type { GeometryReader } from "./geometry-reader.ts";
import type { LabelPlacer } from "./label-point.ts";
import type { LayerRows } from "./layer-rows.ts";
import { LayerWriter } from "./layer-writer.ts";
import { GridPoints } from "./quantize.ts";

// in use within one `addRow` only, so that all layers share their arrays
const commands = new GeometryCommands(new ByteWriter(16));
const point = new GridPoints({ min: 0, max: 0 });

/** Collects the label points of one layer: the feature's number and its name. */
export class LabelLayer {
  readonly #name: string;
  readonly #writer: LayerWriter;
  readonly #attribute: AttributeColumn;
  readonly #placer: LabelPlacer;

  /** @throws Error when the field is none of the layer's. */
  constructor(name: string, { fields, field, placer }: { fields: readonly TileField[]; field: string; placer: LabelPlacer }) {
    const place = fields.findIndex((one) => one.name === field);
    const named = fields[place];
    if (named === undefined) throw new Error(`labels of ${name}: the tile has no field ${field}`);
    this.#name = name;
    this.#attribute = { field: named, column: firstFieldColumn + place, key: 0 };
    this.#writer = LayerWriter.open([field]);
    this.#placer = placer;
  }

  /** Adds the current row's label if it has a name and its place is in this tile. */
  addRow(rows: LayerRows, geometry: GeometryReader): void {
    if (rows.lengths[this.#attribute.column] === -1) return;
    const place = this.#placer.place(geometry);
    if (place === undefined) return;
    commands.reset();
    point.length = 0;
    point.push(place[0], place[1]);
    commands.addPoints(point);
    const idStart = rows.starts[0] as number;
    this.#writer.beginFeature(rows.view.getInt32(idStart), rows.view.getUint32(idStart + 4));
    addAttribute(rows, this.#attribute, this.#writer);
    this.#writer.endFeature(featureType.point, commands.writer);
  }

  /** To be called once, after the last row. */
  writeTo(tile: ByteWriter, extent: number): void {
    this.#writer.writeTo(tile, this.#name, extent);
    this.#writer.close();
  }
}
