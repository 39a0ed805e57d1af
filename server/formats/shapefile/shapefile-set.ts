import type { GeometryKind } from "../../../model/dataset.ts";
import type { LittleEndianWriter } from "../bytes/little-endian-writer.ts";
import { type FlatGeometry, wkbType } from "../geometry/flat-geometry.ts";
import type { ZipEntry } from "../zip/zip-archive.ts";
import type { DbfField } from "./dbf-table.ts";
import { kindOfNullShapes, type ShapeKind, shapeKinds } from "./shape-kinds.ts";
import { ShapefileSpool } from "./shapefile-spool.ts";

const allKinds: readonly ShapeKind[] = ["point", "multipoint", "line", "polygon"];

/** The shapefiles of one dataset: as many as it has kinds of shapes, all with the same fields. */
export class ShapefileSet {
  readonly #kindOfNull: ShapeKind;
  readonly #spools: Readonly<Record<ShapeKind, ShapefileSpool>>;

  constructor({ kind, ...options }: { folder: string; kind: GeometryKind; mostBytes: number; epsg: number }) {
    this.#kindOfNull = kindOfNullShapes(kind);
    const spool = (shapeKind: ShapeKind) => new ShapefileSpool({ ...options, kind: shapeKind });
    this.#spools = { point: spool("point"), multipoint: spool("multipoint"), line: spool("line"), polygon: spool("polygon") };
  }

  /** A row goes to one shapefile; that of a collection to one for each kind of shape in it. */
  add(geometry: FlatGeometry, spoolCells: (out: LittleEndianWriter) => void): void {
    if (geometry.type === wkbType.none) return this.#spools[this.#kindOfNull].add(null, spoolCells);
    for (const kind of shapeKinds(geometry)) this.#spools[kind].add(geometry, spoolCells);
  }

  /** @throws Problem `too-large` */
  async flush(): Promise<void> {
    for (const kind of allKinds) await this.#spools[kind].flush();
  }

  /**
   * The files of all shapefiles that have rows, or of one without any. Several are told apart by the kind in their names.
   * @throws Problem `too-large`
   */
  async entries(name: string, fields: readonly DbfField[], date: string): Promise<ZipEntry[]> {
    const used = allKinds.filter((kind) => this.#spools[kind].rowCount > 0);
    const kinds = used.length === 0 ? [this.#kindOfNull] : used;
    const entries: ZipEntry[] = [];
    for (const kind of kinds)
      entries.push(...(await this.#spools[kind].entries(kinds.length === 1 ? name : `${name}_${kind}`, fields, date)));
    return entries;
  }

  async close(): Promise<void> {
    for (const kind of allKinds) await this.#spools[kind].close();
  }
}
