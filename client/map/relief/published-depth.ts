import type { Geometry, Position } from "geojson";
import { depthClasses } from "../../../model/flood-hazard.ts";
import type { DepthGrid } from "./water-mesh.ts";

/** An area that is published as flooded, with its depth class 1–6. */
export interface FloodedArea {
  readonly rank: number;
  readonly geometry: Geometry;
}

/**
 * The deepest that a class says, metres, a millimetre below its upper edge, which belongs to the next. The last is open upwards: its lower
 * edge has to do.
 */
export function deepestOf(rank: number): number {
  const above = depthClasses[rank]?.from;
  return above === undefined ? (depthClasses[rank - 1]?.from ?? Number.NaN) : above - 0.001;
}

/** Cells along each side. */
const side = 144;

interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** The areas within a box (degrees) as depths of cells; a cell belongs to an area that covers its greater part. */
export function publishedDepth(areas: readonly FloodedArea[], { west, south, east, north }: Box): DepthGrid {
  const depthMeters = new Float32Array(side * side).fill(Number.NaN);
  const context = new OffscreenCanvas(side, side).getContext("2d", { willReadFrequently: true });
  const place = ([lon = 0, lat = 0]: Position): [number, number] => [
    ((lon - west) / (east - west)) * side,
    ((north - lat) / (north - south)) * side,
  ];
  for (let rank = 1; rank <= depthClasses.length; rank++) {
    const ofRank = areas.filter((area) => area.rank === rank);
    if (!context || ofRank.length === 0) continue;
    context.clearRect(0, 0, side, side);
    for (const { geometry } of ofRank) fillArea(context, geometry, place);
    const { data } = context.getImageData(0, 0, side, side);
    for (let cell = 0; cell < depthMeters.length; cell++) if ((data[4 * cell + 3] ?? 0) >= 128) depthMeters[cell] = deepestOf(rank);
  }
  return {
    columns: side,
    rows: side,
    cornersLonLat: [
      [west, north],
      [east, north],
      [east, south],
      [west, south],
    ],
    depthMeters,
  };
}

function fillArea(context: OffscreenCanvasRenderingContext2D, geometry: Geometry, place: (position: Position) => [number, number]): void {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.type === "MultiPolygon" ? geometry.coordinates : [];
  for (const rings of polygons) {
    context.beginPath();
    for (const ring of rings) {
      for (const [index, position] of ring.entries()) {
        if (index === 0) context.moveTo(...place(position));
        else context.lineTo(...place(position));
      }
      context.closePath();
    }
    context.fill("evenodd");
  }
}
