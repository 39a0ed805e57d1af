import { useEffect, useEffectEvent, useState } from "react";
import type { LonLat } from "../model/geo/tile.ts";
import { setHash } from "./address.ts";
import { type Camera, type Comparing, formatHash, type Opacities, parseHash, type SharedState, shareable, visibleLayers } from "./state.ts";

/** The day or moment whose state is shown; it decides what is loaded, so it is known before anything else of the state. */
export interface AsOfState {
  /** Undefined is now. */
  readonly asOf: string | undefined;
  readonly setAsOf: (asOf: string | undefined) => void;
}

export function useAsOfState(): AsOfState {
  const [asOf, setAsOf] = useState(() => parseHash(location.hash).asOf);
  useNewAddress((state) => setAsOf(state.asOf));
  return { asOf, setAsOf };
}

/** Follows the reader to another address. The event is asked, not the address: the map may have written its own into it since. */
function useNewAddress(follow: (state: SharedState) => void): void {
  const onState = useEffectEvent(follow);
  useEffect(() => {
    const listen = ({ newURL }: HashChangeEvent) => onState(parseHash(new URL(newURL).hash));
    addEventListener("hashchange", listen);
    return () => removeEventListener("hashchange", listen);
  }, []);
}

interface StartLayer {
  readonly id: string;
  readonly visibleAtStart: boolean;
}

/** A camera to go to; `marked`: its middle is to stay in sight beside the card. */
export interface Destination extends Camera {
  readonly marked?: boolean;
  /** The map moves only as far as it takes to see it. */
  readonly stay?: boolean;
}

export interface ViewerState {
  readonly visible: ReadonlySet<string>;
  readonly toggle: (dataset: string) => void;
  readonly showOnly: (datasets: readonly string[]) => void;
  readonly opacity: Opacities;
  /** @param share of the opacity of the dataset's definition; 1 is as defined. */
  readonly setOpacity: (dataset: string, share: number) => void;
  /** The view the address asked for when the viewer opened. */
  readonly startCamera: Camera | undefined;
  readonly camera: Camera | undefined;
  readonly setCamera: (camera: Camera) => void;
  /** The view the address was changed to since. */
  readonly goTo: Destination | undefined;
  readonly go: (destination: Destination) => void;
  /** The place the address asks about, when the viewer opens and whenever it is changed. */
  readonly askedPlace: LonLat | undefined;
  /** What the right part of the map shows instead. */
  readonly compared: Comparing | undefined;
  readonly setCompared: (compared: Comparing | undefined) => void;
  /** The place whose card is open. */
  readonly setPlace: (place: LonLat | undefined) => void;
  /** Ground and buildings stand up. */
  readonly relief: boolean;
  readonly setRelief: (relief: boolean) => void;
}

/** The part of the viewer's state that lives in the address, so that a map can be bookmarked and shared. */
export function useSharedState(datasets: readonly StartLayer[], { asOf }: Pick<AsOfState, "asOf">): ViewerState {
  const [start] = useState(() => parseHash(location.hash));
  const [visible, setVisible] = useState(() => visibleLayers(datasets, start));
  const [opacity, setOpacities] = useState<Opacities>(start.opacity ?? new Map());
  const [camera, setCamera] = useState(start.camera);
  const [goTo, setGoTo] = useState<Destination>();
  const [place, setPlace] = useState(start.place);
  const [compared, setCompared] = useState(start.compared);
  const [relief, setRelief] = useState(start.relief === true);
  const [askedPlace, setAskedPlace] = useState(start.place);

  useEffect(() => {
    setHash(formatHash(shareable(datasets, { visible, opacity, camera, asOf, place, compared, relief })));
  }, [datasets, visible, opacity, camera, asOf, place, compared, relief]);

  useNewAddress((state) => {
    setVisible(visibleLayers(datasets, state));
    setOpacities(state.opacity ?? new Map());
    setGoTo(state.camera);
    setAskedPlace(state.place);
    setCompared(state.compared);
    setRelief(state.relief === true);
  });

  const toggle = (dataset: string) => {
    const others = [...visible].filter((id) => id !== dataset);
    setVisible(new Set(visible.has(dataset) ? others : [...others, dataset]));
  };
  const setOpacity = (dataset: string, share: number) => {
    const others = [...opacity].filter(([id]) => id !== dataset);
    setOpacities(new Map(share < 1 ? [...others, [dataset, share]] : others));
  };
  return {
    visible,
    toggle,
    showOnly: (ids) => setVisible(new Set(ids)),
    opacity,
    setOpacity,
    startCamera: start.camera,
    camera,
    setCamera,
    goTo,
    go: setGoTo,
    askedPlace,
    compared,
    setCompared,
    setPlace,
    relief,
    setRelief,
  };
}
