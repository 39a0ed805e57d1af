import { describe, expect, it } from "vitest";
import { acceptance } from "../../support/acceptance.ts";
import { at, front, points, rmse, runChannel, sampled, solve } from "./channel.ts";

const g = 9.81;

describe("a wave on a flat plane (Hunter)", () => {
  const accept = acceptance("flood-t-b", "Flood T-B: advancing wave on a flat plane, exact solution of Hunter et al. 2005");
  const [u, n, end] = [1, 0.03, 3600];
  const exact = (x: number, t: number): number => ((7 / 3) * n * n * u * u * Math.max(0, u * t - x)) ** (3 / 7);

  it("keeps the exact profile within 3 cm and its front", async () => {
    for (const [x, depth] of [
      [0, 2.3796],
      [500, 2.2319],
      [1000, 2.0699],
      [2000, 1.681],
      [3000, 1.1041],
      [3500, 0.5123],
    ] as const)
      expect(exact(x, end)).toBeCloseTo(depth, 4);
    const wave = await runChannel({
      cells: 100,
      cellMeters: 50,
      ground: () => 0,
      manning: n,
      boundaries: [{ edge: "west", kind: "inflow", discharge: sampled((t) => 50 * u * exact(0, t), end, 1) }],
      parameters: { durationSeconds: end },
    });
    const solution = wave.x.map((x) => exact(x, end));
    accept.number("RMSE of depth, 50 m cells (m)", rmse(wave.depth, solution), { atMost: 0.03 });
    accept.number("front (m)", front(wave, 0.01), { value: 3600, within: 75 });
    accept.plot({
      name: "flood-t-b",
      title: "Wave on a flat plane after one hour",
      x: "distance (m)",
      y: "depth (m)",
      lines: [
        { label: "exact (shallow water)", kind: "exact", points: points(wave.x, solution) },
        { label: "machizu, 50 m cells", kind: "ours", points: points(wave.x, wave.depth) },
      ],
    });
  });
});

describe("a wave on a flat plane, exact for the local-inertial equations", () => {
  const accept = acceptance("flood-t-b2", "Flood T-B′: advancing wave, exact solution of the local-inertial equations");
  const [u, n, end] = [0.5, 0.05, 3600];
  const exact = (x: number, t: number): number =>
    u * t <= x ? 0 : solve((h) => (3 / 7) * h ** (7 / 3) - ((3 * u * u) / (4 * g)) * h ** (4 / 3) - n * n * u * u * (u * t - x), 0.01, 5);

  it("converges to it at the expected rate", async () => {
    for (const [x, depth] of [
      [0, 1.53154],
      [400, 1.37714],
      [800, 1.19483],
      [1200, 0.96375],
      [1600, 0.60928],
    ] as const)
      expect(exact(x, end)).toBeCloseTo(depth, 4);
    const errors: number[] = [];
    const lines = [];
    for (const [cellMeters, error] of [
      [40, 0.016],
      [20, 0.0089],
      [10, 0.0052],
      [5, 0.0032],
    ] as const) {
      const wave = await runChannel({
        cells: 2400 / cellMeters,
        cellMeters,
        ground: () => 0,
        manning: n,
        boundaries: [{ edge: "west", kind: "inflow", discharge: sampled((t) => cellMeters * u * exact(0, t), end, 2) }],
        parameters: { durationSeconds: end },
      });
      const solution = wave.x.map((x) => exact(x, end));
      errors.push(rmse(wave.depth, solution, (i) => (wave.x[i] ?? 0) < 1600));
      accept.number(`RMSE of depth upstream of 1600 m, ${cellMeters} m cells (m)`, errors.at(-1) ?? 1, { atMost: 1.1 * error });
      if (cellMeters === 40) lines.push({ label: "exact (local inertial)", kind: "exact" as const, points: points(wave.x, solution) });
      if (cellMeters !== 20)
        lines.push({ label: `machizu, ${cellMeters} m cells`, kind: "ours" as const, points: points(wave.x, wave.depth, 40 / cellMeters) });
    }
    const order = Math.log2((errors[0] ?? 0) / (errors[3] ?? 1)) / 3;
    accept.number("order of convergence, 40 m to 5 m", order, { atLeast: 0.7 });
    accept.plot({
      name: "flood-t-b2",
      title: "Wave of the local-inertial equations after one hour",
      x: "distance (m)",
      y: "depth (m)",
      lines,
    });
  });
});

describe("a wave up an adverse slope", () => {
  const accept = acceptance("flood-t-c", "Flood T-C: wave up a planar slope of 1/1000");
  const [u, n, slope, end] = [1, 0.03, 1e-3, 3600];
  /** dh/dξ = m + n²u²h^(−4/3) by Runge–Kutta in h^(7/3), which is smooth at the front. */
  const table = new Float64Array(3602);
  const rate = (w: number): number => (7 / 3) * (slope * w ** (4 / 7) + n * n * u * u);
  for (let i = 0, w = 0; i < 3601; i++) {
    for (let part = 0; part < 20; part++) {
      const step = 1 / 20;
      const a = rate(w);
      const b = rate(w + (step / 2) * a);
      const c = rate(w + (step / 2) * b);
      const d = rate(w + step * c);
      w += (step / 6) * (a + 2 * b + 2 * c + d);
    }
    table[i + 1] = w;
  }
  const behindFront = (distance: number): number => {
    if (distance <= 0) return 0;
    const i = Math.floor(distance);
    const w = (table[i] ?? 0) + (distance - i) * ((table[i + 1] ?? 0) - (table[i] ?? 0));
    return w ** (3 / 7);
  };

  it("keeps the exact profile within 10 cm and its front", async () => {
    for (const [xi, depth] of [
      [10, 0.1974],
      [100, 0.5783],
      [500, 1.3666],
      [1000, 2.087],
      [2000, 3.3306],
      [3600, 5.145],
    ] as const)
      expect(behindFront(xi)).toBeCloseTo(depth, 3);
    const wave = await runChannel({
      cells: 100,
      cellMeters: 50,
      ground: (x) => slope * x,
      manning: n,
      boundaries: [{ edge: "west", kind: "inflow", discharge: sampled((t) => 50 * u * behindFront(u * t), end, 1) }],
      parameters: { durationSeconds: end },
    });
    const solution = wave.x.map((x) => behindFront(u * end - x));
    accept.number("RMSE of depth, 50 m cells (m)", rmse(wave.depth, solution), { atMost: 0.1 });
    accept.number("front (m)", front(wave, 0.01), { value: 3525, within: 75 });
    accept.plot({
      name: "flood-t-c",
      title: "Wave up a slope of 1/1000 after one hour",
      x: "distance (m)",
      y: "depth (m)",
      lines: [
        { label: "exact", kind: "exact", points: points(wave.x, solution) },
        { label: "machizu, 50 m cells", kind: "ours", points: points(wave.x, wave.depth) },
      ],
    });
  });
});

describe("uniform flow", () => {
  const accept = acceptance("flood-t-d", "Flood T-D: uniform flow by Manning's law");
  it("settles at Manning's depth", async () => {
    for (const [q, slope, n, depth] of [
      [1, 0.001, 0.03, 0.96889],
      [2, 0.0005, 0.05, 2.45646],
      [0.1, 0.01, 0.05, 0.16572],
    ] as const) {
      const exact = ((q * n) / Math.sqrt(slope)) ** 0.6;
      expect(exact).toBeCloseTo(depth, 5);
      const flow = await runChannel({
        cells: 200,
        cellMeters: 10,
        ground: (x) => slope * (2000 - x),
        manning: n,
        boundaries: [
          { edge: "west", kind: "inflow", discharge: [[0, 10 * q]] },
          { edge: "east", kind: "free", slope },
        ],
        parameters: { durationSeconds: 36_000, alpha: 0.5 },
        gaugesAt: [1005],
      });
      const settled = flow.gauges[0]?.depthMeters.at(-1) ?? 0;
      accept.number(`q ${q} m²/s, slope ${slope}, n ${n}: relative error of the depth`, Math.abs(settled / exact - 1), { atMost: 1e-9 });
    }
  });
});

describe("subcritical flow over a bump (MacDonald, SWASHES)", () => {
  const accept = acceptance(
    "flood-t-e",
    "Flood T-E: steady subcritical flow over an uneven bed (MacDonald). The scheme has no advection of momentum",
  );
  const [q, n, length] = [2, 0.033, 1000];
  const h = (x: number): number => (4 / g) ** (1 / 3) * (1 + 0.5 * Math.exp(-16 * (x / length - 0.5) ** 2));
  const slopeOf = (x: number): number =>
    ((4 / g) ** (1 / 3) * 0.5 * Math.exp(-16 * (x / length - 0.5) ** 2) * -32 * (x / length - 0.5)) / length;

  /** Bed with z(1000) = 0 by Simpson's rule from the outlet. */
  const bedOf = (rise: (x: number) => number) => (x: number) => {
    const parts = 400;
    const step = (length - x) / parts;
    let sum = rise(x) + rise(length);
    for (let i = 1; i < parts; i++) sum += (i % 2 === 1 ? 4 : 2) * rise(x + i * step);
    return (-sum * step) / 3;
  };
  const friction = (x: number): number => (n * n * q * q) / h(x) ** (10 / 3);
  const shallowWater = bedOf((x) => ((q * q) / (g * h(x) ** 3) - 1) * slopeOf(x) - friction(x));
  const localInertial = bedOf((x) => -slopeOf(x) - friction(x));

  const run = (bed: (x: number) => number, cellMeters: number) =>
    runChannel({
      cells: length / cellMeters,
      cellMeters,
      ground: bed,
      manning: n,
      depth: h,
      boundaries: [
        { edge: "west", kind: "inflow", discharge: [[0, q * cellMeters]] },
        // The level stands in the middle of the cell outside.
        { edge: "east", kind: "level", stageMeters: [[0, bed(length + cellMeters / 2) + h(length + cellMeters / 2)]] },
      ],
      parameters: { durationSeconds: 7200 },
    });

  it("errs by the missing advection only", async () => {
    for (const [x, depth] of [
      [0, 0.74832],
      [250, 0.87793],
      [500, 1.1123],
    ] as const)
      expect(h(x)).toBeCloseTo(depth, 5);
    const full = await run(shallowWater, 5);
    const exact = full.x.map(h);
    accept.number("bed of the shallow-water solution: RMSE of depth (m)", rmse(full.depth, exact), { atMost: 0.025 });
    accept.number("the same: greatest error (m)", Math.max(...exact.map((depth, i) => Math.abs(depth - (full.depth[i] ?? 0)))), {
      atMost: 0.04,
    });
    const inertial = await run(localInertial, 5);
    accept.number("bed of the local-inertial solution, 5 m cells: RMSE (m)", rmse(inertial.depth, exact), {
      value: 0.0019,
      within: 0.0002,
    });
    const finer = await run(localInertial, 2.5);
    accept.number("the same, 2.5 m cells: RMSE (m)", rmse(finer.depth, finer.x.map(h)), { value: 0.001, within: 0.0001 });
    accept.plot({
      name: "flood-t-e",
      title: "Steady flow over an uneven bed",
      x: "distance (m)",
      y: "depth (m)",
      lines: [
        { label: "exact", kind: "exact", points: points(full.x, exact, 4) },
        { label: "machizu, bed of the shallow-water solution", kind: "ours", points: points(full.x, full.depth, 4) },
        { label: "machizu, bed of the local-inertial solution", kind: "ours", points: points(inertial.x, inertial.depth, 4) },
      ],
    });
  });
});

describe("dam breaks", () => {
  const accept = acceptance(
    "flood-t-f",
    "Flood T-F: dam breaks. A limit of the model: without advection of momentum their fronts are too slow",
  );
  const dam = (behind: number, ahead: number, seconds: number) =>
    runChannel({
      cells: 1200,
      cellMeters: 0.5,
      ground: () => 0,
      manning: 0,
      depth: (x) => (x < 300 ? behind : ahead),
      parameters: { durationSeconds: seconds, minDepthMeters: 1e-6 },
    });

  it("have the plateau and the shock of the local-inertial equations", async () => {
    const lines = [];
    for (const [id, ahead, plateau, shock] of [
      ["F1", 0.5, { value: 0.77, within: 0.005 }, { value: 2.57, within: 0.08 }],
      ["F2", 0.1, { value: 0.6175, within: 0.0075 }, null],
    ] as const) {
      const wet = await dam(1, ahead, 20);
      const middle = 0.5 * ((ahead === 0.5 ? 0.7706 : 0.6181) + ahead);
      accept.number(`${id}, 1.0/${ahead} m: depth of the plateau (m)`, at(wet, 310), plateau);
      if (shock) accept.number(`${id}: speed of the shock (m/s)`, (front(wet, middle) - 300) / 20, shock);
      lines.push({
        label: `1.0 m onto ${ahead} m after 20 s`,
        kind: "ours" as const,
        points: points(wet.x, wet.depth, 4).filter(([x]) => x > 200 && x < 400),
      });
    }
    const dry = await dam(1, 0, 30);
    accept.number("F3, dry bed: depth at the dam (m)", at(dry, 300), { value: 0.576, within: 0.005 });
    accept.number("F3: front / √(g h)", (front(dry, 1e-3) - 300) / 30 / Math.sqrt(g), { value: 0.675, within: 0.015 });
    lines.push({
      label: "1.0 m onto a dry bed after 30 s",
      kind: "ours" as const,
      points: points(dry.x, dry.depth, 4).filter(([x]) => x > 200 && x < 400),
    });
    accept.plot({
      name: "flood-t-f",
      title: "Dam breaks at 300 m (no reference: the model is not for these)",
      x: "distance (m)",
      y: "depth (m)",
      lines,
    });
  });
});

describe("rain on a plane", () => {
  const accept = acceptance("flood-t-j", "Flood T-J: rain on a sloping plane, kinematic wave");
  it("runs off as the kinematic wave does", async () => {
    const cases = [
      { id: "T-J", length: 200, slope: 0.01, n: 0.05, rain: 50, concentration: 1389.7, flows: [0.2756, 0.8749, 1.7198], steady: 2.7778 },
      { id: "T-J2", length: 500, slope: 0.005, n: 0.03, rain: 100, concentration: 1653.8, flows: [1.378, 4.3747, 8.5988], steady: 13.8889 },
    ];
    for (const { id, length, slope, n, rain, concentration, flows, steady } of cases) {
      const intensity = rain / 3.6e6;
      const tc = ((n * length) / (Math.sqrt(slope) * intensity ** (2 / 3))) ** 0.6;
      expect(Math.abs(tc - concentration)).toBeLessThan(0.06);
      const cellMeters = length / 100;
      const times = [0.25, 0.5, 0.75, 1.5].map((share) => share * tc);
      for (const [index, seconds] of times.entries()) {
        const plane = await runChannel({
          cells: 100,
          cellMeters,
          ground: (x) => slope * (length - x),
          manning: n,
          boundaries: [{ edge: "east", kind: "free", slope }],
          rain: { series: [[[0, rain]]] },
          parameters: { durationSeconds: seconds, alpha: 0.5, minDepthMeters: 1e-5, maxFroude: 1, maxStepSeconds: 2 },
        });
        const outlet = plane.depth.at(-1) ?? 0;
        const litres = (1000 * outlet ** (5 / 3) * Math.sqrt(slope)) / n;
        const expected = flows[index] ?? steady;
        const share = ["0.25", "0.5", "0.75", "1.5"][index] ?? "";
        accept.number(`${id}: outflow at ${share} tc (L/s per m)`, litres, {
          value: expected,
          within: expected * (index === 3 ? 0.001 : 0.005),
        });
      }
    }
  });
});
