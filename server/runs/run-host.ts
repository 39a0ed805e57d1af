import type { Bounds } from "../../model/geo/crs.ts";
import { type Box, boxOf, type Place } from "../../model/geo/plane.ts";
import type { Grid } from "../../model/geo/raster.ts";
import { Problem } from "../../model/problem.ts";
import type { PlaneFeature, RunFrame, RunHost, RunParameters, SourceRun, SourceRunFacts } from "../../model/simulation-run.ts";
import type { TerrainPiece } from "../../sql/terrain.ts";
import { planeProjection } from "../terrain/plane-projection.ts";
import { terrainSampler } from "../terrain/terrain-sampler.ts";

/** Everything a run reads, as plain data: it goes to the process that computes. */
export interface RunMaterial {
  readonly planeEpsg: number;
  readonly parameters: RunParameters;
  /** Of the ground that is known, in degrees; undefined when there is none. */
  readonly terrainBounds: Bounds | undefined;
  readonly terrainPieces: readonly TerrainPiece[];
  /** GeoJSON features in the plane zone, by dataset. */
  readonly features: Readonly<Record<string, readonly string[]>>;
  /** Folders of results, by the parameters that name the runs. */
  readonly sourceFolders: Readonly<Record<string, string>>;
}

interface FrameMaterial<Source> extends Pick<RunMaterial, "planeEpsg" | "parameters" | "terrainBounds"> {
  readonly sources: ReadonlyMap<string, Source>;
}

export function runFrame({ planeEpsg, parameters, terrainBounds, sources }: FrameMaterial<SourceRunFacts>): RunFrame {
  return {
    sourceRun: (parameter) => sources.get(parameter),
    epsg: planeEpsg,
    terrainBox: () => planeBox(planeEpsg, terrainBounds ?? noTerrain()),
    places: (parameter) => drawnPlaces(planeEpsg, parameters[parameter]),
  };
}

export interface RunningTies extends Pick<RunHost, "signal" | "onProgress" | "breathe"> {
  readonly sources: ReadonlyMap<string, SourceRun>;
}

export function runHost(material: RunMaterial, { sources, ...running }: RunningTies): RunHost {
  const { terrainPieces, features } = material;
  return {
    ...runFrame({ ...material, sources }),
    ...running,
    sourceRun: (parameter) => sources.get(parameter),
    terrain: (grid: Grid) => (terrainPieces.length > 0 ? terrainSampler(terrainPieces).resample(grid) : noTerrain()),
    features: (dataset) => (features[dataset] ?? []).flatMap(readFeature),
  };
}

interface GeoJsonFeature {
  readonly geometry: { readonly type: string; readonly coordinates: unknown } | null;
  readonly properties: PlaneFeature["properties"] | null;
}

function drawnPlaces(epsg: number, value: unknown): PlaneFeature[] {
  if (typeof value !== "object" || value === null || !("features" in value)) return [];
  const { toPlane } = planeProjection(epsg);
  return (value.features as GeoJsonFeature[]).flatMap(asPlaneFeature).map((feature) => ({
    ...feature,
    parts: feature.parts.map((part) => part.map(([lon, lat]) => toPlane(lon, lat))),
  }));
}

/** A row as the database writes it, in plane metres. */
export function readFeature(text: string): PlaneFeature[] {
  return asPlaneFeature(JSON.parse(text) as GeoJsonFeature);
}

/** None for a feature without a geometry. */
function asPlaneFeature({ geometry, properties }: GeoJsonFeature): PlaneFeature[] {
  if (geometry === null) return [];
  const { coordinates } = geometry;
  const feature = (kind: PlaneFeature["kind"], parts: unknown) => [{ kind, parts: parts as Place[][], properties: properties ?? {} }];
  switch (geometry.type) {
    case "Point":
      return feature("point", [[coordinates]]);
    case "MultiPoint":
      return feature(
        "point",
        (coordinates as Place[]).map((place) => [place]),
      );
    case "LineString":
      return feature("line", [coordinates]);
    case "MultiLineString":
      return feature("line", coordinates);
    case "Polygon":
      return feature("polygon", coordinates);
    case "MultiPolygon":
      return feature("polygon", (coordinates as Place[][][]).flat());
    default:
      return [];
  }
}

function planeBox(epsg: number, [west, south, east, north]: Bounds): Box {
  const { toPlane } = planeProjection(epsg);
  return boxOf([toPlane(west, south), toPlane(west, north), toPlane(east, south), toPlane(east, north)]);
}

function noTerrain(): never {
  throw new Problem("invalid-parameter", {
    where: "terrain",
    detail: { ja: "この範囲の標高データがありません", en: "There is no elevation data here" },
    remedy: {
      ja: "標高のある範囲を選ぶか、npm run ingest -- terrain --from … で標高を登録してください",
      en: "Choose an area with elevation data, or load some: npm run ingest -- terrain --from …",
    },
  });
}
