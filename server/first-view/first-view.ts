import type { DatasetDefinition } from "../../model/dataset.ts";
import { type BboxWebMercator, lonLatToWebMercator } from "../../model/geo/tile.ts";
import { startViewOf } from "../../model/start-view.ts";
import { firstViewRows } from "../../sql/first-view-rows.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import type { Platform } from "../platform.ts";
import { drawLayer, type PictureFrame, unitsPerPx } from "./draw-layer.ts";

/** What a map has on a phone, in CSS pixels: 412 × 823 without the head of the page. A larger one shows the same. */
const phonePx = { width: 412, height: 720 } as const;

const worldMeters = 40_075_016.685578488;

/**
 * The light picture that phones show until the map itself is there (ADR 9): what the style draws at the start, to a pixel, without words,
 * patterns and minor rows. A start at a place has a size and hangs on its middle; one at all of the data has none and fits into what
 * `fitBounds` leaves within its padding.
 * @returns undefined where there is nothing to draw.
 */
export async function drawFirstView(platform: Platform, versions: ReadonlyMap<string, PublishedVersion>): Promise<string | undefined> {
  const onMap = platform.publicDatasets.filter((dataset) => dataset.onMap);
  const start = startFrame(platform, onMap, versions);
  if (start === undefined) return undefined;
  const { frame, size } = start;
  const layers: string[] = [];
  for (const dataset of onMap.filter(({ visibleAtStart }) => visibleAtStart).sort((a, b) => a.order - b.order)) {
    const version = versions.get(dataset.id)?.version;
    if (version === undefined || dataset.tiles.minZoom > frame.zoom) continue;
    const { boundsMeters, zoom } = frame;
    const rows = await firstViewRows(platform.database, dataset, { version, zoom, boundsMeters });
    layers.push(drawLayer(dataset, rows, frame));
  }
  const drawn = layers.join("");
  if (drawn === "") return undefined;
  return `<svg xmlns="http://www.w3.org/2000/svg"${size} viewBox="0 0 ${frame.width} ${frame.height}">${drawn}</svg>`;
}

/** What is drawn, and the size that the picture says it has. */
function startFrame(
  { city }: Platform,
  datasets: readonly DatasetDefinition[],
  versions: ReadonlyMap<string, PublishedVersion>,
): { frame: PictureFrame; size: string } | undefined {
  const shown = datasets.filter(({ style, visibleAtStart }) => style.base || visibleAtStart);
  const boxes = shown.map(({ id }) => versions.get(id)?.bboxLonLat).filter((box) => box != null);
  const start = startViewOf({ center: city.center, zoom: city.zoom, boxes });
  if ("center" in start) {
    const metersPerPx = worldMeters / 512 / 2 ** start.zoom;
    const [x, y] = lonLatToWebMercator(start.center);
    const [halfWidth, halfHeight] = [(phonePx.width / 2) * metersPerPx, (phonePx.height / 2) * metersPerPx];
    const frame = frameOf([x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight], metersPerPx);
    return { frame, size: ` width="${phonePx.width}" height="${phonePx.height}"` };
  }
  const [west, south, east, north] = start.bounds;
  const [[xMin, yMin], [xMax, yMax]] = [lonLatToWebMercator([west, south]), lonLatToWebMercator([east, north])];
  const padding = 2 * start.paddingPx;
  const metersPerPx = Math.max((xMax - xMin) / (phonePx.width - padding), (yMax - yMin) / (phonePx.height - padding));
  const frame = frameOf([xMin, yMin, xMax, yMax], metersPerPx);
  // Nearer than `maxZoom` the map leaves more room around it than the picture.
  if (frame.zoom > start.maxZoom - 1) return undefined;
  return { frame, size: "" };
}

function frameOf(boundsMeters: BboxWebMercator, metersPerPx: number): PictureFrame {
  const [xMin, yMin, xMax, yMax] = boundsMeters;
  const unitsPerMeter = unitsPerPx / metersPerPx;
  return {
    boundsMeters,
    zoom: Math.log2(worldMeters / 512 / metersPerPx),
    unitsPerMeter,
    width: Math.round((xMax - xMin) * unitsPerMeter * 100) / 100,
    height: Math.round((yMax - yMin) * unitsPerMeter * 100) / 100,
  };
}
