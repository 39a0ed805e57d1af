import { Problem } from "../../model/problem.ts";
import { type Fields, indexOf, type Layout, margin, wallMeters } from "./fields.ts";
import { type Hydrograph, hydrograph } from "./hydrograph.ts";
import type { Boundary } from "./input.ts";
import { gravity, type Scheme } from "./kernel.ts";
import type { Ledger } from "./mass-log.ts";

/** Fluxes through the outer faces of the grid. The kernels leave them 0, which is a wall. */
export interface Edges {
  /** Every cell at an open edge; the active window must hold them. */
  readonly cells: readonly number[];
  /** Writes the new fluxes of a step that begins at `seconds`. */
  apply(side: 0 | 1, seconds: number, stepSeconds: number): void;
  /** Enters what passed the edges in a step; after the limiter, which may have cut it. */
  account(side: 0 | 1, stepSeconds: number, ledger: Ledger): void;
  /** A depth that the step must be stable for although the grid may still be dry, metres. */
  depthToCome(seconds: number, stepSeconds: number): number;
}

interface EdgeFace {
  readonly axis: "qx" | "qy";
  readonly face: number;
  readonly cell: number;
  /** The next cell inward, or the cell itself where there is none. */
  readonly inner: number;
  /** +1 where a positive flux leaves the grid. */
  readonly outward: 1 | -1;
  /** Part of the face that belongs to the stretch, 0–1. */
  readonly overlap: number;
}

/** A stretch of edge: its outward flux per metre of face, m²/s. */
interface Stretch {
  readonly faces: readonly EdgeFace[];
  flux(face: EdgeFace, side: 0 | 1, seconds: number, stepSeconds: number): number;
  depthToCome(seconds: number, stepSeconds: number): number;
}

export interface EdgeContext {
  readonly layout: Layout;
  readonly fields: Fields;
  readonly scheme: Scheme;
  readonly datumMeters: number;
}

/** @throws Problem where an inflow has no open cell to enter. */
export function openEdges(boundaries: readonly Boundary[], context: EdgeContext): Edges {
  const { fields, layout } = context;
  const ringWidth = layout.stride - margin - layout.columns;
  const stretches = boundaries.flatMap((boundary, index) =>
    boundary.kind === "wall" ? [] : [stretchOf(boundary, edgeFaces(boundary, context), context, index)],
  );
  const all = stretches.flatMap(({ faces }) => faces);
  // Two stretches may meet within one face.
  const distinct = [...new Map(all.map((face) => [`${face.axis}${face.face}`, face])).values()];
  return {
    cells: all.map(({ cell }) => cell),
    apply(side, seconds, stepSeconds) {
      const next = side === 0 ? 1 : 0;
      for (const { axis, face } of all) fields[axis][next][face] = 0;
      for (const stretch of stretches)
        for (const face of stretch.faces)
          fields[face.axis][next][face.face] += face.outward * face.overlap * stretch.flux(face, side, seconds, stepSeconds);
      // Vectors of a line reach into the ring on the east: what enters there passes through.
      for (const { axis, face, outward } of all)
        if (axis === "qx" && outward === 1) fields.qx[next].fill(fields.qx[next][face], face + 1, face + 1 + ringWidth);
    },
    account(side, stepSeconds, ledger) {
      for (const { axis, face, outward } of distinct) {
        const volume = outward * fields[axis][side === 0 ? 1 : 0][face] * stepSeconds * layout.cellMeters;
        if (volume < 0) ledger.inflow -= volume;
        else ledger.outflow += volume;
      }
    },
    depthToCome: (seconds, stepSeconds) =>
      stretches.reduce((depth, stretch) => Math.max(depth, stretch.depthToCome(seconds, stepSeconds)), 0),
  };
}

function stretchOf(boundary: Exclude<Boundary, { kind: "wall" }>, faces: EdgeFace[], context: EdgeContext, index: number): Stretch {
  switch (boundary.kind) {
    case "free":
      return { faces, flux: freeFlux(boundary.slope, context), depthToCome: () => 0 };
    case "level":
      return levelStretch(hydrograph(boundary.stageMeters), faces, context);
    case "inflow":
      if (faces.length === 0) throw noOpenCell(index);
      return inflowStretch(hydrograph(boundary.discharge), faces, context);
  }
}

/**
 * The scheme itself with a given slope of the surface, so that steady flow leaves by Manning's law. (Manning's law alone,
 * without the inertia of the water, oscillates at large steps.)
 */
function freeFlux(slope: number | undefined, { fields, layout, scheme }: EdgeContext): Stretch["flux"] {
  const { ground, manning } = fields;
  return ({ axis, face, cell, inner, outward }, side, _seconds, stepSeconds) => {
    const h = fields.depth[side];
    const depth = h[cell];
    if (depth <= scheme.minDepthMeters) return 0;
    const fall = slope ?? Math.max(0, ground[inner] + h[inner] - ground[cell] - depth) / layout.cellMeters;
    const own = Math.max(0, outward * fields[axis][side][face]);
    const friction = (gravity * stepSeconds * manning[cell] ** 2 * own) / (depth * depth * Math.cbrt(depth));
    const flux = (own + gravity * depth * stepSeconds * fall) / (1 + friction);
    // Without friction nothing else would hold the water.
    const greatestFroude = manning[cell] === 0 ? Math.min(1, scheme.maxFroude) : scheme.maxFroude;
    return Math.min(flux, greatestFroude * depth * Math.sqrt(gravity * depth));
  };
}

/** The scheme itself with a cell of given stage outside, whose ground is that of the cell at the edge. */
function levelStretch(stage: Hydrograph, faces: EdgeFace[], { fields, layout, scheme, datumMeters }: EdgeContext): Stretch {
  const { ground, manning } = fields;
  return {
    faces,
    flux({ axis, face, cell, outward }, side, seconds, stepSeconds) {
      const outside = stage.integral(seconds, seconds + stepSeconds) / stepSeconds - datumMeters;
      const inside = ground[cell] + fields.depth[side][cell];
      const depth = Math.max(outside, inside) - ground[cell];
      if (depth <= scheme.minDepthMeters) return 0;
      const own = outward * fields[axis][side][face];
      const slope = (gravity * depth * stepSeconds * (inside - outside)) / layout.cellMeters;
      const friction = (gravity * stepSeconds * manning[cell] ** 2 * Math.abs(own)) / (depth * depth * Math.cbrt(depth));
      return (own + slope) / (1 + friction);
    },
    depthToCome(seconds, stepSeconds) {
      const level = Math.max(stage.at(seconds), stage.at(seconds + stepSeconds)) - datumMeters;
      return faces.reduce((depth, { cell }) => Math.max(depth, level - ground[cell]), 0);
    },
  };
}

function inflowStretch(discharge: Hydrograph, faces: EdgeFace[], { layout }: EdgeContext): Stretch {
  const width = faces.reduce((sum, { overlap }) => sum + overlap, 0) * layout.cellMeters;
  return {
    faces,
    flux: (_face, _side, seconds, stepSeconds) => -discharge.integral(seconds, seconds + stepSeconds) / stepSeconds / width,
    // Critical depth of what enters.
    depthToCome: (seconds, stepSeconds) =>
      Math.cbrt((Math.max(discharge.at(seconds), discharge.at(seconds + stepSeconds)) / width) ** 2 / gravity),
  };
}

/** The faces of a stretch that lead to a cell that is no wall. */
function edgeFaces({ edge, fromMeters = 0, toMeters = Infinity }: Boundary, { layout, fields }: EdgeContext): EdgeFace[] {
  const { columns, rows, cellMeters, stride } = layout;
  const alongX = edge === "north" || edge === "south";
  const faces: EdgeFace[] = [];
  for (let place = 0; place < (alongX ? columns : rows); place++) {
    const overlap = (Math.min(toMeters, (place + 1) * cellMeters) - Math.max(fromMeters, place * cellMeters)) / cellMeters;
    const cell = {
      west: () => indexOf(layout, 0, place),
      east: () => indexOf(layout, columns - 1, place),
      north: () => indexOf(layout, place, 0),
      south: () => indexOf(layout, place, rows - 1),
    }[edge]();
    if (overlap <= 0 || fields.ground[cell] >= wallMeters) continue;
    const step = alongX ? stride : 1;
    const outward = edge === "east" || edge === "south" ? 1 : -1;
    const next = cell - outward * step;
    faces.push({
      axis: alongX ? "qy" : "qx",
      face: outward === 1 ? cell + step : cell,
      cell,
      inner: fields.ground[next] >= wallMeters ? cell : next,
      outward,
      overlap,
    });
  }
  return faces;
}

function noOpenCell(index: number): Problem {
  return new Problem("invalid-parameter", {
    detail: {
      ja: `流入させる区間（boundaries[${index}]）に水の入れるセルがありません`,
      en: `boundaries[${index}]: no cell of the stretch can take water in`,
    },
    remedy: { ja: "標高のあるセルを含む区間を指定してください", en: "Name a stretch with ground that is known and open" },
    where: `boundaries[${index}]`,
  });
}
