import "../styles/list.css";
import { type RefObject, useEffect, useRef } from "react";
import type { Catalog, CatalogEntry } from "../../model/catalog.ts";
import { inViewLimits } from "../../model/in-view.ts";
import type { Looked } from "../map/map-view.tsx";
import { Icon } from "../panels/icon.tsx";
import type { Camera } from "../state.ts";
import { formatNumber } from "../text/format-value.ts";
import { useSpeech } from "../text/language-context.tsx";
import { groupByTheme } from "../text/theme-title.ts";
import { ListLayer } from "./list-layer.tsx";
import { type InViewState, useInView } from "./use-in-view.ts";
import { type FrameSize, viewBox } from "./view-box.ts";

interface ListPanelProps {
  readonly catalog: Catalog;
  /** What the map draws. */
  readonly entries: readonly CatalogEntry[];
  readonly camera: Camera;
  readonly size: FrameSize;
  /** The place that was asked about; without one, distances are told from the middle of the view. */
  readonly place: readonly [lon: number, lat: number] | undefined;
  readonly onChoose: (looked: Looked) => void;
  readonly onZoom: (levels: number) => void;
  readonly onClose: () => void;
}

/** The map as a list: every feature of the layers in view, with the facts that the card tells. */
export function ListPanel({ entries, camera, size, place, onChoose, onZoom, onClose }: ListPanelProps) {
  const { say, language } = useSpeech();
  const heading = useRef<HTMLHeadingElement>(null);
  // Whoever opened it goes on here; where it stands in for a map from the start, nobody has been anywhere yet.
  useEffect(() => {
    if (document.activeElement !== document.body) heading.current?.focus();
  }, []);
  const near = place ?? ([camera.lon, camera.lat] as const);
  const [shown, tooFar] = byZoom(entries, camera.zoom);
  const datasets = shown.slice(0, inViewLimits.datasets).map(({ id }) => id);
  const inView = useInView({ datasets, bboxLonLat: viewBox(camera, size), nearLonLat: near }, language);
  useFocusKept(heading, inView.layers);
  return (
    <aside className="panel list-panel" id="list-panel" aria-labelledby="list-title">
      <div className="panel-head">
        <h2 id="list-title" ref={heading} tabIndex={-1}>
          {say("list.title")}
        </h2>
        <button type="button" className="icon-button" aria-label={say("list.close")} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <div className="panel-body" aria-busy={inView.busy}>
        <p className="hint">{say(place ? "list.fromPlace" : "list.fromCenter")}</p>
        <p className="list-zoom">
          <button type="button" className="button" onClick={() => onZoom(-1)}>
            {say("list.wider")}
          </button>
          <button type="button" className="button" onClick={() => onZoom(1)}>
            {say("list.narrower")}
          </button>
        </p>
        <ListStatus inView={inView} />
        {groupByTheme(shown)
          .flatMap(({ entries: inTheme }) => inTheme)
          .map((entry) => {
            const layer = inView.layers?.find(({ dataset }) => dataset === entry.id);
            if (!layer || layer.matched === 0) return null;
            return <ListLayer key={entry.id} {...{ entry, layer, near, onChoose }} onMore={() => inView.more(entry.id)} />;
          })}
        <FartherLayers entries={tooFar} />
      </div>
    </aside>
  );
}

/** A row that had the focus may be gone from the next view: then the list's heading has it. */
function useFocusKept(heading: RefObject<HTMLElement | null>, layers: InViewState["layers"]): void {
  const wasInside = useRef(false);
  useEffect(() => {
    const notice = ({ target }: FocusEvent) => {
      wasInside.current = target instanceof Element && target.closest("#list-panel") !== null;
    };
    addEventListener("focusin", notice);
    return () => removeEventListener("focusin", notice);
  }, []);
  useEffect(() => {
    if (wasInside.current && document.activeElement === document.body) heading.current?.focus();
  }, [heading, layers]);
}

/** Said when the view has come to rest. */
function ListStatus({ inView: { layers, busy, failed, offline, retry } }: { readonly inView: InViewState }) {
  const speech = useSpeech();
  const { say } = speech;
  const filled = (layers ?? []).filter(({ matched }) => matched > 0);
  const count = filled.reduce((sum, { matched }) => sum + matched, 0);
  const found = count === 0 ? say("list.none") : say("list.found", { count: formatNumber(count, speech), layers: filled.length });
  return (
    <>
      <p role="status" className="list-status">
        {failed ? say("place.failed") : busy && layers === undefined ? say("place.loading") : busy ? "" : found}
        {offline && !busy && ` ${say("list.offline")}`}
      </p>
      {failed && (
        <button type="button" className="button" onClick={retry}>
          {say("place.retry")}
        </button>
      )}
    </>
  );
}

function FartherLayers({ entries }: { readonly entries: readonly CatalogEntry[] }) {
  const { say, local } = useSpeech();
  if (entries.length === 0) return null;
  return (
    <p className="hint">
      {entries.map(({ title }) => local(title)).join(say("list.separator"))}: {say("layers.zoomIn")}
    </p>
  );
}

/** Those that the map draws at a zoom, and those that it draws only nearer. */
function byZoom(entries: readonly CatalogEntry[], zoom: number): [CatalogEntry[], CatalogEntry[]] {
  const loaded = entries.filter(({ state }) => state !== null);
  return [loaded.filter(({ tiles }) => zoom >= tiles.minZoom), loaded.filter(({ tiles }) => zoom < tiles.minZoom)];
}
