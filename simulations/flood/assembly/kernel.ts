// AssemblyScript, compiled by scripts/build-flood-kernel.ts: the two loops of kernel-reference.ts for four cells
// at a time in single precision. Arrays are byte addresses; `bytes` is a whole number of vectors.

const oneThird: f32 = 1.0 / 3.0;

/** x^(-1/3) for x > 0: first guess from the bits, then two steps of third order. Relative error below 3e-7. */
@inline
function inverseCubeRoot(x: v128): v128 {
  const bits = f32x4.mul(f32x4.convert_i32x4_s(x), f32x4.splat(oneThird));
  const guess = i32x4.sub(i32x4.splat(0x54a21d2a), i32x4.trunc_sat_f32x4_s(bits));
  return sharpen(x, sharpen(x, guess));
}

@inline
function sharpen(x: v128, r: v128): v128 {
  const e = f32x4.sub(f32x4.splat(1), f32x4.mul(x, f32x4.mul(r, f32x4.mul(r, r))));
  return f32x4.add(r, f32x4.mul(f32x4.mul(r, e), f32x4.add(f32x4.splat(oneThird), f32x4.mul(e, f32x4.splat(2.0 / 9.0)))));
}

@inline
function momentum(
  h: usize, q: usize, t: usize, z: usize, n: usize, drag: usize, result: usize, bytes: usize, back: usize, side: usize,
  theta: f32, share: f32, push: f32, drain: f32, minDepth: f32, maxFroude2g: f32, dragged: bool,
): void {
  const thetas = f32x4.splat(theta);
  const shares = f32x4.splat(share);
  const pushes = f32x4.splat(push);
  const drains = f32x4.splat(drain);
  const least = f32x4.splat(minDepth);
  const zero = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const a = i - back;
    const zA = v128.load(z + a);
    const zB = v128.load(z + i);
    const stageA = f32x4.add(zA, v128.load(h + a));
    const stageB = f32x4.add(zB, v128.load(h + i));
    const depth = f32x4.sub(f32x4.pmax(stageA, stageB), f32x4.pmax(zA, zB));
    const wet = f32x4.gt(depth, least);
    if (!v128.any_true(wet)) {
      v128.store(result + i, zero);
      continue;
    }
    const own = v128.load(q + i);
    const slope = f32x4.mul(f32x4.mul(pushes, depth), f32x4.sub(stageB, stageA));
    const inertia = f32x4.add(
      f32x4.mul(thetas, own),
      f32x4.mul(shares, f32x4.add(v128.load(q + a), v128.load(q + i + back))),
    );
    const across = f32x4.mul(
      f32x4.splat(0.25),
      f32x4.add(
        f32x4.add(v128.load(t + a), v128.load(t + a + side)),
        f32x4.add(v128.load(t + i), v128.load(t + i + side)),
      ),
    );
    const speed = f32x4.sqrt(f32x4.add(f32x4.mul(own, own), f32x4.mul(across, across)));
    const roughness = f32x4.mul(f32x4.splat(0.5), f32x4.add(v128.load(n + a), v128.load(n + i)));
    // Lanes without water get 1, so that none of them divides by nothing.
    const x = v128.bitselect(depth, f32x4.splat(1), wet);
    const r = inverseCubeRoot(x);
    const x2r2 = f32x4.mul(f32x4.mul(x, x), f32x4.mul(r, r));
    const power = f32x4.mul(x, x2r2);
    let square = f32x4.mul(roughness, roughness);
    if (dragged) {
      const more = f32x4.mul(f32x4.splat(0.5), f32x4.add(v128.load(drag + a), v128.load(drag + i)));
      square = f32x4.add(square, f32x4.mul(more, x2r2));
    }
    const friction = f32x4.mul(f32x4.mul(drains, speed), square);
    let flux = f32x4.div(f32x4.mul(f32x4.add(inertia, slope), power), f32x4.add(power, friction));
    if (maxFroude2g > 0) {
      const limit = f32x4.mul(x, f32x4.sqrt(f32x4.mul(f32x4.splat(maxFroude2g), x)));
      flux = f32x4.pmax(f32x4.neg(limit), f32x4.pmin(limit, flux));
    }
    v128.store(result + i, v128.and(flux, wet));
  }
}

/** `maxFroude2g`: square of the greatest Froude number times g; 0 for no cap. */
export function plainMomentum(
  h: usize, q: usize, t: usize, z: usize, n: usize, drag: usize, result: usize, bytes: usize, back: usize, side: usize,
  theta: f32, share: f32, push: f32, drain: f32, minDepth: f32, maxFroude2g: f32,
): void {
  momentum(h, q, t, z, n, drag, result, bytes, back, side, theta, share, push, drain, minDepth, maxFroude2g, false);
}

export function draggedMomentum(
  h: usize, q: usize, t: usize, z: usize, n: usize, drag: usize, result: usize, bytes: usize, back: usize, side: usize,
  theta: f32, share: f32, push: f32, drain: f32, minDepth: f32, maxFroude2g: f32,
): void {
  momentum(h, q, t, z, n, drag, result, bytes, back, side, theta, share, push, drain, minDepth, maxFroude2g, true);
}

@inline
function continuity(
  h: usize, qx: usize, qy: usize, carry: usize, inverse: usize, cx: usize, cy: usize, result: usize, bytes: usize, stride: usize,
  scale: f32, greatest: usize, least: usize, porous: bool,
): void {
  const scales = f32x4.splat(scale);
  let most = f32x4.splat(0);
  let fewest = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    let west = v128.load(qx + i);
    let east = v128.load(qx + i + 4);
    let north = v128.load(qy + i);
    let south = v128.load(qy + i + stride);
    if (porous) {
      west = f32x4.mul(v128.load(cx + i), west);
      east = f32x4.mul(v128.load(cx + i + 4), east);
      north = f32x4.mul(v128.load(cy + i), north);
      south = f32x4.mul(v128.load(cy + i + stride), south);
    }
    let change = f32x4.mul(scales, f32x4.add(f32x4.sub(west, east), f32x4.sub(north, south)));
    if (porous) change = f32x4.mul(change, v128.load(inverse + i));
    // Kahan: many small changes of a deep cell would otherwise be rounded the same way, and water lost.
    const before = v128.load(h + i);
    change = f32x4.sub(change, v128.load(carry + i));
    const depth = f32x4.add(before, change);
    v128.store(result + i, depth);
    v128.store(carry + i, f32x4.sub(f32x4.sub(depth, before), change));
    most = f32x4.pmax(most, depth);
    fewest = f32x4.pmin(fewest, depth);
  }
  store<f32>(greatest, max(max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)), max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3))));
  store<f32>(least, min(min(f32x4.extract_lane(fewest, 0), f32x4.extract_lane(fewest, 1)), min(f32x4.extract_lane(fewest, 2), f32x4.extract_lane(fewest, 3))));
}

export function plainContinuity(
  h: usize, qx: usize, qy: usize, carry: usize, inverse: usize, cx: usize, cy: usize, result: usize, bytes: usize, stride: usize,
  scale: f32, greatest: usize, least: usize,
): void {
  continuity(h, qx, qy, carry, inverse, cx, cy, result, bytes, stride, scale, greatest, least, false);
}

export function porousContinuity(
  h: usize, qx: usize, qy: usize, carry: usize, inverse: usize, cx: usize, cy: usize, result: usize, bytes: usize, stride: usize,
  scale: f32, greatest: usize, least: usize,
): void {
  continuity(h, qx, qy, carry, inverse, cx, cy, result, bytes, stride, scale, greatest, least, true);
}
