import { useState } from "react";
import type { CatalogEntry } from "../../../model/catalog.ts";
import type { SimulationDefinition } from "../../../model/simulation.ts";
import { formatNumber } from "../../text/format-value.ts";
import { Local } from "../../text/local.tsx";
import { usePlannerSpeech } from "../../text/planner/speech.ts";
import type { DepthSlices, RunView } from "../runs/run-view.ts";
import type { SavedRuns } from "../runs/saved-runs.ts";
import { reportPath } from "../runs/report-path.ts";
import { ExposureTable } from "./exposure-table.tsx";
import { ResultCharts } from "./result-charts.tsx";
import { OutputTable } from "./result-table.tsx";
import { words } from "./words.ts";

interface ResultPanelProps {
  readonly view: RunView;
  readonly simulation: SimulationDefinition;
  /** The simulation whose runs this one compares, when it does. */
  readonly compared: SimulationDefinition | undefined;
  readonly slices: DepthSlices | undefined;
  readonly datasets: readonly CatalogEntry[];
  readonly saved: SavedRuns;
  /** Fills the form with the conditions of this run. */
  readonly onReuse: () => void;
  /** Simulations that can build on this run. */
  readonly next: readonly SimulationDefinition[];
  readonly onNext: (simulation: SimulationDefinition) => void;
}

/** Everything a run says: what it is, its figures, charts and tables, its files, and what it cannot say. */
export function ResultPanel(props: ResultPanelProps) {
  const { view, simulation, compared, slices, datasets, saved, onReuse } = props;
  const { say, local } = usePlannerSpeech();
  return (
    <article className="result">
      <h2>
        <Local text={view.title} />
      </h2>
      <p className="labels">
        <strong className="label">
          <Local text={view.label} />
        </strong>{" "}
        {view.sample && <strong className="label">{say("sample.name")}</strong>}{" "}
        <span className="hint">{say(view.origin === "server" ? "run.onServer" : "run.inBrowser")}</span>
      </p>
      <Limits view={view} />
      <Figures view={view} simulation={simulation} />
      <KeepAndShare view={view} saved={saved} onReuse={onReuse} />
      <Next {...props} />
      <ResultCharts {...{ view, simulation, slices }} />
      {Object.entries(simulation.outputs)
        .filter(([name, { kind, chart }]) => kind === "table" && chart?.kind !== "line" && name !== "overTime")
        .map(([name, { title, chart }]) =>
          name === "counts" ? (
            <ExposureTable key={name} view={view} title={local(title)} datasets={datasets} />
          ) : (
            <OutputTable key={name} {...{ view, chart, compared }} output={name} title={local(title)} sums={sumsOf[name] ?? []} />
          ),
        )}
      <Files view={view} />
      <Origin view={view} />
    </article>
  );
}

const sumsOf: Readonly<Record<string, readonly string[]>> = {
  origins: ["people", "assigned", "unassigned", "unreachable", "caught"],
  shelters: ["places", "arrived", "overflow"],
  communities: ["people"],
  network: ["nodes", "links", "length_m"],
};

function Limits({ view }: { readonly view: RunView }) {
  const { say } = usePlannerSpeech();
  return (
    <section className="limits">
      <h3>{say("result.limits")}</h3>
      <ul>
        {[...view.warnings, ...view.limits].map((text) => (
          <li key={text.ja}>
            <Local text={text} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Figures({ view: { summary }, simulation: { figures } }: Pick<ResultPanelProps, "view" | "simulation">) {
  const speech = usePlannerSpeech();
  const bounds = new Set(Object.values(figures).flatMap((figure) => figure.bounds ?? []));
  const shown = Object.entries(summary).filter(([name]) => words[name] !== undefined && !bounds.has(name));
  const number = (value: number) => formatNumber(Number.isInteger(value) ? value : Number(value.toPrecision(4)), speech);
  const range = (name: string) => {
    const [low, high] = (figures[name]?.bounds ?? []).map((bound) => summary[bound]);
    return typeof low === "number" && typeof high === "number" ? speech.say("figure.range", { low: number(low), high: number(high) }) : "";
  };
  return (
    <dl className="figures">
      {shown.map(([name, value]) => (
        <div key={name}>
          <dt>{words[name] === undefined ? name : speech.say(words[name])}</dt>
          <dd data-figure={name}>{typeof value === "number" ? number(value) : (value ?? "—")}</dd>
          {range(name) !== "" && <dd className="range">{range(name)}</dd>}
        </div>
      ))}
    </dl>
  );
}

function KeepAndShare({ view, saved, onReuse }: Pick<ResultPanelProps, "view" | "saved" | "onReuse">) {
  const { say, local } = usePlannerSpeech();
  const known = saved.runs.find(({ run }) => run === view.run);
  const [name, setName] = useState(known?.name ?? local(view.title));
  const [told, setTold] = useState("");
  return (
    <section className="keep" aria-label={say("keep.title")}>
      {view.origin === "browser" ? (
        <p className="hint">{say("keep.onlyServer")}</p>
      ) : (
        <>
          <label>
            <span>{say("keep.name")}</span>
            <input value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
          </label>
          <button
            type="button"
            className="button small"
            onClick={() => {
              saved.save({ job: view.job, run: view.run, simulation: view.simulation, name });
              setTold(say("keep.saved"));
            }}
          >
            {say("keep.save")}
          </button>
          <button
            type="button"
            className="button small"
            onClick={() => {
              navigator.clipboard.writeText(location.href).then(
                () => setTold(say("keep.copied")),
                () => setTold(say("keep.copyFailed")),
              );
            }}
          >
            {say("keep.share")}
          </button>
        </>
      )}
      <button type="button" className="button small" onClick={onReuse}>
        {say("keep.reuse")}
      </button>
      <p role="status" className="hint">
        {told}
      </p>
    </section>
  );
}

/** What this result can be used for. */
function Next({ view, next, onNext }: ResultPanelProps) {
  const { say, local } = usePlannerSpeech();
  if (view.origin === "browser" || next.length === 0) return null;
  return (
    <section>
      <h3>{say("next.title")}</h3>
      <p className="row-actions">
        {next.map((simulation) => (
          <button key={simulation.id} type="button" className="button small" onClick={() => onNext(simulation)}>
            {local(simulation.title)}
          </button>
        ))}
      </p>
    </section>
  );
}

function Files({ view }: { readonly view: RunView }) {
  const speech = usePlannerSpeech();
  if (view.files.length === 0) return null;
  return (
    <section>
      <h3>{speech.say("result.files")}</h3>
      <ul className="files">
        {view.job !== undefined && (
          <li>
            <a href={reportPath(view.job, speech.language)}>{speech.say("result.pdf")}</a>
          </li>
        )}
        {view.files.map(({ name, title, bytes, href }) => (
          <li key={name}>
            <a href={href} download={name}>
              {name}
            </a>{" "}
            <Local text={title} /> <span className="hint">{formatNumber(Math.ceil(bytes / 1000), speech)} kB</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Origin({ view }: { readonly view: RunView }) {
  const { say, local } = usePlannerSpeech();
  return (
    <details className="fold">
      <summary>{say("result.origin")}</summary>
      <ul>
        {view.inputs.map((input) => (
          <li key={input.id}>
            {input.id} {input.version === undefined ? "" : say("result.version", { version: input.version })} {input.releasedOn ?? ""}{" "}
            {local(input.attribution)}
          </li>
        ))}
      </ul>
      <dl className="hashes">
        <dt>{say("result.run")}</dt>
        <dd>
          <code>{view.run}</code>
        </dd>
        <dt>{say("result.hash")}</dt>
        <dd>
          <code data-hash="result">{view.resultHash}</code>
        </dd>
      </dl>
    </details>
  );
}
