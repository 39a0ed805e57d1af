import type { Catalog, CatalogEntry } from "../../model/catalog.ts";
import { sayAsOf, useAsOf } from "../as-of.tsx";
import { useSpeech } from "../text/language-context.tsx";
import { Local } from "../text/local.tsx";
import { groupByTheme, themeTitles } from "../text/theme-title.ts";
import { useAfterPaint } from "../use-after-paint.ts";
import type { BackgroundState } from "../use-background.ts";
import type { LightState } from "../use-light.ts";
import type { AsOfState, ViewerState } from "../use-shared-state.ts";
import { BackgroundChoice } from "./background-choice.tsx";
import { CompareChoice } from "./compare-choice.tsx";
import { ContactLink } from "./contact-link.tsx";
import { Icon } from "./icon.tsx";
import { Legend } from "./legend.tsx";
import { LightChoice } from "./light-choice.tsx";
import { Notice } from "./notice.tsx";
import { OpacitySlider } from "./opacity-slider.tsx";
import { PresetChoice } from "./preset-choice.tsx";
import { TimeChoice } from "./time-choice.tsx";

interface LayersPanelProps {
  readonly catalog: Catalog;
  readonly shared: ViewerState;
  readonly ground: BackgroundState;
  readonly time: AsOfState;
  readonly lightness: LightState;
  readonly onClose: () => void;
}

export function LayersPanel({ catalog, shared, ground, time, lightness, onClose }: LayersPanelProps) {
  const { say } = useSpeech();
  const filled = useAfterPaint(true, false);
  return (
    <aside className="panel" id="layers-panel" aria-labelledby="layers-title">
      <div className="panel-head">
        <h2 id="layers-title" tabIndex={-1}>
          {say("layers.title")}
        </h2>
        <button type="button" className="icon-button" aria-label={say("layers.close")} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      {/* As high as it is going to be, so that what lies under it stays where it is. */}
      <div className="panel-body" aria-busy={!filled}>
        {filled ? <LayerChoice {...{ catalog, shared, ground, time, lightness }} /> : <div className="panel-coming" />}
      </div>
    </aside>
  );
}

function LayerChoice({ catalog, shared, ground, time, lightness }: Omit<LayersPanelProps, "onClose">) {
  const { say, language } = useSpeech();
  const offered = catalog.datasets.filter(({ base, onMap }) => onMap && !(base && ground.background === "gsi"));
  const groups = groupByTheme(offered);
  return (
    <>
      {groups.length === 0 && <p>{say("layers.none")}</p>}
      {groups.length > 0 && <PresetChoice datasets={catalog.datasets} shared={shared} />}
      {groups.map(({ theme, entries: inTheme }) => (
        <section key={theme} className="theme" aria-labelledby={`theme-${theme}`}>
          <h3 id={`theme-${theme}`}>{say(themeTitles[theme])}</h3>
          <ul>
            {inTheme.map((entry) => (
              <LayerItem key={entry.id} entry={entry} shared={shared} />
            ))}
          </ul>
        </section>
      ))}
      <TimeChoice datasets={catalog.datasets} time={time} />
      <CompareChoice datasets={catalog.datasets} shared={shared} />
      <BackgroundChoice ground={ground} sample={catalog.sample} />
      <LightChoice lightness={lightness} />
      <p className="hint">{say("layers.keyboard")}</p>
      <p className="contact">
        <a href={`/offline.html?lang=${language}`}>{say("offline.title")}</a>
      </p>
      <p className="contact">
        <ContactLink city={catalog.city} />
      </p>
    </>
  );
}

function LayerItem({ entry, shared }: { readonly entry: CatalogEntry; readonly shared: ViewerState }) {
  const speech = useSpeech();
  const { say, local, language } = speech;
  const asOf = useAsOf();
  const on = shared.visible.has(entry.id);
  const zoom = shared.camera?.zoom;
  const title = local(entry.title);
  const tooFarOut = entry.state !== null && zoom !== undefined && zoom < entry.tiles.minZoom;
  return (
    <li className="layer">
      <label className="check">
        <input type="checkbox" checked={on} onChange={() => shared.toggle(entry.id)} />
        <span>{title}</span>
      </label>
      {entry.state === null && (
        <div className="layer-body">
          <p className="hint">{asOf === undefined ? say("layers.empty") : say("layers.notThen", { date: sayAsOf(asOf, speech) })}</p>
        </div>
      )}
      {on && (
        <div className="layer-body">
          {tooFarOut && <p className="hint">{say("layers.zoomIn")}</p>}
          {!tooFarOut && <MinorHint entry={entry} zoom={zoom} />}
          {entry.state !== null && <Legend entry={entry} />}
          {entry.state !== null && <OpacitySlider entry={entry} shared={shared} />}
          {entry.notice && (
            <Notice>
              <Local text={entry.notice} />
            </Notice>
          )}
          <a href={`/data/${entry.id}?lang=${language}`} aria-label={say("layers.aboutOf", { title })}>
            {say("layers.about")}
          </a>
        </div>
      )}
    </li>
  );
}

/** Colours of the legend that nothing on the map has, as far out as it is. */
function MinorHint({ entry, zoom = Infinity }: { readonly entry: CatalogEntry; readonly zoom: number | undefined }) {
  const { say, local } = useSpeech();
  const { minor } = entry.tiles;
  if (entry.state === null || minor === undefined || zoom >= minor.minZoom) return null;
  const codes = entry.fields[minor.field]?.codes ?? [];
  const names = codes.filter(({ value }) => minor.values.includes(value)).map(({ label }) => local(label));
  return (
    <p className="hint">
      {names.join(say("list.separator"))}: {say("layers.zoomIn")}
    </p>
  );
}
