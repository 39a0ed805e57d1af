import type { Map as MapLibreMap } from "maplibre-gl";
import { useState } from "react";
import { Icon, type IconName } from "../panels/icon.tsx";
import type { TextKey } from "../text/ja.ts";
import { useSpeech } from "../text/language-context.tsx";

/** One press moves the map by this share of its width or height. */
const panShare = 0.25;
const rotateDegrees = 30;

interface MapControlsProps {
  /** Undefined until it has started. */
  readonly map: MapLibreMap | undefined;
  /** Left out where nothing can be looked up. */
  readonly onIdentifyCenter?: (() => void) | undefined;
  /** The switch between flat and in relief; left out where there is none. */
  readonly relief?: ReliefSwitch | undefined;
}

export interface ReliefSwitch {
  readonly on: boolean;
  readonly set: (on: boolean) => void;
}

/** Everything that dragging and pinching can do, as buttons. */
export function MapControls({ map, onIdentifyCenter, relief }: MapControlsProps) {
  const { say } = useSpeech();
  const [padOpen, setPadOpen] = useState(false);
  const zoomBy = (levels: number) => map?.easeTo({ zoom: map.getZoom() + levels });
  return (
    <div className="map-controls" role="group" aria-label={say("map.controls")}>
      <div className="control-stack">
        <ControlButton icon="plus" name="map.zoomIn" onPress={() => zoomBy(1)} />
        <ControlButton icon="minus" name="map.zoomOut" onPress={() => zoomBy(-1)} />
        {onIdentifyCenter && (
          <ControlButton icon="target" name="map.identifyCenter" onPress={onIdentifyCenter} className="identify-center" />
        )}
        <ControlButton icon="move" name="map.move" expanded={padOpen} onPress={() => setPadOpen(!padOpen)} />
        {relief && <ControlButton icon="cube" name="relief.title" pressed={relief.on} onPress={() => relief.set(!relief.on)} />}
      </div>
      {padOpen && <MovePad map={map} />}
    </div>
  );
}

function MovePad({ map }: Pick<MapControlsProps, "map">) {
  const pan = (right: number, down: number) => () => {
    const canvas = map?.getCanvas();
    if (canvas) map?.panBy([right * panShare * canvas.clientWidth, down * panShare * canvas.clientHeight]);
  };
  const rotate = (degrees: number) => () => map?.easeTo({ bearing: map.getBearing() + degrees });
  return (
    <div className="move-pad" id="move-pad">
      <ControlButton icon="rotateLeft" name="map.rotateLeft" onPress={rotate(rotateDegrees)} />
      <ControlButton icon="up" name="map.up" onPress={pan(0, -1)} />
      <ControlButton icon="rotateRight" name="map.rotateRight" onPress={rotate(-rotateDegrees)} />
      <ControlButton icon="left" name="map.left" onPress={pan(-1, 0)} />
      <ControlButton icon="north" name="map.north" onPress={() => map?.easeTo({ bearing: 0 })} />
      <ControlButton icon="right" name="map.right" onPress={pan(1, 0)} />
      <ControlButton icon="down" name="map.down" onPress={pan(0, 1)} className="pad-down" />
    </div>
  );
}

interface ControlButtonProps {
  readonly icon: IconName;
  readonly name: TextKey;
  readonly onPress: () => void;
  readonly expanded?: boolean;
  readonly pressed?: boolean;
  readonly className?: string;
}

function ControlButton({ icon, name, onPress, expanded, pressed, className = "" }: ControlButtonProps) {
  const { say } = useSpeech();
  return (
    <button
      type="button"
      className={`control-button ${className}`}
      aria-label={say(name)}
      title={say(name)}
      aria-expanded={expanded}
      aria-pressed={pressed}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  );
}
