import type { FeatureCollection, MultiPolygon, Polygon, Position } from "geojson";
import type { FilterSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";
import type { TerrainTiles } from "../../../model/terrain.ts";
import { datasetOf } from "../city-style.ts";

const groundSource = "machizu-ground";
const shadeSource = "machizu-shade";
const unknownSource = "machizu-unknown-ground";

/** The look of buildings whose height nobody knows: they lie flat, hatched. */
export const unknownHeightPattern = "lattice-dense";
/** The look of ground whose height nobody knows. */
export const unknownGroundPattern = "rising-sparse";

/**
 * The style with the ground in relief, true to scale, and buildings as high as the data says. Without terrain the ground is flat.
 * @param base ids of the datasets of the base map, over whose areas the ground is shaded.
 */
export function reliefStyle(style: StyleSpecification, terrain: TerrainTiles | undefined, base: ReadonlySet<string>): StyleSpecification {
  const layers = style.layers.flatMap(withHeights);
  if (!terrain) return { ...style, layers };
  const overBase = layers.findIndex((layer) => !isUnderRelief(layer, base));
  const split = overBase === -1 ? layers.length : overBase;
  return {
    ...style,
    sources: { ...style.sources, ...groundSources(terrain) },
    terrain: { source: groundSource, exaggeration: 1 },
    sky: { "sky-color": "#c9dff2", "horizon-color": "#eef4f8", "fog-color": "#eef4f8", "sky-horizon-blend": 0.6 },
    layers: [...layers.slice(0, split), shadeLayer, ...layers.slice(split), unknownGroundLayer],
  };
}

function isUnderRelief(layer: LayerSpecification, base: ReadonlySet<string>): boolean {
  if (layer.type === "background" || layer.type === "raster") return true;
  const dataset = datasetOf(layer);
  return layer.type === "fill" && dataset !== undefined && heightField(layer) === undefined && base.has(dataset);
}

/** Two sources, because one that carries the ground is kept coarser than what is drawn of it. */
function groundSources(terrain: TerrainTiles): Record<string, SourceSpecification> {
  const { tiles, minzoom, maxzoom, bounds, encoding } = terrain;
  const source: SourceSpecification = {
    type: "raster-dem",
    tiles: [...tiles],
    tileSize: 256,
    minzoom,
    maxzoom,
    bounds: [...bounds],
    encoding,
  };
  return { [groundSource]: source, [shadeSource]: source, [unknownSource]: { type: "geojson", data: unknownGround(terrain) } };
}

const shadeLayer: LayerSpecification = {
  id: "machizu-shade",
  type: "hillshade",
  source: shadeSource,
  paint: { "hillshade-exaggeration": 0.35, "hillshade-shadow-color": "#4a4a55" },
};

const unknownGroundLayer: LayerSpecification = {
  id: unknownSource,
  type: "fill",
  source: unknownSource,
  paint: { "fill-pattern": unknownGroundPattern, "fill-opacity": 0.5 },
};

/** Degrees around the known ground in which the unknown is marked. */
const marginDegrees = 2;

/** Everything around the terrain's coverage. */
export function unknownGround({
  coverage,
  bounds: [west, south, east, north],
}: Pick<TerrainTiles, "coverage" | "bounds">): FeatureCollection {
  // Our own server's contract.
  const known = coverage as Polygon | MultiPolygon;
  const holes = known.type === "Polygon" ? known.coordinates.slice(0, 1) : known.coordinates.flatMap((rings) => rings.slice(0, 1));
  const [w, s, e, n] = [west - marginDegrees, south - marginDegrees, east + marginDegrees, north + marginDegrees];
  const outer: Position[] = [[w, s], [e, s], [e, n], [w, n], [w, s]]; // prettier-ignore
  return {
    type: "FeatureCollection",
    features: [{ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [outer, ...holes] } }],
  };
}

/** The field of the tiles that holds how high the areas of a layer are, in metres, if it has one. */
export function heightField({ metadata }: { readonly metadata?: unknown }): string | undefined {
  if (typeof metadata !== "object" || metadata === null || !("machizu:height" in metadata)) return undefined;
  const field = metadata["machizu:height"];
  return typeof field === "string" ? field : undefined;
}

/** Areas with a height stand up; those without stay flat, hatched. */
function withHeights(layer: LayerSpecification): LayerSpecification[] {
  const height = heightField(layer);
  if (layer.type !== "fill" || height === undefined) return [layer];
  const { paint = {}, filter, ...rest } = layer;
  const where = (condition: FilterSpecification): FilterSpecification =>
    filter === undefined ? condition : (["all", filter, condition] as FilterSpecification);
  const unknown: LayerSpecification = {
    ...rest,
    id: `${layer.id}-unknown-height`,
    filter: where(["!", ["has", height]]),
    paint: { "fill-pattern": unknownHeightPattern },
  };
  const standing: LayerSpecification = {
    ...rest,
    id: `${layer.id}-standing`,
    type: "fill-extrusion",
    filter: where(["has", height]),
    layout: layer.layout?.visibility === undefined ? {} : { visibility: layer.layout.visibility },
    paint: {
      ...(paint["fill-color"] !== undefined && { "fill-extrusion-color": paint["fill-color"] }),
      "fill-extrusion-height": ["get", height],
      "fill-extrusion-opacity": 0.95,
    },
  };
  return [layer, unknown, standing];
}
