import type { Raster } from "../../../model/geo/raster.ts";
import type { PlaneFeature, RasterClasses } from "../../../model/simulation-run.ts";
import { planeProjection } from "../../terrain/plane-projection.ts";
import { classAreas } from "./class-areas.ts";

type Position = readonly [lon: number, lat: number];

/** The areas of a raster's classes in longitude and latitude, one feature for each area that hangs together. */
export function classAreasJson(raster: Raster, classes: RasterClasses, about: object): Buffer {
  const { grid } = raster;
  const position = degrees(grid.epsg);
  const features = classAreas(raster, classes).map(({ classIndex, rings, cells }) => {
    const { from, label, color } = classes[classIndex] as RasterClasses[number];
    const to = classes[classIndex + 1]?.from ?? null;
    return {
      type: "Feature",
      geometry: {
        type: "Polygon",
        coordinates: rings.map((ring) =>
          ring.map(([column, row]) => position(grid.westMeters + column * grid.cellMeters, grid.northMeters - row * grid.cellMeters)),
        ),
      },
      properties: { class: classIndex + 1, from, to, label: label.ja, label_en: label.en, color, area_m2: cells * grid.cellMeters ** 2 },
    };
  });
  return collection(features, about);
}

export function planeFeaturesJson(features: readonly PlaneFeature[], epsg: number, about: object): Buffer {
  const position = degrees(epsg);
  const written = features.map(({ kind, parts, properties }) => {
    const coordinates = parts.map((part) => part.map(([east, north]) => position(east, north)));
    return { type: "Feature", geometry: geometryOf(kind, coordinates), properties };
  });
  return collection(written, about);
}

function geometryOf(kind: PlaneFeature["kind"], parts: readonly (readonly Position[])[]): object {
  if (kind === "point") return { type: "Point", coordinates: parts[0]?.[0] ?? [] };
  return kind === "line" ? { type: "MultiLineString", coordinates: parts } : { type: "Polygon", coordinates: parts };
}

/** A centimetre. */
const decimals = 1e7;

function degrees(epsg: number): (east: number, north: number) => Position {
  const { toLonLat } = planeProjection(epsg);
  return (east, north) => {
    const [lon, lat] = toLonLat(east, north);
    return [Math.round(lon * decimals) / decimals, Math.round(lat * decimals) / decimals];
  };
}

function collection(features: readonly object[], about: object): Buffer {
  return Buffer.from(JSON.stringify({ type: "FeatureCollection", ...about, features }));
}
