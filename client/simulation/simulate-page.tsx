import type { StyleSpecification } from "maplibre-gl";
import { lazy, Suspense, useMemo, useState } from "react";
import type { Catalog } from "../../model/catalog.ts";
import type { SimulationDefinition } from "../../model/simulation.ts";
import { creditsOfMap } from "../attribution.ts";
import { initialView } from "../map/map-state.ts";
import { AttributionBox } from "../panels/attribution-box.tsx";
import { ContactLink } from "../panels/contact-link.tsx";
import { MapUnavailable, StatusScreen } from "../panels/status-screen.tsx";
import { usePlannerSpeech } from "../text/planner/speech.ts";
import { readAddress } from "./address.ts";
import { ConditionsPanel } from "./conditions-panel.tsx";
import { findSimulations } from "./find-simulations.ts";
import type { Draft } from "./form/drafts.ts";
import { useForm } from "./form/use-form.ts";
import { drawnFeatures } from "./map/drawn.ts";
import { DepthLegend, FoundLegend, MapDatasets } from "./map/map-key.tsx";
import { usePicking, withPosition } from "./picking.ts";
import { Clock } from "./results/clock.ts";
import { PlaybackBar } from "./results/playback-bar.tsx";
import { ResultPanel } from "./results/result-panel.tsx";
import { useFloodUnder } from "./results/use-flood-under.ts";
import { useFound } from "./results/use-found.ts";
import { usePeople } from "./results/use-people.ts";
import { useSlices } from "./results/use-slices.ts";
import { waterClock } from "./results/water-clock.ts";
import { useSavedRuns } from "./runs/saved-runs.ts";
import { type RunPlace, useRunner } from "./runs/use-runner.ts";
import { isWide } from "../wide.ts";
import { useReadyWorker } from "./runs/use-ready-worker.ts";
import { useShownRun } from "./use-shown-run.ts";

const mapView = import("./map/simulation-map.tsx").then(
  (module) => ({ default: module.SimulationMap }),
  () => ({ default: MapUnavailable }),
);
const SimulationMap = lazy(() => mapView);

const simulations = findSimulations();
/** Floods first: the others ask what a flood does. */
const order = ["flood", "exposure", "evacuation", "isolation", "comparison"];
const offered = [...simulations].sort((a, b) => place(a) - place(b));

function place({ id }: SimulationDefinition): number {
  return order.includes(id) ? order.indexOf(id) : order.length;
}

interface SimulatePageProps {
  readonly catalog: Catalog;
  readonly style: StyleSpecification;
}

/** Conditions on the left, the map and what came out on the right. */
export function SimulatePage({ catalog, style }: SimulatePageProps) {
  const speech = usePlannerSpeech();
  const { say, local } = speech;
  const [chosen, setChosen] = useState(() => simulationNamed(readAddress(location.hash).simulation));
  const form = useForm(chosen);
  useReadyWorker(form);
  const picking = usePicking();
  const runner = useRunner();
  const saved = useSavedRuns();
  const [clock] = useState(() => new Clock());
  const shown = useShownRun((next) => {
    clock.set(0);
    const { origin, job, run, simulation, title } = next;
    if (origin === "server" && !saved.runs.some((known) => known.run === run)) saved.save({ job, run, simulation, name: local(title) });
    setChosen(simulationNamed(next.simulation));
    requestAnimationFrame(() => {
      document.getElementById("results")?.focus({ preventScroll: true });
      // Beside each other both are in sight; one below the other only one is.
      if (!isWide()) document.querySelector(".outcome")?.scrollIntoView();
    });
  });
  const { view } = shown;
  const slices = useSlices(view, runner.early);
  const under = useSlices(useFloodUnder(view), undefined);
  const water = slices ?? under;
  const found = useFound(view);
  const walk = usePeople(view);
  const moments = walk?.seconds ?? water?.seconds ?? [];
  const waterMoments = useMemo(() => (walk && water ? waterClock(clock, walk, water.seconds) : clock), [clock, walk, water]);
  const [visible, setVisible] = useState(() => visibleAtStart(catalog));
  const [start] = useState(() => startView(catalog));
  const base = useMemo(() => new Set(catalog.datasets.filter((one) => one.base).map(({ id }) => id)), [catalog]);
  const [inRelief, setInRelief] = useState(false);
  const relief = {
    on: inRelief,
    set: (on: boolean) => {
      setInRelief(on);
      // Depth is seen against houses.
      if (on) setVisible((before) => new Set([...before, buildings]));
    },
  };
  const { drafts, simulation } = form;
  const drawn = useMemo(() => drawnFeatures(simulation, drafts), [simulation, drafts]);

  const run = async (at: RunPlace) => {
    picking.end();
    const values = form.read();
    if (values === undefined) return;
    shown.show(undefined);
    clock.set(0);
    const next = await runner.start({ simulation: chosen, values, place: at });
    if (next) shown.show(next);
  };
  const reuse = () => {
    if (!view) return;
    form.fill(simulationNamed(view.simulation), view.parameters);
    setChosen(simulationNamed(view.simulation));
    document.getElementById("conditions")?.focus();
  };
  /** Opens another simulation's form, with this run in it. */
  const buildOn = (other: SimulationDefinition) => {
    if (!view) return;
    const free = runParameter(other, view.simulation, form.value(other));
    if (free !== undefined) form.put(other, free, view.run);
    picking.end();
    setChosen(other);
    document.getElementById("conditions")?.focus();
  };
  const addPosition = (lonLat: readonly [number, number]) => {
    const { target } = picking;
    const draft = target && form.drafts[target.parameter];
    if (!target || draft?.kind !== "places") return;
    const { draft: next, next: following } = withPosition(draft.places, target, lonLat);
    const most = mostPlaces(chosen, target.parameter);
    if (next.kind === "places" && next.places.length > most) return;
    form.change(target.parameter, next);
    picking.begin(following);
  };

  return (
    <main className="simulate">
      <ConditionsPanel
        {...{ form, picking, runner, saved }}
        simulations={offered}
        onChoose={(id) => {
          picking.end();
          setChosen(simulationNamed(id));
        }}
        onRun={(at) => void run(at)}
        onOpen={shown.open}
      />
      <div className="outcome">
        <div className="map-frame">
          <Suspense fallback={<StatusScreen title={say("loading.title")} busy />}>
            <SimulationMap
              terrain={catalog.terrain !== false}
              {...{ style, visible, base, relief, start, drawn, found, walk, clock, water, waterMoments }}
              label={say("map.label", { city: local(catalog.city.name) })}
              isPicking={picking.target !== undefined}
              onPosition={addPosition}
            />
          </Suspense>
          {picking.target && (
            <p role="status" className="picking-hint">
              {say(pickingHints[picking.target.kind])}
            </p>
          )}
          {(slices ?? view) && (
            <p className="water-label">
              {say("map.waterLabel")}
              {catalog.sample && ` ${say("sample.name")}`}
            </p>
          )}
          <AttributionBox
            credits={creditsOfMap(
              catalog.datasets.filter(({ id }) => visible.has(id)),
              "city",
              speech,
            )}
            roomy={false}
          />
        </div>
        {moments.length > 1 && <PlaybackBar clock={clock} seconds={moments} />}
        <div className="map-keys">
          {water && <DepthLegend />}
          <FoundLegend found={found} />
          <MapDatasets datasets={catalog.datasets} visible={visible} onChange={setVisible} />
        </div>
        <section id="results" tabIndex={-1} aria-label={say("result.title")}>
          {shown.isLost && <p role="alert">{say("result.lost")}</p>}
          {view ? (
            <ResultPanel
              key={`${view.origin} ${view.run}`}
              {...{ view, saved, slices }}
              datasets={catalog.datasets}
              simulation={simulationNamed(view.simulation)}
              compared={offered.find(({ id }) => id === view.summary["compared"])}
              onReuse={reuse}
              next={offered.filter((one) => runParameter(one, view.simulation) !== undefined)}
              onNext={buildOn}
            />
          ) : (
            <p className="hint">{say("result.none")}</p>
          )}
        </section>
        <p className="contact">
          <ContactLink city={catalog.city} />
        </p>
      </div>
    </main>
  );
}

function simulationNamed(id: string | undefined): SimulationDefinition {
  const [first] = offered;
  const named = offered.find((one) => one.id === id) ?? first;
  if (named === undefined) throw new Error("there are no simulations");
  return named;
}

/** The parameter of a simulation that takes a run of another one; one that holds none yet where there are several. */
function runParameter(
  { id, parameters }: SimulationDefinition,
  source: string,
  drafts: Readonly<Record<string, Draft>> = {},
): string | undefined {
  const fitting = Object.entries(parameters).filter(
    ([, rule]) => rule.type === "run" && (rule.simulation === undefined ? source !== id : rule.simulation === source),
  );
  const isEmpty = (name: string) => {
    const draft = drafts[name];
    return draft?.kind !== "text" || draft.text === "";
  };
  return (fitting.find(([name]) => isEmpty(name)) ?? fitting.at(-1))?.[0];
}

function mostPlaces({ parameters }: SimulationDefinition, name: string): number {
  const rule = parameters[name];
  return rule !== undefined && "maxCount" in rule ? rule.maxCount : 0;
}

const pickingHints = { point: "picking.point", line: "picking.line", polygon: "picking.polygon" } as const;

const buildings = "buildings";
const helpful: readonly string[] = ["rivers", "roads", "shelters"];

function visibleAtStart({ datasets }: Catalog): ReadonlySet<string> {
  return new Set(datasets.filter(({ id, base }) => base || helpful.includes(id)).map(({ id }) => id));
}

function startView({ city, datasets }: Catalog) {
  const boxes = datasets.flatMap(({ base, state }) => (base && state?.bboxLonLat ? [state.bboxLonLat] : []));
  return initialView(undefined, { center: city.center, zoom: city.zoom, boxes });
}
