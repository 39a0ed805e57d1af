import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { usePlannerSpeech } from "../../text/planner/speech.ts";
import { niceTicks } from "../charts/ticks.ts";
import { readTyped, type SeriesRow, type SeriesRule } from "./drafts.ts";

interface SeriesSketchProps {
  readonly rule: SeriesRule;
  readonly rows: readonly SeriesRow[];
  readonly onChange: (rows: readonly SeriesRow[]) => void;
}

type Point = readonly [time: number, value: number];

const size = { width: 360, height: 180, left: 44, right: 12, top: 12, bottom: 26 } as const;

/** The rows as points that are pulled with the pointer or moved with the arrow keys; a press on the empty ground adds one. */
export function SeriesSketch({ rule, rows, onChange }: SeriesSketchProps) {
  const { say } = usePlannerSpeech();
  const svg = useRef<SVGSVGElement>(null);
  const [held, setHeld] = useState<{ readonly index: number; readonly frame: Frame }>();
  const points = rows.flatMap(({ time, value }): Point[] => {
    const [x, y] = [readTyped(time), readTyped(value)];
    return x === undefined || y === undefined ? [] : [[x, y]];
  });
  // Half-typed rows are not drawn; then nothing is pulled either.
  const isWhole = points.length === rows.length && points.every(([time], i) => i === 0 || time > (points[i - 1]?.[0] ?? 0));
  if (!isWhole) return null;
  const frame = held?.frame ?? frameOf(points, rule);
  const write = (next: readonly Point[]) => onChange(next.map(([time, value]) => ({ time: String(time), value: String(value) })));
  const move = (index: number, to: Point) => write(points.map((point, at) => (at === index ? kept(points, index, to, rule) : point)));

  const under = (event: PointerEvent): Point => {
    const box = svg.current?.getBoundingClientRect();
    if (!box) return [0, 0];
    return frame.valueAt(((event.clientX - box.left) / box.width) * size.width, ((event.clientY - box.top) / box.height) * size.height);
  };
  const press = (event: PointerEvent<SVGSVGElement>) => {
    const grabbed = Number((event.target as Element).getAttribute("data-index") ?? Number.NaN);
    if (!Number.isNaN(grabbed)) {
      svg.current?.setPointerCapture(event.pointerId);
      return setHeld({ index: grabbed, frame });
    }
    const [time, value] = under(event);
    const index = points.findLastIndex(([earlier]) => earlier < time) + 1;
    if (time >= 0 && !points.some(([other]) => other === time) && points.length < rule.maxRows)
      write(points.toSpliced(index, 0, inRange([time, value], rule)));
  };
  return (
    <figure className="sketch">
      <figcaption className="hint">{say("sketch.hint")}</figcaption>
      <svg
        ref={svg}
        viewBox={`0 0 ${size.width} ${size.height}`}
        role="group"
        aria-label={say("sketch.label")}
        onPointerDown={press}
        onPointerMove={(event) => held && move(held.index, under(event))}
        onPointerUp={() => setHeld(undefined)}
        onPointerCancel={() => setHeld(undefined)}
      >
        <SketchAxes frame={frame} rule={rule} />
        <polyline className="sketch-line" points={points.map((point) => frame.at(point).join(",")).join(" ")} />
        {points.map((point, index) => {
          const [x, y] = frame.at(point);
          return (
            <circle
              key={index}
              data-index={index}
              className="sketch-point"
              cx={x}
              cy={y}
              r="8"
              role="slider"
              tabIndex={0}
              aria-label={say("sketch.point", { number: index + 1 })}
              aria-valuenow={point[1]}
              aria-valuemin={rule.minimum}
              aria-valuemax={rule.maximum}
              aria-valuetext={say("sketch.valueText", { time: point[0], timeUnit: rule.timeUnit, value: point[1], unit: rule.unit })}
              onKeyDown={(event) => {
                const step = keyStep(event, frame);
                if (step) move(index, [point[0] + step[0], point[1] + step[1]]);
                else if (event.key === "Delete" && points.length > 1) write(points.toSpliced(index, 1));
                else return;
                event.preventDefault();
              }}
            />
          );
        })}
      </svg>
    </figure>
  );
}

function SketchAxes({ frame, rule }: { readonly frame: Frame; readonly rule: SeriesRule }) {
  const [left, bottom] = [size.left, size.height - size.bottom];
  return (
    <g aria-hidden="true" className="axes">
      {frame.values.map((value) => {
        const y = frame.at([0, value])[1];
        return (
          <g key={value}>
            <line x1={left} x2={size.width - size.right} y1={y} y2={y} />
            <text x={left - 4} y={y + 4} textAnchor="end">
              {value}
            </text>
          </g>
        );
      })}
      {frame.times.map((time) => (
        <text key={time} x={frame.at([time, 0])[0]} y={bottom + 16} textAnchor="middle">
          {time}
        </text>
      ))}
      <text x={size.width - size.right} y={bottom - 4} textAnchor="end">
        {rule.timeUnit}
      </text>
    </g>
  );
}

/** Between the units of the series and the drawing. */
interface Frame {
  readonly times: readonly number[];
  readonly values: readonly number[];
  at(point: Point): [x: number, y: number];
  /** Rounded to a step that can be told on the screen. */
  valueAt(x: number, y: number): Point;
  readonly timeStep: number;
  readonly valueStep: number;
}

function frameOf(points: readonly Point[], rule: SeriesRule): Frame {
  const values = points.map(([, value]) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = Math.max((high - low) * 0.25, Math.abs(high) * 0.02, 1);
  const bottom = Math.max(rule.minimum, low - (low === rule.minimum ? 0 : room));
  const top = Math.min(rule.maximum, high + room);
  const end = Math.max(points.at(-1)?.[0] ?? 0, 1) * 1.1;
  const [wide, tall] = [size.width - size.left - size.right, size.height - size.top - size.bottom];
  const [timeStep, valueStep] = [stepOf(end, wide), stepOf(top - bottom, tall)];
  const whole = (value: number, step: number) => Number((Math.round(value / step) * step).toPrecision(12));
  return {
    timeStep,
    valueStep,
    times: niceTicks(0, end, 6),
    values: niceTicks(bottom, top, 5),
    at: ([time, value]) => [size.left + (time / end) * wide, size.top + ((top - value) / (top - bottom)) * tall],
    valueAt: (x, y) => [whole(((x - size.left) / wide) * end, timeStep), whole(top - ((y - size.top) / tall) * (top - bottom), valueStep)],
  };
}

/** A round step of about two pixels. */
function stepOf(range: number, pixels: number): number {
  return 10 ** Math.round(Math.log10((range / pixels) * 2));
}

function keyStep({ key, shiftKey }: KeyboardEvent, { timeStep, valueStep }: Frame): Point | undefined {
  const times = shiftKey ? 10 : 1;
  if (key === "ArrowUp") return [0, valueStep * times];
  if (key === "ArrowDown") return [0, -valueStep * times];
  if (key === "ArrowRight") return [timeStep * times, 0];
  return key === "ArrowLeft" ? [-timeStep * times, 0] : undefined;
}

/** A point stays between its neighbours in time and inside of its range. */
function kept(points: readonly Point[], index: number, [time, value]: Point, rule: SeriesRule): Point {
  const before = points[index - 1]?.[0];
  const after = points[index + 1]?.[0];
  const isBetween = time >= 0 && (before === undefined || time > before) && (after === undefined || time < after);
  return inRange([rounded(isBetween ? time : (points[index]?.[0] ?? time)), rounded(value)], rule);
}

function inRange([time, value]: Point, { minimum, maximum }: SeriesRule): Point {
  return [time, Math.min(maximum, Math.max(minimum, value))];
}

function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
