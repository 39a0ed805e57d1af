/** x, y in whole units. */
type Vertex = readonly [x: number, y: number];

/** What leaves its line by no more than this is left out: two pixels. */
const toleranceUnits = 2;

/** Shorter and narrower than this nothing is seen. */
const leastUnits = 5;

/** Lines as the `d` of a path: those that meet become one, so that most of what a network is made of need not be said. */
export function traceLines(lines: readonly Float64Array[]): string {
  return joined(lines.map(wholeUnits))
    .map((line) => trace(simplified(line), ""))
    .join("");
}

export function traceRings(rings: readonly Float64Array[]): string {
  return rings.map((ring) => trace(simplified(wholeUnits(ring)).slice(0, -1), "z")).join("");
}

function wholeUnits(xy: Float64Array): Vertex[] {
  const vertices: Vertex[] = [];
  for (let i = 0; i < xy.length; i += 2) vertices.push([Math.round(xy[i] as number), Math.round(xy[i + 1] as number)]);
  return vertices;
}

function joined(lines: readonly Vertex[][]): Vertex[][] {
  const chains = new Set<Vertex[]>();
  const byEnd = new Map<string, Vertex[]>();
  const take = (end: string): Vertex[] | undefined => {
    const chain = byEnd.get(end);
    if (chain === undefined) return undefined;
    chains.delete(chain);
    for (const key of [keyOf(chain[0]), keyOf(chain.at(-1))]) if (byEnd.get(key) === chain) byEnd.delete(key);
    return chain;
  };
  for (const line of lines) {
    const before = take(keyOf(line[0])) ?? [];
    const head = keyOf(before.at(-1)) === keyOf(line[0]) ? before : before.toReversed();
    const after = take(keyOf(line.at(-1))) ?? [];
    const tail = keyOf(after[0]) === keyOf(line.at(-1)) ? after : after.toReversed();
    const chain = [...head.slice(0, -1), ...line, ...tail.slice(1)];
    chains.add(chain);
    for (const end of [chain[0], chain.at(-1)]) byEnd.set(keyOf(end), chain);
  }
  return [...chains];
}

function keyOf(vertex: Vertex | undefined): string {
  return String(vertex);
}

/** Douglas and Peucker. */
function simplified(line: readonly Vertex[]): Vertex[] {
  const [first, last] = [line[0], line.at(-1)];
  if (first === undefined || last === undefined || line.length < 3) return [...line];
  let [farthest, most] = [0, 0];
  for (let i = 1; i < line.length - 1; i++) {
    const distance = distanceTo(line[i] as Vertex, first, last);
    if (distance > most) [farthest, most] = [i, distance];
  }
  if (most <= toleranceUnits) return [first, last];
  return [...simplified(line.slice(0, farthest + 1)).slice(0, -1), ...simplified(line.slice(farthest))];
}

function distanceTo([x, y]: Vertex, [fromX, fromY]: Vertex, [toX, toY]: Vertex): number {
  const [dx, dy] = [toX - fromX, toY - fromY];
  const length = Math.hypot(dx, dy);
  if (length === 0) return Math.hypot(x - fromX, y - fromY);
  const along = Math.min(Math.max(((x - fromX) * dx + (y - fromY) * dy) / length ** 2, 0), 1);
  return Math.hypot(x - fromX - along * dx, y - fromY - along * dy);
}

function trace(vertices: readonly Vertex[], end: "z" | ""): string {
  const [first] = vertices;
  if (first === undefined || vertices.length < (end === "z" ? 3 : 2) || extent(vertices) < leastUnits) return "";
  let [x, y] = first;
  let steps = "";
  for (const [nextX, nextY] of vertices.slice(1)) {
    const [dx, dy] = [nextX - x, nextY - y];
    if (dy === 0) steps += `h${dx}`;
    else if (dx === 0) steps += `v${dy}`;
    else steps += `l${dx}${dy < 0 ? "" : " "}${dy}`;
    [x, y] = [nextX, nextY];
  }
  return `M${first[0]} ${first[1]}${steps}${end}`;
}

function extent(vertices: readonly Vertex[]): number {
  const [xs, ys] = [vertices.map(([x]) => x), vertices.map(([, y]) => y)];
  return Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
}
