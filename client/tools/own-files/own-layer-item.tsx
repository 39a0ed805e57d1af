import { RowButton } from "../sketch/place-list.tsx";
import { Swatch } from "../../panels/swatch.tsx";
import { useSpeech } from "../../text/language-context.tsx";
import { lookOf, type OwnLayer } from "./own-layer.ts";
import type { OwnFiles } from "./use-own-files.ts";

interface OwnLayerItemProps {
  readonly layer: OwnLayer;
  readonly index: number;
  readonly files: OwnFiles;
  readonly tableOpen: boolean;
  readonly onGoTo: () => void;
  readonly onTable: () => void;
}

export function OwnLayerItem({ layer, index, files, tableOpen, onGoTo, onTable }: OwnLayerItemProps) {
  const { say } = useSpeech();
  const { id, name, on, features, unplaced } = layer;
  const { hex, pattern } = lookOf(index);
  return (
    <li className="drawing">
      <label className="check">
        <input type="checkbox" checked={on} onChange={() => files.toggle(id)} />
        <Swatch color={`${hex}40`} pattern={pattern} kind="fill" />
        <span>{name}</span>
      </label>
      <p className="hint">
        {say("files.count", { count: features.length })}
        {unplaced > 0 && ` ${say("files.unplaced", { count: unplaced })}`}
      </p>
      <div className="button-row">
        <button type="button" className="button" aria-expanded={tableOpen} onClick={onTable}>
          {say("files.table")}
        </button>
        <RowButton icon="here" name={say("draw.goTo", { name })} onPress={onGoTo} />
        <RowButton icon="bin" name={say("draw.remove", { name })} onPress={() => files.remove(id)} />
      </div>
    </li>
  );
}
