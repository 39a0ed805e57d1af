import type { CatalogEntry } from "../../model/catalog.ts";
import type { PublicCity } from "../../model/city.ts";
import type { Background } from "../map/city-style.ts";
import { useSpeech } from "../text/language-context.tsx";
import { groupByTheme, themeTitles } from "../text/theme-title.ts";
import { BackgroundChoice } from "./background-choice.tsx";
import { ContactLink } from "./contact-link.tsx";
import { Icon } from "./icon.tsx";
import { Legend } from "./legend.tsx";
import { Notice } from "./notice.tsx";

export interface LayersPanelProps {
  readonly entries: readonly CatalogEntry[];
  readonly visible: ReadonlySet<string>;
  readonly onToggle: (dataset: string) => void;
  readonly background: Background;
  readonly onBackground: (background: Background) => void;
  readonly sample: boolean;
  readonly city: PublicCity;
  readonly zoom: number | undefined;
  readonly onClose: () => void;
}

export function LayersPanel(props: LayersPanelProps) {
  const { say } = useSpeech();
  const { entries, background } = props;
  const groups = groupByTheme(background === "gsi" ? entries.filter(({ base }) => !base) : entries);
  return (
    <aside className="panel" id="layers-panel" aria-labelledby="layers-title">
      <div className="panel-head">
        <h2 id="layers-title" tabIndex={-1}>
          {say("layers.title")}
        </h2>
        <button type="button" className="icon-button" aria-label={say("layers.close")} onClick={props.onClose}>
          <Icon name="close" />
        </button>
      </div>
      <div className="panel-body">
        {groups.length === 0 && <p>{say("layers.none")}</p>}
        {groups.map(({ theme, entries: inTheme }) => (
          <section key={theme} className="theme" aria-labelledby={`theme-${theme}`}>
            <h3 id={`theme-${theme}`}>{say(themeTitles[theme])}</h3>
            <ul>
              {inTheme.map((entry) => (
                <LayerItem key={entry.id} entry={entry} {...props} />
              ))}
            </ul>
          </section>
        ))}
        <BackgroundChoice background={background} onBackground={props.onBackground} sample={props.sample} />
        <p className="hint">{say("layers.keyboard")}</p>
        <p className="contact">
          <ContactLink city={props.city} />
        </p>
      </div>
    </aside>
  );
}

function LayerItem({ entry, visible, onToggle, zoom }: LayersPanelProps & { readonly entry: CatalogEntry }) {
  const { say, local, language } = useSpeech();
  const on = visible.has(entry.id);
  const title = local(entry.title);
  const tooFarOut = zoom !== undefined && zoom < entry.tiles.minZoom;
  return (
    <li className="layer">
      <label className="check">
        <input type="checkbox" checked={on} onChange={() => onToggle(entry.id)} />
        <span>{title}</span>
      </label>
      {on && (
        <div className="layer-body">
          {entry.state === null && <p className="hint">{say("layers.empty")}</p>}
          {entry.state !== null && tooFarOut && <p className="hint">{say("layers.zoomIn")}</p>}
          <Legend entry={entry} />
          {entry.notice && <Notice>{local(entry.notice)}</Notice>}
          <a href={`/data/${entry.id}?lang=${language}`} aria-label={say("layers.aboutOf", { title })}>
            {say("layers.about")}
          </a>
        </div>
      )}
    </li>
  );
}
