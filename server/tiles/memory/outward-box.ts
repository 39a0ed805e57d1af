/**
 * PostGIS compares boxes in single precision, rounded outwards (`gserialized_gist.h`, `next_float_down` and `next_float_up`). A
 * layer in memory has to find the same rows, so it rounds in the same way.
 */
export function floatDown(value: number): number {
  const single = Math.fround(value);
  return single <= value ? single : neighbour(single, -1);
}

export function floatUp(value: number): number {
  const single = Math.fround(value);
  return single >= value ? single : neighbour(single, 1);
}

const scratch = new DataView(new ArrayBuffer(4));

/** The next single-precision number downwards (−1) or upwards (+1). */
function neighbour(single: number, direction: 1 | -1): number {
  if (single === 0) return direction * 2 ** -149;
  scratch.setFloat32(0, single);
  scratch.setInt32(0, scratch.getInt32(0) + (single > 0 ? direction : -direction));
  return scratch.getFloat32(0);
}
