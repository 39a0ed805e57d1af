import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect } from "vitest";
import type { AcceptanceCase, AcceptancePlot, AcceptanceRow } from "../../scripts/validation-page.ts";

/**
 * Numbers that must be reached, and the page that shows them. Each case of docs/validation.md has its numbers in
 * docs/validation/<id>.json: an ordinary run compares with what the page says, `npm run docs:validation` writes it.
 */
const folder = path.resolve(import.meta.dirname, "../../docs/validation");
const writing = process.env["MACHIZU_WRITE_VALIDATION"] !== undefined;
/** How far a measured number may stray from the page, as a part of its accepted range. */
const staleness = 0.05;

export type Accepted = { readonly value: number; readonly within: number } | { readonly atMost: number } | { readonly atLeast: number };

export interface Acceptance {
  /** Expects a measured number and puts it on the page. */
  number(what: string, measured: number, accepted: Accepted): void;
  plot(plot: AcceptancePlot): void;
}

/** A case of the validation page; call it once in its `describe`, before the tests that fill it. */
export function acceptance(id: string, title: string): Acceptance {
  const rows: AcceptanceRow[] = [];
  const plots: AcceptancePlot[] = [];
  afterAll(() => finish({ id, title, rows, plots }));
  return {
    number(what, measured, accepted) {
      const [from, to] = range(accepted);
      rows.push({ what, measured, from, to });
      expect(measured, `${id} ${what}`).toBeGreaterThanOrEqual(from ?? -Infinity);
      expect(measured, `${id} ${what}`).toBeLessThanOrEqual(to ?? Infinity);
    },
    plot: (plot) => void plots.push(plot),
  };
}

function range(accepted: Accepted): [from: number | null, to: number | null] {
  if ("atMost" in accepted) return [null, accepted.atMost];
  if ("atLeast" in accepted) return [accepted.atLeast, null];
  return [accepted.value - accepted.within, accepted.value + accepted.within];
}

function finish(measured: AcceptanceCase): void {
  const file = path.join(folder, `${measured.id}.json`);
  if (writing) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, `${JSON.stringify(measured, null, 1)}\n`);
    return;
  }
  const documented = JSON.parse(readFileSync(file, "utf8")) as AcceptanceCase;
  expect(
    measured.rows.map(({ what }) => what),
    `docs/validation/${measured.id}.json is stale: npm run docs:validation`,
  ).toEqual(documented.rows.map(({ what }) => what));
  for (const [index, { what, measured: number, from, to }] of measured.rows.entries()) {
    if (from === null || to === null) continue;
    const shown = documented.rows[index]?.measured ?? Number.NaN;
    expect(Math.abs(number - shown), `docs/validation says ${shown} for ${what}: npm run docs:validation`).toBeLessThanOrEqual(
      staleness * (to - from),
    );
  }
}
