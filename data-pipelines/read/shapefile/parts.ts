import { Problem } from "../../../model/problem.ts";
import type { DeliveredFile, Delivery } from "../reader.ts";

/** The files that make up one shapefile. */
export interface ShapefileParts {
  readonly shp: DeliveredFile;
  readonly shx: DeliveredFile;
  readonly dbf: DeliveredFile;
  readonly cpg: DeliveredFile | undefined;
  readonly prj: DeliveredFile | undefined;
}

/**
 * Finds the parts beside any one of them; extensions in any case.
 * @throws Problem `missing-part` naming every missing file. A .shp could be read without its .shx or .dbf, but
 * then nobody would notice that the attributes never arrived.
 */
export function findParts(file: DeliveredFile, delivery: Delivery): ShapefileParts {
  const base = file.name.replace(/\.[^./]*$/, "");
  const part = (extension: string) => sibling(delivery, base, extension);
  const [shp, shx, dbf] = [part(".shp"), part(".shx"), part(".dbf")];
  if (shp && shx && dbf) return { shp, shx, dbf, cpg: part(".cpg"), prj: part(".prj") };
  const missing = [shp ? [] : [".shp"], shx ? [] : [".shx"], dbf ? [] : [".dbf"]].flat().map((extension) => base + extension);
  throw new Problem("missing-part", {
    where: file.name,
    detail: {
      ja: `シェープファイルのうち ${missing.join("、")} がありません（${file.name} だけでは読めません）`,
      en: `The shapefile lacks ${missing.join(" and ")} (${file.name} alone is not enough)`,
    },
    remedy: {
      ja: "同じ名前の .shp、.shx、.dbf をそろえ、なるべく zip にまとめて提出してください",
      en: "Deliver .shp, .shx and .dbf of the same name together, best as one zip",
    },
  });
}

function sibling(delivery: Delivery, base: string, extension: string): DeliveredFile | undefined {
  const named = (file: DeliveredFile) => file.name.toLowerCase() === base.toLowerCase() + extension;
  const exact = (file: DeliveredFile) => file.name.slice(0, base.length) === base;
  return delivery.files.find((file) => named(file) && exact(file)) ?? delivery.files.find(named);
}
