/**
 * First guess of the cube root by a small table, to be sharpened by one Halley step where it is used (the
 * step's division joins one that is needed anyway). `Math.cbrt` and `Math.pow` would take most of the kernel.
 *
 * Range [1/64, 8) has a guess within 4e-4, one Halley step brings it below 1e-10; other depths are moved there
 * by powers of 8³ and 8.
 */
const perUnit = 1024;
const top = 8;

function makeTable(): Float64Array {
  return Float64Array.from({ length: top * perUnit + 2 }, (_, index) => Math.cbrt(index / perUnit));
}

export const cubeRootTable: Float64Array = makeTable();
export const cubeRootPerUnit = perUnit;
