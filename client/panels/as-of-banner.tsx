import { sayAsOf } from "../as-of.tsx";
import { useSpeech } from "../text/language-context.tsx";
import type { AsOfState } from "../use-shared-state.ts";

/** Nobody takes a map of the past for one of today. */
export function AsOfBanner({ time: { asOf, setAsOf } }: { readonly time: AsOfState }) {
  const speech = useSpeech();
  const { say } = speech;
  return (
    <div role="status">
      {asOf !== undefined && (
        <div className="as-of-banner">
          <p>{say("time.banner", { date: sayAsOf(asOf, speech) })}</p>
          <button type="button" className="button" onClick={() => setAsOf(undefined)}>
            {say("time.now")}
          </button>
        </div>
      )}
    </div>
  );
}
