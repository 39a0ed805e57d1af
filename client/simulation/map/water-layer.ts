import type { CanvasSource, Map as MapLibreMap } from "maplibre-gl";
import { type DepthPicture, depthPicture } from "./depth-picture.ts";
import type { DepthSlices } from "../runs/run-view.ts";

/** The water of a run on the map. One canvas is painted anew for each moment. */
export class WaterLayer {
  readonly #map: MapLibreMap;
  readonly #id: string;
  readonly #before: string | undefined;
  #picture: DepthPicture | undefined;
  #key = "";
  #canvas: HTMLCanvasElement | undefined;
  #image: ImageData | undefined;

  /** `before`: the layer over which it does not lie. */
  constructor(map: MapLibreMap, { id = "machizu-water", before }: { readonly id?: string; readonly before?: string } = {}) {
    this.#map = map;
    this.#id = id;
    this.#before = before;
  }

  /** Draws the water at `moment`: a slice's number, or between two of them. */
  show(slices: DepthSlices, moment: number): void {
    const { picture, pixels } = this.#prepared(slices);
    const index = Math.min(slices.planes.length - 1, Math.max(0, Math.floor(moment)));
    const [from, to] = [slices.planes[index], slices.planes[index + 1]];
    if (from === undefined) return;
    const share = moment - index;
    if (to === undefined || share <= 0) picture.paint(pixels, from);
    else picture.paintBetween(pixels, from, to, share);
    this.#draw();
  }

  get isThere(): boolean {
    return this.#map.getLayer(this.#id) !== undefined;
  }

  remove(): void {
    this.#key = "";
    if (this.#map.getLayer(this.#id)) this.#map.removeLayer(this.#id);
    if (this.#map.getSource(this.#id)) this.#map.removeSource(this.#id);
  }

  #prepared({ grid }: DepthSlices): { picture: DepthPicture; pixels: Uint32Array } {
    const key = JSON.stringify(grid);
    if (this.#picture === undefined || this.#image === undefined || this.#key !== key || !this.#map.getSource(this.#id)) {
      this.remove();
      this.#key = key;
      this.#picture = depthPicture(grid);
      this.#canvas = document.createElement("canvas");
      this.#canvas.width = this.#picture.width;
      this.#canvas.height = this.#picture.height;
      this.#image = new ImageData(this.#picture.width, this.#picture.height);
      const [a, b, c, d] = this.#picture.corners;
      this.#map.addSource(this.#id, { type: "canvas", canvas: this.#canvas, coordinates: [a, b, c, d], animate: false });
      this.#map.addLayer(
        { id: this.#id, type: "raster", source: this.#id, paint: { "raster-resampling": "nearest", "raster-fade-duration": 0 } },
        this.#before !== undefined && this.#map.getLayer(this.#before) ? this.#before : undefined,
      );
    }
    return { picture: this.#picture, pixels: new Uint32Array(this.#image.data.buffer) };
  }

  /** A canvas that does not move by itself is read while it plays. */
  #draw(): void {
    if (!this.#image) return;
    this.#canvas?.getContext("2d")?.putImageData(this.#image, 0, 0);
    const source = this.#map.getSource<CanvasSource>(this.#id);
    source?.play();
    this.#map.once("render", () => source?.pause());
    this.#map.triggerRepaint();
  }
}
