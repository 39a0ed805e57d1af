import { useEffect, useState } from "react";
import { firstViewAddress, opensWithPicture } from "./ask-for-first-view.ts";
import type { InitialView } from "./map-state.ts";
import { useSharedMap } from "./map-context.tsx";

/** In the map's place until everything in view has been drawn, or somebody goes elsewhere. */
export function FirstView({ start }: { readonly start: InitialView }) {
  const { map } = useSharedMap();
  const [shown, setShown] = useState(opensWithPicture);
  useEffect(() => {
    if (!map) return undefined;
    const end = () => setShown(false);
    map.once("idle", end).once("movestart", end);
    return () => void map.off("idle", end).off("movestart", end);
  }, [map]);
  if (!shown) return null;
  return (
    <img
      className={"bounds" in start ? "first-view fitted" : "first-view"}
      src={firstViewAddress}
      alt=""
      onLoad={markPaint}
      onError={() => setShown(false)}
    />
  );
}

/** For those who measure (User Timing): on the screen with the next frame. */
function markPaint(): void {
  requestAnimationFrame(() => performance.mark("first-view-painted"));
}
