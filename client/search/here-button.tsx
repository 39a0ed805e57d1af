import { Icon } from "../panels/icon.tsx";
import { useSpeech } from "../text/language-context.tsx";
import type { ChosenPlace } from "./chosen-place.ts";

interface HereButtonProps {
  readonly onChoose: (place: ChosenPlace) => void;
  readonly onFail: () => void;
}

/** Asks the device where it is; the position goes nowhere but into the question about this place. */
export function HereButton({ onChoose, onFail }: HereButtonProps) {
  const { say } = useSpeech();
  const locate = () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => onChoose({ lonLat: [coords.longitude, coords.latitude], title: say("search.hereTitle") }),
      onFail,
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  };
  // Browsers tell positions to secure pages only.
  if (!("geolocation" in navigator) || !isSecureContext) return null;
  return (
    <button type="button" className="icon-button" aria-label={say("search.here")} title={say("search.here")} onClick={locate}>
      <Icon name="here" />
    </button>
  );
}
