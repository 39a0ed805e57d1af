import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type TileAddress,
  tileBoundsWebMercator,
  tileExtent,
  tilesCovering,
  tileSideMeters,
  webMercatorToLonLat,
} from "../../../model/geo/tile.ts";
import { areaWithin, lengthWithin, roundingArea } from "./area-in-window.ts";
import {
  areaOf,
  decodeLayer,
  encodeTile,
  int4,
  int8,
  line,
  point,
  polygon,
  type Ring,
  rowMessages,
  type Shape,
  toMeters,
  wkb,
  type Xy,
} from "./tile-rows.ts";

/** The tile at the top; shapes are given in its units, and it holds 341 tiles down to zoom 14. */
const top: TileAddress = { z: 10, x: 899, y: 405 };

const within = fc.double({ min: -50, max: 4150, noNaN: true });
const xy = fc.tuple(within, within);
const size = fc.oneof(fc.double({ min: 1, max: 20, noNaN: true }), fc.double({ min: 20, max: 1500, noNaN: true }));

const star = fc.record({ at: xy, size, radii: fc.array(fc.double({ min: 0.3, max: 1, noNaN: true }), { minLength: 3, maxLength: 12 }) });
const shape = fc.oneof(
  xy.map(([x, y]): Shape => point(x, y)),
  fc.array(xy, { minLength: 2, maxLength: 4 }).map((vertices): Shape => line(...vertices)),
  star.map(({ at: [x, y], size, radii }): Shape => {
    const vertex = (radius: number, i: number): Xy => {
      const angle = (2 * Math.PI * i) / radii.length;
      return [x + size * radius * Math.cos(angle), y + size * radius * Math.sin(angle)];
    };
    return polygon(radii.map(vertex));
  }),
);

test("every feature appears in every tile of zoom 10 to 14 that it covers, as much of it as lies there, and in no other", () => {
  const bbox = lonLatBoundsOf(top);
  fc.assert(
    fc.property(fc.array(shape, { minLength: 1, maxLength: 10 }), (shapes) => {
      const layer = {
        name: "layer",
        fields: [],
        pieces: [rowMessages(shapes.map((shape, i) => [int8(i), int4(1), wkb(shape, toMeters(top))]))],
      };
      for (let z = 10; z <= 14; z++) {
        for (const tile of tilesCovering(bbox, z)) {
          const features = new Map(decodeLayer(encodeTile(tile, [layer]).bytes).map((feature) => [feature.id, feature]));
          for (const [id, shape] of shapes.entries()) {
            const here = inUnitsOf(tile, shape);
            const area = areaOf(features.get(id));
            if (mustAppear(here)) expect(features.has(id), `${id} in ${tile.z}/${tile.x}/${tile.y}`).toBe(true);
            if (liesBeyond(here)) expect(features.has(id)).toBe(false);
            if (here.type === "Polygon") expect(Math.abs(area - areaWithin(here.rings, -64, 4160))).toBeLessThan(roundingArea(here.rings));
          }
        }
      }
    }),
    { numRuns: 8 },
  );
});

function lonLatBoundsOf(tile: TileAddress): readonly [number, number, number, number] {
  const [xMin, yMin, xMax, yMax] = tileBoundsWebMercator(tile);
  const hair = 1e-3;
  return [...webMercatorToLonLat([xMin + hair, yMin + hair]), ...webMercatorToLonLat([xMax - hair, yMax - hair])];
}

type Single = Extract<Shape, { type: "Point" | "LineString" | "Polygon" }>;

/** A shape of the top tile's units in another tile's. */
function inUnitsOf(tile: TileAddress, shape: Shape): Single {
  const [xMin, , , yMax] = tileBoundsWebMercator(tile);
  const unit = tileSideMeters(tile.z) / tileExtent;
  const toHere = (xy: Xy): Xy => {
    const [x, y] = toMeters(top)(xy);
    return [(x - xMin) / unit, (yMax - y) / unit];
  };
  if (shape.type === "Point") return { type: "Point", at: toHere(shape.at) };
  if (shape.type === "LineString") return { type: "LineString", line: shape.line.map(toHere) };
  if (shape.type === "Polygon") return { type: "Polygon", rings: shape.rings.map((ring) => ring.map(toHere)) };
  throw new Error(`no ${shape.type} in this test`);
}

/** Whether more of it lies in the tile than rounding could take away. */
function mustAppear(shape: Single): boolean {
  if (shape.type === "Point") return shape.at.every((value) => value > -63.99 && value < 4159.99);
  if (shape.type === "LineString") return lengthWithin(shape.line, -64, 4160) > 3;
  return areaWithin(shape.rings, -64, 4160) > roundingArea(shape.rings);
}

function liesBeyond(shape: Single): boolean {
  const vertices: Ring = shape.type === "Point" ? [shape.at] : shape.type === "LineString" ? shape.line : shape.rings.flat();
  const isBeyond = (values: readonly number[]) => Math.max(...values) < -64.01 || Math.min(...values) > 4160.01;
  return isBeyond(vertices.map(([x]) => x)) || isBeyond(vertices.map(([, y]) => y));
}
