import type { Grid } from "../../model/geo/raster.ts";
import { type Fields, indexOf, type Layout } from "./fields.ts";
import { honmaFlow } from "./honma.ts";
import type { Weir } from "./input.ts";
import { crossedFaces } from "./rasterise.ts";

/**
 * Levees, raised roads and railways between cells: where the crest is above the ground on both sides,
 * Honma's overflow replaces the flux of the scheme; below the crest nothing passes.
 */
export function weirFluxes(
  weirs: readonly Weir[],
  { grid, layout, fields, datumMeters }: { grid: Grid; layout: Layout; fields: Fields; datumMeters: number },
): (side: 0 | 1, stepSeconds: number) => void {
  const { ground } = fields;
  const faces = weirs.flatMap(({ line, crestMeters }) =>
    crossedFaces(grid, line).map(({ axis, column, row }) => {
      const far = indexOf(layout, column, row);
      return {
        flux: axis === "x" ? fields.qx : fields.qy,
        near: axis === "x" ? far - 1 : far - layout.stride,
        far,
        crest: crestMeters - datumMeters,
      };
    }),
  );
  const standing = faces.filter(({ near, far, crest }) => ground[near] < crest && ground[far] < crest);

  return (side, stepSeconds) => {
    const depth = fields.depth[side];
    for (const { flux, near, far, crest } of standing) {
      const a = ground[near] + depth[near];
      const b = ground[far] + depth[far];
      const flow = a >= b ? honmaFlow(a - crest, b - crest) : honmaFlow(b - crest, a - crest);
      // Near equal stages the formula is steeper than a step can follow: at most level the two cells.
      const levelling = (Math.abs(a - b) * layout.cellMeters) / (2 * stepSeconds);
      flux[side === 0 ? 1 : 0][far] = Math.sign(a - b) * Math.min(flow, levelling);
    }
  };
}
