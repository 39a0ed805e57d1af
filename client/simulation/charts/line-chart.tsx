import { useId } from "react";
import { formatNumber } from "../../text/format-value.ts";
import { ScrollTable } from "../../pages/scroll-table.tsx";
import { usePlannerSpeech } from "../../text/planner/speech.ts";
import { niceTicks } from "./ticks.ts";

export interface ChartLine {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Told apart without colour too. */
  readonly dash?: string;
  readonly color: string;
}

interface LineChartProps {
  readonly title: string;
  readonly xName: string;
  readonly yName: string;
  readonly lines: readonly ChartLine[];
  /** Heights above the sea have no natural zero. */
  readonly fromZero?: boolean;
}

const size = { width: 640, height: 260, left: 80, right: 16, top: 16, bottom: 44 } as const;
/** More rows are read by nobody; the file has all of them. */
const mostRows = 60;

/** Lines over time, and the same numbers as a table. */
export function LineChart({ title, xName, yName, lines, fromZero = true }: LineChartProps) {
  const speech = usePlannerSpeech();
  const id = useId();
  const xs = lines.flatMap(({ points }) => points.map(([x]) => x));
  const ys = lines.flatMap(({ points }) => points.map(([, y]) => y));
  const [x0, x1] = [Math.min(0, ...xs), Math.max(...xs, 1e-9)];
  const [y0, y1] = fromZero ? [Math.min(0, ...ys), Math.max(...ys, 1e-9)] : [Math.min(...ys) - 1, Math.max(...ys) + 1];
  const left = (x: number) => size.left + ((x - x0) / (x1 - x0)) * (size.width - size.left - size.right);
  const top = (y: number) => size.height - size.bottom - ((y - y0) / (y1 - y0)) * (size.height - size.top - size.bottom);
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption id={id}>{title}</figcaption>
      <svg viewBox={`0 0 ${size.width} ${size.height}`} role="img" aria-label={speech.say("chart.picture", { title })}>
        <g className="axes">
          {niceTicks(y0, y1, 5).map((y) => (
            <g key={y}>
              <line x1={size.left} x2={size.width - size.right} y1={top(y)} y2={top(y)} />
              <text x={size.left - 6} y={top(y) + 5} textAnchor="end">
                {formatNumber(y, speech)}
              </text>
            </g>
          ))}
          {niceTicks(x0, x1, 8).map((x) => (
            <text key={x} x={left(x)} y={size.height - size.bottom + 18} textAnchor="middle">
              {formatNumber(x, speech)}
            </text>
          ))}
          <text x={size.width - size.right} y={size.height - 6} textAnchor="end">
            {xName}
          </text>
        </g>
        {lines.map(({ name, points, color, dash }) => (
          <polyline
            key={name}
            className="chart-line"
            stroke={color}
            strokeDasharray={dash}
            points={points.map(([x, y]) => `${left(x).toFixed(1)},${top(y).toFixed(1)}`).join(" ")}
          />
        ))}
      </svg>
      {lines.length > 1 && (
        <ul className="chart-legend">
          {lines.map(({ name, color, dash }) => (
            <li key={name}>
              <svg viewBox="0 0 32 8" width="32" height="8" aria-hidden="true">
                <line className="chart-line" x1="0" x2="32" y1="4" y2="4" stroke={color} strokeDasharray={dash} />
              </svg>
              {name}
            </li>
          ))}
        </ul>
      )}
      <ChartTable {...{ title, xName, yName, lines }} />
    </figure>
  );
}

function ChartTable({ title, xName, yName, lines }: Omit<LineChartProps, "fromZero">) {
  const speech = usePlannerSpeech();
  const moments = [...new Set(lines.flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b);
  const every = Math.max(1, Math.ceil(moments.length / mostRows));
  const shown = moments.filter((_, index) => index % every === 0 || index === moments.length - 1);
  const byLine = lines.map(({ name, points }) => ({ name, values: new Map(points.map(([x, y]) => [x, y])) }));
  return (
    <details className="fold">
      <summary>
        {speech.say("chart.table")}
        <span className="visually-hidden"> {title}</span>
      </summary>
      <ScrollTable title={title} kind="numbers">
        <thead>
          <tr>
            <th scope="col">{xName}</th>
            {byLine.map(({ name }) => (
              <th key={name} scope="col">
                {lines.length > 1 ? name : yName}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((x) => (
            <tr key={x}>
              <th scope="row">{formatNumber(Math.round(x * 100) / 100, speech)}</th>
              {byLine.map(({ name, values }) => {
                const value = values.get(x);
                return <td key={name}>{value === undefined ? "" : formatNumber(Math.round(value * 1000) / 1000, speech)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </details>
  );
}
