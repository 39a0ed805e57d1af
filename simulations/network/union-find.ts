/** Sets that grow together. The root of a set is its lowest member, whatever the order of the unions. */
export class UnionFind {
  readonly #parent: Int32Array;

  constructor(count: number) {
    this.#parent = Int32Array.from({ length: count }, (_, index) => index);
  }

  root(member: number): number {
    let root = member;
    while (this.#parent[root] !== root) root = this.#parent[root];
    while (this.#parent[member] !== root) [member, this.#parent[member]] = [this.#parent[member], root];
    return root;
  }

  unite(a: number, b: number): void {
    const [rootA, rootB] = [this.root(a), this.root(b)];
    this.#parent[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
  }
}
