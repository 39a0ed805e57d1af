import { type Assignment, type AssignmentProblem, settle } from "./assignment.ts";

/**
 * The least Σ seconds × people + penalty × unassigned, exactly and in whole people: successive shortest paths with
 * potentials (Ahuja, Magnanti & Orlin 1993, ch. 9.7), on the shelters alone. Going from one shelter to another means that
 * someone assigned to the first moves to the second; the cheapest such move is kept for every pair.
 *
 * `penaltySeconds`: nobody is sent on a way that costs the whole plan more than this; infinite: first as many people as
 * possible, then the least time (`lexicographic`).
 */
export function assignOptimally(problem: AssignmentProblem, penaltySeconds: number): Assignment {
  const plan = new Plan(problem, Math.min(penaltySeconds, penaltyAboveAll(problem)));
  for (let origin = 0; origin < problem.people.length; origin++) plan.place(origin);
  return settle(problem, plan.assigned());
}

/** More than any chain of moves can cost, so that a place for one person more is always worth it. */
function penaltyAboveAll({ seconds, capacities }: AssignmentProblem): number {
  let longest = 0;
  for (const time of seconds) if (time < Infinity && time > longest) longest = time;
  return (capacities.length + 1) * longest + 1;
}

/** Shelters, and one more of endless size for those who stay behind. */
class Plan {
  readonly #people: Int32Array;
  readonly #costs: Float64Array;
  readonly #flows: Int32Array;
  readonly #free: Float64Array;
  readonly #width: number;
  readonly #potentials: Float64Array;
  /** By shelter: origins that have people in it. */
  readonly #users: number[][];
  /** By pair of shelters: the least extra cost of moving one person, and the origin who does it (−1: nobody can). */
  readonly #moveCosts: Float64Array;
  readonly #movers: Int32Array;
  readonly #distances: Float64Array;
  readonly #before: Int32Array;
  readonly #done: Uint8Array;

  constructor({ people, capacities, seconds }: AssignmentProblem, penaltySeconds: number) {
    const width = capacities.length + 1;
    this.#width = width;
    this.#people = people;
    this.#costs = new Float64Array(people.length * width).fill(penaltySeconds);
    for (let origin = 0; origin < people.length; origin++)
      this.#costs.set(seconds.subarray(origin * (width - 1), (origin + 1) * (width - 1)), origin * width);
    this.#flows = new Int32Array(people.length * width);
    this.#free = new Float64Array(width).fill(Infinity);
    this.#free.set(capacities);
    this.#potentials = new Float64Array(width);
    this.#users = Array.from({ length: width }, () => []);
    this.#moveCosts = new Float64Array(width * width).fill(Infinity);
    this.#movers = new Int32Array(width * width).fill(-1);
    this.#distances = new Float64Array(width);
    this.#before = new Int32Array(width);
    this.#done = new Uint8Array(width);
  }

  /** Finds places for the people of an origin, moving those placed before where that is cheaper. */
  place(origin: number): void {
    for (let left = this.#people[origin]; left > 0;) {
      const end = this.#cheapestWay(origin);
      left -= this.#send(origin, end, left);
    }
  }

  assigned(): Int32Array {
    const shelters = this.#width - 1;
    const assigned = new Int32Array(this.#people.length * shelters);
    for (let origin = 0; origin < this.#people.length; origin++)
      assigned.set(this.#flows.subarray(origin * this.#width, origin * this.#width + shelters), origin * shelters);
    return assigned;
  }

  /** The shelter with free places that costs least to reach; the way there is in `#before`. */
  #cheapestWay(origin: number): number {
    const width = this.#width;
    const [distances, before, done, potentials] = [this.#distances, this.#before, this.#done, this.#potentials];
    for (let shelter = 0; shelter < width; shelter++) {
      distances[shelter] = this.#costs[origin * width + shelter] - potentials[shelter];
      before[shelter] = -1;
      done[shelter] = 0;
    }
    for (;;) {
      let nearest = -1;
      for (let shelter = 0; shelter < width; shelter++)
        if (done[shelter] === 0 && (nearest === -1 || distances[shelter] < distances[nearest])) nearest = shelter;
      done[nearest] = 1;
      if (this.#free[nearest] > 0) {
        for (let shelter = 0; shelter < width; shelter++) potentials[shelter] += Math.min(distances[shelter], distances[nearest]);
        return nearest;
      }
      const here = distances[nearest] + potentials[nearest];
      for (let next = 0; next < width; next++) {
        if (done[next] === 1) continue;
        const distance = here + this.#moveCosts[nearest * width + next] - potentials[next];
        if (distance >= distances[next]) continue;
        distances[next] = distance;
        before[next] = nearest;
      }
    }
  }

  /** Sends as many people of an origin along the way as it bears; answers how many. */
  #send(origin: number, end: number, left: number): number {
    const width = this.#width;
    const moves: { from: number; to: number; mover: number }[] = [];
    let amount = Math.min(left, this.#free[end]);
    let shelter = end;
    while (this.#before[shelter] !== -1) {
      const from = this.#before[shelter];
      const mover = this.#movers[from * width + shelter];
      moves.push({ from, to: shelter, mover });
      amount = Math.min(amount, this.#flows[mover * width + from]);
      shelter = from;
    }
    this.#free[end] -= amount;
    for (const { from, to, mover } of moves) {
      this.#change(mover, from, -amount);
      this.#change(mover, to, amount);
    }
    this.#change(origin, shelter, amount);
    return amount;
  }

  #change(origin: number, shelter: number, amount: number): void {
    const k = origin * this.#width + shelter;
    const before = this.#flows[k];
    this.#flows[k] = before + amount;
    if (before === 0) this.#join(origin, shelter);
    else if (this.#flows[k] === 0) this.#leave(origin, shelter);
  }

  #join(origin: number, shelter: number): void {
    const width = this.#width;
    this.#users[shelter].push(origin);
    const cost = this.#costs[origin * width + shelter];
    for (let to = 0; to < width; to++) {
      const move = this.#costs[origin * width + to] - cost;
      if (move >= this.#moveCosts[shelter * width + to]) continue;
      this.#moveCosts[shelter * width + to] = move;
      this.#movers[shelter * width + to] = origin;
    }
  }

  #leave(origin: number, shelter: number): void {
    const width = this.#width;
    const users = this.#users[shelter];
    users.splice(users.indexOf(origin), 1);
    for (let to = 0; to < width; to++) {
      const pair = shelter * width + to;
      if (this.#movers[pair] !== origin) continue;
      this.#moveCosts[pair] = Infinity;
      this.#movers[pair] = -1;
      for (const user of users) {
        const move = this.#costs[user * width + to] - this.#costs[user * width + shelter];
        if (move >= this.#moveCosts[pair]) continue;
        this.#moveCosts[pair] = move;
        this.#movers[pair] = user;
      }
    }
  }
}
