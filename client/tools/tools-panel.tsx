import { Suspense, useState } from "react";
import type { Catalog } from "../../model/catalog.ts";
import { Icon } from "../panels/icon.tsx";
import { useSpeech } from "../text/language-context.tsx";
import { type OfferedTool, tools } from "./registry.ts";

interface ToolsPanelProps {
  readonly catalog: Catalog;
  readonly visible: ReadonlySet<string>;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** The tools, one of them open. It stays in the page while it is closed: what a tool has drawn stays on the map. */
export function ToolsPanel({ catalog, visible, open, onClose }: ToolsPanelProps) {
  const { say } = useSpeech();
  const [chosen, setChosen] = useState<string>();
  const [awake, setAwake] = useState<ReadonlySet<string>>(() => new Set(tools.filter((tool) => tool.wakesAtStart?.()).map(({ id }) => id)));
  const choose = ({ id }: OfferedTool) => {
    setChosen(id);
    setAwake(new Set([...awake, id]));
  };
  return (
    <aside className="panel tools-panel" id="tools-panel" aria-labelledby="tools-title" hidden={!open}>
      <div className="panel-head">
        <h2 id="tools-title" tabIndex={-1}>
          {say("tools.title")}
        </h2>
        <button type="button" className="icon-button" aria-label={say("tools.close")} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <div className="panel-body">
        <div className="tool-choice" role="group" aria-label={say("tools.choose")}>
          {tools.map((tool) => (
            <button key={tool.id} type="button" className="button" aria-pressed={tool.id === chosen} onClick={() => choose(tool)}>
              <Icon name={tool.icon} />
              {say(tool.title)}
            </button>
          ))}
        </div>
        {tools
          .filter(({ id }) => awake.has(id))
          .map(({ id, title, Panel }) => {
            const active = open && id === chosen;
            return (
              <section key={id} className="tool" aria-label={say(title)} hidden={!active}>
                <Suspense fallback={<p role="status">{say("place.loading")}</p>}>
                  <Panel catalog={catalog} visible={visible} active={active} />
                </Suspense>
              </section>
            );
          })}
      </div>
    </aside>
  );
}
