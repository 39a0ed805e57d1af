import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assignDesignated, assignGreedily, assignNearest } from "../../../simulations/evacuation/assign-by-habit.ts";
import { assignOptimally } from "../../../simulations/evacuation/assign-optimal.ts";
import type { Assignment, AssignmentProblem } from "../../../simulations/evacuation/assignment.ts";
import { acceptance } from "../../support/acceptance.ts";
import { costByHighs, costOf, loadHighs, problem, problems, sum } from "./problems.ts";

describe("the assignment of people to shelters", () => {
  const accept = acceptance("evacuation-e3", "Evacuation E3–E5, E8: assignment to shelters with limited places");
  const exactly = (value: number) => ({ value, within: 0 });

  it("does not fall into the greedy trap", () => {
    const trap = problem([[4, 5], [5, 20]], [100, 100], [100, 100]); // oxfmt-ignore
    accept.number("E3 optimal (person-min)", assignOptimally(trap, Infinity).personSeconds, exactly(1000));
    accept.number("E3 greedy (person-min)", assignGreedily(trap).personSeconds, exactly(2400));
  });

  it("fills shelters first and counts who is left", () => {
    const overflow = problem([[5, 12], [8, 6], [10, 9]], [120, 80, 100], [150, 100]); // oxfmt-ignore
    const plan = assignOptimally(overflow, Infinity);
    accept.number("E4 optimal (person-min)", plan.personSeconds, exactly(1560));
    accept.number("E4 unassigned", sum(plan.unassigned), exactly(50));
    const larger = problem([[6, 14, 30], [9, 4, 22], [20, 7, 11], [3, 18, 25]], [200, 150, 180, 90], [250, 200, 120]); // oxfmt-ignore
    const second = assignOptimally(larger, Infinity);
    accept.number("E5 optimal (person-min)", second.personSeconds, exactly(3500));
    accept.number("E5 unassigned", sum(second.unassigned), exactly(50));
  });

  it("costs what HiGHS finds, on 200 random plans", async () => {
    const highs = await loadHighs();
    let greatest = 0;
    let plans = 0;
    fc.assert(
      fc.property(problems, fc.constantFrom(20, 1e6), (random, penalty) => {
        plans++;
        greatest = Math.max(greatest, Math.abs(costOf(assignOptimally(random, penalty), penalty) - costByHighs(highs, random, penalty)));
      }),
      { numRuns: 200, seed: 20 },
    );
    accept.number("E8 random plans solved", plans, { atLeast: 200 });
    accept.number("E8 greatest difference from HiGHS (person-min)", greatest, { atMost: 1e-6 });
  });

  it("sends everyone where they are told, and turns away who finds it full", () => {
    const trap = problem([[4, 5], [5, 20]], [100, 100], [120, 100]); // oxfmt-ignore
    const nearest = assignNearest(trap);
    expect([...nearest.assigned]).toEqual([100, 0, 20, 0]);
    expect([...nearest.turnedAway]).toEqual([0, 0, 80, 0]);
    expect([...nearest.unassigned]).toEqual([0, 80]);
    const designated = assignDesignated(trap, Int32Array.of(1, -1));
    expect([...designated.assigned]).toEqual([0, 100, 0, 0]);
    expect([...designated.unassigned]).toEqual([0, 100]);
  });

  it("sends nobody farther than the penalty", () => {
    const far = problem([[4, 50]], [100], [10, 100]); // oxfmt-ignore
    expect([...assignOptimally(far, 30).assigned]).toEqual([10, 0]);
    expect([...assignOptimally(far, Infinity).assigned]).toEqual([10, 90]);
  });
});

const ways: Record<string, (plan: AssignmentProblem) => Assignment> = {
  // No sum of whole minutes ties with it.
  optimal: (plan) => assignOptimally(plan, 40.37),
  lexicographic: (plan) => assignOptimally(plan, Infinity),
  greedy: assignGreedily,
  nearest: assignNearest,
  designated: (plan) =>
    assignDesignated(
      plan,
      Int32Array.from(plan.people, (_, origin) => (origin % (plan.capacities.length + 1)) - 1),
    ),
};

describe.each(Object.entries(ways))("every plan (%s)", (_, assign) => {
  it("counts everyone once, fills no shelter over its capacity and uses no closed way", () => {
    fc.assert(
      fc.property(problems, (random) => {
        const plan = assign(random);
        const shelters = random.capacities.length;
        for (const [origin, people] of random.people.entries()) {
          const placed = sum(plan.assigned.subarray(origin * shelters, (origin + 1) * shelters));
          expect(placed + (plan.unassigned[origin] ?? 0) + (plan.unreachable[origin] ?? 0)).toBe(people);
        }
        for (const [shelter, capacity] of random.capacities.entries())
          expect(sum(plan.assigned.filter((_, k) => k % shelters === shelter))).toBeLessThanOrEqual(capacity);
        for (const [k, people] of plan.assigned.entries()) {
          expect(people).toBeGreaterThanOrEqual(0);
          if (random.seconds[k] === Infinity) expect(people).toBe(0);
        }
      }),
    );
  });
});

/** Not the greedy one: a place more may draw someone away from where nobody else can follow. */
const { greedy: _greedy, ...monotone } = ways;

describe.each(Object.entries(monotone))("a plan with larger shelters (%s)", (_, assign) => {
  it("leaves no more people out", () => {
    fc.assert(
      fc.property(problems, fc.nat(), fc.integer({ min: 1, max: 200 }), (random, which, more) => {
        const grown = random.capacities.slice();
        grown[which % grown.length] = (grown[which % grown.length] ?? 0) + more;
        const left = (plan: AssignmentProblem): number => sum(assign(plan).unassigned);
        expect(left({ ...random, capacities: grown })).toBeLessThanOrEqual(left(random));
      }),
    );
  });
});

describe("the plan with the fewest left out", () => {
  it("leaves out as many as the greedy one, or fewer, and then costs no more than any that leaves out as many", () => {
    fc.assert(
      fc.property(problems, (random) => {
        const [best, greedy] = [assignOptimally(random, Infinity), assignGreedily(random)];
        expect(sum(best.unassigned)).toBeLessThanOrEqual(sum(greedy.unassigned));
        if (sum(best.unassigned) === sum(greedy.unassigned)) expect(best.personSeconds).toBeLessThanOrEqual(greedy.personSeconds);
      }),
    );
  });
});
