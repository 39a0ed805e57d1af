import { useSpeech } from "../text/language-context.tsx";
import type { LightState } from "../use-light.ts";

/** Says that little is loaded, and what is left out. */
export function LightBanner({ lightness: { light, setLight } }: { readonly lightness: LightState }) {
  const { say } = useSpeech();
  return (
    <div role="status">
      {light && (
        <div className="light-banner">
          <p>{say("light.banner")}</p>
          <button type="button" className="button" onClick={() => setLight(false)}>
            {say("light.off")}
          </button>
        </div>
      )}
    </div>
  );
}

export function LightChoice({ lightness: { light, setLight } }: { readonly lightness: LightState }) {
  const { say } = useSpeech();
  return (
    <>
      <label className="check">
        <input type="checkbox" checked={light} aria-describedby="light-hint" onChange={() => setLight(!light)} />
        <span>{say("light.title")}</span>
      </label>
      <p className="hint" id="light-hint">
        {say("light.hint")}
      </p>
    </>
  );
}
