import fc from "fast-check";
import highsModule, { type Highs } from "highs";
import type { Assignment, AssignmentProblem } from "../../../simulations/evacuation/assignment.ts";

/** Its types say CommonJS, its module is not: at run time the default import is the loader itself. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
export const loadHighs = highsModule as unknown as typeof highsModule.default;

export function problem(
  times: readonly (readonly number[])[],
  people: readonly number[],
  capacities: readonly number[],
): AssignmentProblem {
  return { seconds: Float64Array.from(times.flat()), people: Int32Array.from(people), capacities: Int32Array.from(capacities) };
}

export const sum = (values: Iterable<number>): number => Array.from(values).reduce((total, value) => total + value, 0);

/** Random plans of up to 12 origins and 8 shelters, some ways closed. */
export const problems: fc.Arbitrary<AssignmentProblem> = fc
  .record({ origins: fc.integer({ min: 1, max: 12 }), shelters: fc.integer({ min: 1, max: 8 }) })
  .chain(({ origins, shelters }) => {
    const time = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 60 }) }, { weight: 1, arbitrary: fc.constant(Infinity) });
    const many = (count: number, most: number) => fc.array(fc.integer({ min: 0, max: most }), { minLength: count, maxLength: count });
    return fc
      .tuple(fc.array(time, { minLength: origins * shelters, maxLength: origins * shelters }), many(origins, 300), many(shelters, 400))
      .map(([seconds, people, capacities]) => ({
        seconds: Float64Array.from(seconds),
        people: Int32Array.from(people),
        capacities: Int32Array.from(capacities),
      }));
  });

/** The cost of a plan with everyone who stays behind counted at `penalty`, solved by HiGHS. */
export function costByHighs(highs: Highs, { seconds, people, capacities }: AssignmentProblem, penalty: number): number {
  const shelters = capacities.length;
  const cells = Array.from(seconds.keys()).filter((k) => (seconds[k] ?? Infinity) < Infinity);
  const objective = cells.map((k) => `${seconds[k] ?? 0} x${k}`).concat(Array.from(people, (_, origin) => `${penalty} u${origin}`));
  const rowOf = (origin: number): string[] => cells.filter((k) => Math.floor(k / shelters) === origin).map((k) => `x${k}`);
  const everyone = Array.from(people, (count, origin) => ` o${origin}: ${[...rowOf(origin), `u${origin}`].join(" + ")} = ${count}`);
  const rooms = Array.from(capacities, (capacity, shelter) => ({ capacity, users: cells.filter((k) => k % shelters === shelter) }))
    .map(({ capacity, users }, shelter) =>
      users.length === 0 ? "" : ` s${shelter}: ${users.map((k) => `x${k}`).join(" + ")} <= ${capacity}`,
    )
    .filter((line) => line !== "");
  const model = ["Minimize", ` cost: ${objective.join(" + ")}`, "Subject To", ...everyone, ...rooms, "End"].join("\n");
  const result = highs.solve(model, { output_flag: false });
  if (result.Status !== "Optimal") throw new Error(`HiGHS: ${result.Status}`);
  return result.ObjectiveValue;
}

export function costOf({ personSeconds, unassigned, unreachable }: Assignment, penalty: number): number {
  return personSeconds + penalty * (sum(unassigned) + sum(unreachable));
}
