import { type Expression, isLiteral, operands } from "./expression.ts";
import { positionsOf } from "./filter-crs.ts";
import { filterProblem } from "./filter-problem.ts";

/** How large a filter may be, so that nobody can keep the server busy with reading and planning one. */
export const filterLimits = {
  /** Characters as sent, decoded. */
  length: 8192,
  depth: 32,
  /** Without the members of lists, which have a limit of their own. */
  nodes: 500,
  listMembers: 1000,
  vertices: 10_000,
} as const;

/** Brackets and functions inside each other, counted while reading: each level of an expression needs two at most. */
export const mostNesting = 2 * filterLimits.depth;

/** @throws Problem for a filter text that is too long. */
export function checkLength(text: string): void {
  if (text.length > filterLimits.length) throw tooLarge("文字数", "characters", filterLimits.length);
}

/** @throws Problem for a filter that is too deep, too long or has too many vertices. */
export function checkSize(expression: Expression): void {
  if (depthOf(expression) > filterLimits.depth) throw tooLarge("入れ子の深さ", "levels", filterLimits.depth);
  if (nodesOf(expression) > filterLimits.nodes) throw tooLarge("要素の数", "parts", filterLimits.nodes);
  if (longestList(expression) > filterLimits.listMembers) throw tooLarge("IN の値の数", "values in IN", filterLimits.listMembers);
  if (verticesOf(expression) > filterLimits.vertices) throw tooLarge("頂点の数", "vertices", filterLimits.vertices);
}

function depthOf(expression: Expression): number {
  return 1 + largest(operands(expression).map(depthOf));
}

function nodesOf(expression: Expression): number {
  const counted =
    expression.kind === "in" ? [expression.value, ...expression.list.filter((member) => !isLiteral(member))] : operands(expression);
  return 1 + sum(counted.map(nodesOf));
}

function longestList(expression: Expression): number {
  const own = expression.kind === "in" ? expression.list.length : 0;
  return Math.max(own, largest(operands(expression).map(longestList)));
}

function verticesOf(expression: Expression): number {
  const own = expression.kind === "geometry" ? positionsOf(expression.geometry).length : 0;
  return own + sum(operands(expression).map(verticesOf));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function largest(numbers: readonly number[]): number {
  return numbers.reduce((most, number) => Math.max(most, number), 0);
}

function tooLarge(ja: string, en: string, most: number) {
  return filterProblem(undefined, { ja: `${ja}が多すぎます`, en: `too many ${en}` }, { ja: `${most} まで`, en: `at most ${most}` });
}
