import type { ReactNode } from "react";
import { useSpeech } from "../text/language-context.tsx";
import type { PageMapWords } from "./map/page-map-words.ts";

interface PageMapProps {
  /** The map's name for screen readers. */
  readonly label: string;
  /** The datasets that are drawn. */
  readonly show: readonly string[];
  readonly bboxLonLat: readonly [number, number, number, number];
  /** The address of a difference of two versions, drawn on top. */
  readonly changes?: string;
  /** What stands there where no map can be drawn. */
  readonly children: ReactNode;
}

/** Room for a map, which `map/page-maps.ts` draws once it comes into sight. */
export function PageMap({ label, show, bboxLonLat, changes, children }: PageMapProps) {
  const { say, language } = useSpeech();
  const words: PageMapWords = {
    label,
    zoomIn: say("map.zoomIn"),
    zoomOut: say("map.zoomOut"),
    twoFingers: say("map.twoFingers"),
    wheel: say("map.wheel", { key: "Ctrl" }),
    wheelOnMac: say("map.wheel", { key: "⌘" }),
  };
  return (
    <div
      className="page-map no-print"
      data-map={`/styles/city.json?lang=${language}`}
      data-show={show.join(" ")}
      data-bbox={bboxLonLat.join(" ")}
      data-changes={changes}
      data-words={JSON.stringify(words)}
    >
      {children}
    </div>
  );
}
