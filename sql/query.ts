import pg from "pg";

/** SQL text and its values: what every function of `sql/build/` returns. Identifiers come from definitions only. */
export interface Query {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A name as an SQL identifier. */
export function identifier(...path: string[]): string {
  return path.map((name) => pg.escapeIdentifier(name)).join(".");
}

/**
 * A value as an SQL literal, for the few statements that take no parameters (COPY, DDL).
 * @throws RangeError for a number that is not finite.
 */
export function literal(value: string | number): string {
  if (typeof value === "string") return pg.escapeLiteral(value);
  if (!Number.isFinite(value)) throw new RangeError(`not a finite number: ${value}`);
  return String(value);
}
