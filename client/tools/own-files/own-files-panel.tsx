import { type ChangeEvent, useMemo, useState } from "react";
import { planeZone, planeZoneEpsg, planeZones } from "../../../model/geo/crs.ts";
import { useOverlay, usePicker, useSharedMap } from "../../map/map-context.tsx";
import { useSpeech } from "../../text/language-context.tsx";
import type { ToolProps } from "../tool.ts";
import { AttributeTable, Attributes } from "./attribute-table.tsx";
import { fileLimits } from "./own-file.ts";
import { type OwnLayer, ownOverlay, pressableLayers } from "./own-layer.ts";
import { OwnLayerItem } from "./own-layer-item.tsx";
import { acceptedEndings } from "./accepted-endings.ts";
import { useOwnFiles } from "./use-own-files.ts";

/** A row of one of the layers. */
interface Pressed {
  readonly layer: string;
  readonly row: number;
}

const tolerancePx = 6;

export function OwnFilesPanel({ catalog: { city }, active }: ToolProps) {
  const { say } = useSpeech();
  const { map } = useSharedMap();
  const [chosenEpsg, setChosenEpsg] = useState<number>();
  const [pressed, setPressed] = useState<Pressed>();
  const [table, setTable] = useState<string>();
  const goTo = ({ bounds }: Pick<OwnLayer, "bounds">) => {
    if (bounds) map?.fitBounds([...bounds], { padding: 40, maxZoom: 17, animate: false });
  };
  const files = useOwnFiles(goTo);
  const { layers, reading, faults } = files;
  useOverlay(
    "machizu-own",
    useMemo(() => (layers.length === 0 ? undefined : ownOverlay(layers)), [layers]),
  );
  usePicker(active && layers.length > 0, (place) => {
    const point = map?.project([...place]);
    const drawn = pressableLayers(layers).filter((id) => map?.getLayer(id));
    if (!map || !point) return;
    const [hit] = map.queryRenderedFeatures(
      [
        [point.x - tolerancePx, point.y - tolerancePx],
        [point.x + tolerancePx, point.y + tolerancePx],
      ],
      { layers: drawn },
    );
    setPressed(hit && { layer: hit.source, row: Number(hit.properties["row"]) });
  });
  if (!active) return null;

  const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const chosen = [...(target.files ?? [])];
    // So that the same file can be chosen again.
    target.value = "";
    void files.add(chosen, chosenEpsg);
  };
  const pressedLayer = layers.find(({ id }) => id === pressed?.layer);
  const tableLayer = layers.find(({ id }) => id === table);
  return (
    <>
      <p className="hint">{say("files.private")}</p>
      <CrsChoice cityEpsg={city.planeEpsg} chosen={chosenEpsg} onChoose={setChosenEpsg} />
      <label htmlFor="own-file">{say("files.choose")}</label>
      <input
        id="own-file"
        type="file"
        multiple
        accept={acceptedEndings.map((ending) => `.${ending}`).join(",")}
        aria-describedby="own-file-hint"
        disabled={reading !== undefined}
        onChange={choose}
      />
      <p id="own-file-hint" className="hint">
        {say("files.limits", { megabytes: fileLimits.bytes / 2 ** 20, features: fileLimits.features })}
      </p>
      <p role="status">{reading !== undefined && say("files.reading", { name: reading })}</p>
      {reading !== undefined && (
        <button type="button" className="button" onClick={files.cancel}>
          {say("draw.cancel")}
        </button>
      )}
      <div role="alert">
        {faults.map(({ file, key, values }) => (
          <p key={file} className="fault">
            {file}: {say(key, values)}
          </p>
        ))}
      </div>
      <ul className="own-layers" aria-label={say("files.list")}>
        {layers.map((layer, index) => (
          <OwnLayerItem
            key={layer.id}
            layer={layer}
            index={index}
            files={files}
            tableOpen={layer.id === table}
            onGoTo={() => goTo(layer)}
            onTable={() => setTable(layer.id === table ? undefined : layer.id)}
          />
        ))}
      </ul>
      {layers.length > 0 && (
        <div role="status" className="pressed-row">
          {pressed && pressedLayer ? (
            <Attributes layer={pressedLayer} row={pressed.row} />
          ) : (
            <p className="hint">{say("files.pressHint")}</p>
          )}
        </div>
      )}
      {tableLayer && <AttributeTable key={tableLayer.id} layer={tableLayer} onGoTo={goTo} />}
    </>
  );
}

interface CrsChoiceProps {
  readonly cityEpsg: number;
  readonly chosen: number | undefined;
  readonly onChoose: (epsg: number | undefined) => void;
}

/** Degrees of both datums, and every zone with the city's first. */
function CrsChoice({ cityEpsg, chosen, onChoose }: CrsChoiceProps) {
  const { say } = useSpeech();
  const zones = planeZones.map((zone) => planeZoneEpsg(zone));
  return (
    <>
      <label htmlFor="own-crs">{say("files.crs")}</label>
      <select id="own-crs" value={chosen ?? ""} onChange={({ target }) => onChoose(target.value === "" ? undefined : Number(target.value))}>
        <option value="">{say("files.crsAuto")}</option>
        <option value="6668">{say("files.crsDegrees")}</option>
        <option value="4301">{say("files.crsTokyo")}</option>
        {[cityEpsg, ...zones.filter((epsg) => epsg !== cityEpsg)].map((epsg) => (
          <option key={epsg} value={epsg}>
            {say("files.crsZone", { zone: planeZone(epsg) ?? 0 })}
          </option>
        ))}
      </select>
    </>
  );
}
