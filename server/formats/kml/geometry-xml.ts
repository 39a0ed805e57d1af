import { writeDecimal } from "../bytes/decimal-text.ts";
import type { LittleEndianWriter } from "../bytes/little-endian-writer.ts";
import { type FlatGeometry, pathRole } from "../geometry/flat-geometry.ts";

/** A centimetre, as in the other text formats. */
const decimals = 7;
const comma = 0x2c;
const space = 0x20;

/** Nothing for a geometry without vertices. */
export function writeGeometryXml(out: LittleEndianWriter, geometry: FlatGeometry): void {
  const { roles, pathCount } = geometry;
  if (pathCount === 0) return;
  const isMulti = partCount(geometry) > 1;
  if (isMulti) out.text("<MultiGeometry>");
  for (let path = 0; path < pathCount; path++) {
    const role = roles[path] as number;
    if (role === pathRole.point) writeElement(out, "Point", { geometry, path });
    else if (role === pathRole.line) writeElement(out, "LineString", { geometry, path });
    else {
      out.text(role === pathRole.outer ? "<Polygon><outerBoundaryIs>" : "<innerBoundaryIs>");
      writeElement(out, "LinearRing", { geometry, path });
      out.text(role === pathRole.outer ? "</outerBoundaryIs>" : "</innerBoundaryIs>");
      if (path + 1 === pathCount || roles[path + 1] !== pathRole.hole) out.text("</Polygon>");
    }
  }
  if (isMulti) out.text("</MultiGeometry>");
}

function partCount({ roles, pathCount }: FlatGeometry): number {
  let parts = 0;
  for (let path = 0; path < pathCount; path++) if (roles[path] !== pathRole.hole) parts++;
  return parts;
}

function writeElement(out: LittleEndianWriter, name: string, { geometry, path }: { geometry: FlatGeometry; path: number }): void {
  const { xy, pathEnds } = geometry;
  out.text(`<${name}><coordinates>`);
  for (let vertex = path === 0 ? 0 : (pathEnds[path - 1] as number); vertex < (pathEnds[path] as number); vertex++) {
    writeDecimal(out, xy[vertex * 2] as number, decimals);
    out.uint8(comma);
    writeDecimal(out, xy[vertex * 2 + 1] as number, decimals);
    out.uint8(space);
  }
  out.text(`</coordinates></${name}>`);
}
