import { type Fields, indexOf, type Layout, wallMeters } from "./fields.ts";
import type { FloodInput } from "./input.ts";
import { buildingDrag, porosity, raisedFromPercent, raisedMeters } from "./roughness.ts";

/** What a run must know of its memory before it is taken. */
export function isPorous({ buildings, porosity }: FloodInput): boolean {
  return porosity !== undefined || buildings?.mode === "porosity";
}

/**
 * Heights are computed above a round height near the lowest ground, so that single precision is spent on
 * what differs within the city.
 */
export function datumOf({ groundMeters }: FloodInput): number {
  let least = Infinity;
  for (const value of groundMeters) if (value < least) least = value;
  return Math.floor(least);
}

/** Writes ground, roughness, porosity and the water at the start into fresh fields. */
export function fillTerrain(input: FloodInput, layout: Layout, fields: Fields, datumMeters: number): void {
  const { groundMeters, manning, buildings, rain } = input;
  fields.ground.fill(wallMeters);
  fields.conveyanceX.fill(1);
  fields.conveyanceY.fill(1);
  fields.inversePorosity.fill(1);
  for (const arrival of fields.arrival) arrival.fill(Infinity);
  for (let row = 0; row < layout.rows; row++) {
    for (let column = 0; column < layout.columns; column++) {
      const from = row * layout.columns + column;
      const k = indexOf(layout, column, row);
      fields.manning[k] = typeof manning === "number" ? manning : manning[from];
      const open = openShare(input, from);
      if (Number.isNaN(groundMeters[from]) || open === 0) continue;
      const occupancy = buildings?.occupancyPercent[from] ?? 0;
      const raised = buildings?.mode === "raise" && occupancy >= raisedFromPercent ? raisedMeters : 0;
      fields.ground[k] = groundMeters[from] - datumMeters + raised;
      if (fields.drag.length > 0) fields.drag[k] = buildingDrag(occupancy);
      if (fields.inversePorosity.length > 0) fields.inversePorosity[k] = 1 / open;
      if (fields.rainIndex.length > 0) fields.rainIndex[k] = rain?.index?.[from] ?? 0;
      fields.depth[0][k] = initialDepth(input, from, groundMeters[from] + raised);
    }
  }
  if (fields.conveyanceX.length > 0) fillConveyance(layout, fields);
}

/** Storage porosity of a cell; 0 makes it a wall. */
function openShare({ buildings, porosity: known }: FloodInput, index: number): number {
  if (known) return known[index] < 0.1 ? 0 : known[index];
  return buildings?.mode === "porosity" ? porosity(buildings.occupancyPercent[index]) : 1;
}

function initialDepth({ initial }: FloodInput, index: number, groundMeters: number): number {
  if (initial === undefined) return 0;
  return "stageMeters" in initial ? Math.max(0, initial.stageMeters - groundMeters) : initial.depthMeters[index];
}

/** A face between two cells conveys as much as the narrower of them; the outer faces of the grid are open. */
function fillConveyance(layout: Layout, { inversePorosity, conveyanceX, conveyanceY }: Fields): void {
  for (let row = 0; row < layout.rows; row++) {
    for (let column = 0; column < layout.columns; column++) {
      const k = indexOf(layout, column, row);
      if (column > 0) conveyanceX[k] = 1 / Math.max(inversePorosity[k], inversePorosity[k - 1]);
      if (row > 0) conveyanceY[k] = 1 / Math.max(inversePorosity[k], inversePorosity[k - layout.stride]);
    }
  }
}
