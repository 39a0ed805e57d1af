import type { Map as MapLibreMap } from "maplibre-gl";
import { isWide } from "../wide.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Room that stays free around a looked-up place, in pixels. */
const marginPx = 48;

/** Moves the map so far that the card with the answer does not hide the place that was asked about. */
export function bringIntoSight(map: MapLibreMap, point: Point): void {
  const { clientWidth: width, clientHeight: height } = map.getCanvas();
  const [right, down] = hiddenBy(isWide() ? besideCard({ width, height }) : aboveSheet({ width, height }), point);
  if (right !== 0 || down !== 0) map.panBy([right, down]);
}

/** The part of the map that a wide window's card leaves free (see `.card` in viewer.css). */
function besideCard({ width, height }: Size): Size {
  return { width: Math.max(width - 440, width / 4), height };
}

/** The part of the map that a phone's sheet leaves free. */
function aboveSheet({ width, height }: Size): Size {
  return { width, height: height * 0.38 };
}

/** How far a point lies beyond the margin of a free part that begins at the top left corner. */
export function hiddenBy(free: Size, { x, y }: Point): [right: number, down: number] {
  return [
    Math.max(0, Math.round(x - Math.max(free.width - marginPx, free.width / 2))),
    Math.max(0, Math.round(y - Math.max(free.height - marginPx, free.height / 2))),
  ];
}
