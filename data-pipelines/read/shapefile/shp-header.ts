import { damagedFile } from "../file/damage.ts";
import type { FileWindow } from "../file/file-window.ts";

export const shapefileHeaderBytes = 100;
export const indexEntryBytes = 8;

export type ShapeKind = "null" | "point" | "line" | "polygon" | "multipoint";

/** The plain kind of a shape type, with or without Z and M; undefined for what is not a 2-D feature (multipatch, garbage). */
export function shapeKind(type: number): ShapeKind | undefined {
  return shapeKinds.get(type);
}

const shapeKinds: ReadonlyMap<number, ShapeKind> = new Map([
  [0, "null"],
  [1, "point"],
  [11, "point"],
  [21, "point"],
  [3, "line"],
  [13, "line"],
  [23, "line"],
  [5, "polygon"],
  [15, "polygon"],
  [25, "polygon"],
  [8, "multipoint"],
  [18, "multipoint"],
  [28, "multipoint"],
]);

/** @throws Problem `unreadable-file` unless the file starts like a .shp or .shx. */
export async function readShpHeader(window: FileWindow): Promise<{ kind: ShapeKind; declaredBytes: number }> {
  const { name, bytes } = window.file;
  if (bytes < shapefileHeaderBytes) {
    throw damagedFile(name, { ja: `${bytes} バイトしかなく、先頭部分が足りません`, en: `has only ${bytes} bytes, less than its header` });
  }
  const header = await window.load(0, shapefileHeaderBytes);
  const type = header.readInt32LE(32);
  const kind = shapeKind(type);
  if (!kind) {
    throw damagedFile(
      name,
      { ja: `図形の種類 ${type} は読めません`, en: `holds shapes of type ${type}, which are not read` },
      { ja: "点・線・面のシェープファイルとして書き出し直してください", en: "Export it as points, lines or polygons" },
    );
  }
  return { kind, declaredBytes: header.readUInt32BE(24) * 2 };
}
