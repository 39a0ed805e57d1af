import type { Bounds } from "../../../model/geo/crs.ts";
import { damagedFile } from "../file/damage.ts";
import { epsgOfFgd, isFgd } from "../fgd/fgd-system.ts";
import type { DeliveredFile } from "../reader.ts";
import { numberIn } from "../text/number-text.ts";
import { hasRoot } from "../xml/root-element.ts";
import type { XmlNode } from "../xml/xml-node.ts";
import { xmlRecords } from "../xml/xml-records.ts";
import { openXml } from "../xml/xml-source.ts";
import { elevationGrid, type ElevationGrid } from "./elevation-grid.ts";

const noHeight = -9999;
/** Ten metre grids have 843,750 cells, one metre grids of a finer mesh no more than this. */
const mostCells = 16_000_000;

/**
 * An elevation grid of 基盤地図情報 (DEM5A, DEM10B …).
 * @throws Problem `unreadable-file`
 */
export async function readFgdDem(file: DeliveredFile): Promise<ElevationGrid> {
  if (await hasRoot(file, isFgd)) {
    const source = await openXml(file, undefined);
    for await (const records of xmlRecords(source, ({ name }, ancestors) => ancestors.length === 1 && name === "DEM")) {
      for (const { node } of records) return gridOf(node, file);
    }
  }
  throw damagedFile(file.name, { ja: "基盤地図情報の標高（DEM）ではありません", en: "is not an elevation grid (DEM) of GSI's base map" });
}

function gridOf(dem: XmlNode, file: DeliveredFile): ElevationGrid {
  const coverage = dem.child("coverage");
  const envelope = coverage?.find("boundedBy", "Envelope");
  const limits = coverage?.find("gridDomain", "Grid", "limits", "GridEnvelope");
  const rule = coverage?.find("coverageFunction", "GridFunction");
  const [south, west] = pair(envelope?.textOf("lowerCorner"));
  const [north, east] = pair(envelope?.textOf("upperCorner"));
  const [lowX, lowY] = pair(limits?.textOf("low"));
  const [highX, highY] = pair(limits?.textOf("high"));
  const [columns, rows] = [highX - lowX + 1, highY - lowY + 1];
  const bounds: Bounds = [west, south, east, north];
  const crs = epsgOfFgd(envelope?.attribute("srsName") ?? "");
  const isPlausible =
    bounds.every(Number.isFinite) && west < east && south < north && columns > 0 && rows > 0 && columns * rows <= mostCells;
  const order = rule?.child("sequenceRule")?.attribute("order") ?? "+x-y";
  if (!isPlausible || crs === undefined || order !== "+x-y") {
    throw damagedFile(file.name, {
      ja: "標高の格子の定義（範囲・大きさ・並び順）が読めません",
      en: "does not define its grid (extent, size, order) in a way that is read",
    });
  }
  const [startX, startY] = rule?.child("startPoint") ? pair(rule.textOf("startPoint")) : [0, 0];
  const tuples = coverage?.find("rangeSet", "DataBlock", "tupleList")?.value ?? "";
  const heights = readTuples(tuples, { first: startY * columns + startX, cells: columns * rows, file });
  return elevationGrid(crs, bounds, { columns, rows, heights });
}

/** `kind,height` per cell from the start point on; the list may stop early, the rest has no height. */
function readTuples(text: string, { first, cells, file }: { first: number; cells: number; file: DeliveredFile }): Float32Array {
  const heights = new Float32Array(cells).fill(Number.NaN);
  const tuples = text === "" ? [] : text.split(/\s+/);
  if (!(first >= 0) || first + tuples.length > cells) {
    throw damagedFile(file.name, {
      ja: `標高が ${tuples.length} 個あり、格子（${cells}）に収まりません`,
      en: `has ${tuples.length} heights, more than its grid of ${cells} holds`,
    });
  }
  tuples.forEach((tuple, index) => {
    const height = numberIn(tuple.slice(tuple.lastIndexOf(",") + 1));
    if (Number.isNaN(height))
      throw damagedFile(file.name, {
        ja: `標高の ${index + 1} 個目「${tuple}」が読めません`,
        en: `height ${index + 1} ("${tuple}") cannot be read`,
      });
    if (height !== noHeight) heights[first + index] = height;
  });
  return heights;
}

function pair(text: string | undefined): [number, number] {
  const [first, second] = (text ?? "").split(/\s+/);
  return [numberIn(first), numberIn(second)];
}
