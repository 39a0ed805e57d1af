import type { Raster } from "../../../model/geo/raster.ts";
import type { RasterClasses } from "../../../model/simulation-run.ts";

/** Cells of one class that hang together by their sides, as a polygon in grid corners. */
export interface ClassArea {
  /** Index into the classes. */
  readonly classIndex: number;
  /** Closed rings of [column, row] corners; the first is the outer one, against the clock on a map with north above. */
  readonly rings: readonly (readonly (readonly [column: number, row: number])[])[];
  readonly cells: number;
}

/** Directions along cell sides with the cell on the left: along its top to the west, down its left side, … */
const west = 0;
const steps = [
  [-1, 0],
  [0, 1],
  [1, 0],
  [0, -1],
] as const;

/** In the order of their first cell from the north-west. */
export function classAreas({ grid, values }: Raster, classes: RasterClasses): ClassArea[] {
  const { columns, rows } = grid;
  const classIndexes = Int8Array.from(values, (value) => {
    const index = classes.findLastIndex(({ from }) => value >= from);
    return classes[index]?.isDrawn === false ? -1 : index;
  });
  const { labels, areas } = connect(classIndexes, columns, rows);
  const rings: [number, number][][][] = areas.map(() => []);
  // A bit for each direction in which a side of the cell has been walked.
  const walked = new Uint8Array(columns * rows);
  const labelAt = (column: number, row: number) =>
    column < 0 || row < 0 || column >= columns || row >= rows ? -1 : (labels[row * columns + column] as number);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const label = labelAt(column, row);
      const isTop = label >= 0 && labelAt(column, row - 1) !== label && ((walked[row * columns + column] as number) & 1) === 0;
      if (isTop) rings[label]?.push(walk({ column, row, label, labelAt, walked, columns }));
    }
  }
  return areas.map((area, label) => ({ ...area, rings: rings[label] ?? [] }));
}

interface Walk {
  readonly column: number;
  readonly row: number;
  readonly label: number;
  readonly labelAt: (column: number, row: number) => number;
  readonly walked: Uint8Array;
  readonly columns: number;
}

/**
 * One ring, from the top of a cell. Where two cells of the area meet at a corner only, the walk goes on along the other one: the outside
 * that they enclose becomes a hole that touches the outer ring, which is valid, where a ring that touches itself is not.
 */
function walk({ column, row, label, labelAt, walked, columns }: Walk): [number, number][] {
  const ring: [number, number][] = [];
  let direction: number = west;
  let [cellColumn, cellRow] = [column, row];
  let [x, y] = [column + 1, row];
  const begin = { x, y };
  let before = -1;
  do {
    if (direction !== before) ring.push([x, y]);
    before = direction;
    walked[cellRow * columns + cellColumn] = (walked[cellRow * columns + cellColumn] as number) | (1 << direction);
    const [dx, dy] = steps[direction] as readonly [number, number];
    [x, y] = [x + dx, y + dy];
    const ahead = [cellColumn + dx, cellRow + dy] as const;
    const [rightX, rightY] = steps[(direction + 3) % 4] as readonly [number, number];
    const aheadRight = [ahead[0] + rightX, ahead[1] + rightY] as const;
    if (labelAt(...aheadRight) === label) {
      [cellColumn, cellRow] = aheadRight;
      direction = (direction + 3) % 4;
    } else if (labelAt(...ahead) === label) [cellColumn, cellRow] = ahead;
    else direction = (direction + 1) % 4;
  } while (x !== begin.x || y !== begin.y || direction !== west || cellColumn !== column || cellRow !== row);
  // The walk began in the middle of a side where the last one ends in the same direction.
  if (before === west) ring.shift();
  const [first] = ring;
  return first === undefined ? ring : [...ring, first];
}

/** Labels of cells of one class that share sides, −1 where there is none. */
function connect(
  classIndexes: Int8Array,
  columns: number,
  rows: number,
): { labels: Int32Array; areas: { classIndex: number; cells: number }[] } {
  const labels = new Int32Array(columns * rows).fill(-1);
  const areas: { classIndex: number; cells: number }[] = [];
  const stack: number[] = [];
  for (let start = 0; start < labels.length; start++) {
    const classIndex = classIndexes[start] as number;
    if (classIndex < 0 || labels[start] !== -1) continue;
    const label = areas.length;
    let cells = 0;
    labels[start] = label;
    stack.push(start);
    for (let cell = stack.pop(); cell !== undefined; cell = stack.pop()) {
      cells++;
      const column = cell % columns;
      if (column > 0) visit(cell - 1);
      if (column < columns - 1) visit(cell + 1);
      if (cell >= columns) visit(cell - columns);
      if (cell + columns < labels.length) visit(cell + columns);
    }
    areas.push({ classIndex, cells });
    function visit(next: number): void {
      if (labels[next] !== -1 || classIndexes[next] !== classIndex) return;
      labels[next] = label;
      stack.push(next);
    }
  }
  return { labels, areas };
}
