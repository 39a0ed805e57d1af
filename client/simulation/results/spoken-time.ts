import { usePlannerSpeech } from "../../text/planner/speech.ts";

/** Simulated time in hours and minutes. */
export function useSpokenTime(): (seconds: number) => string {
  const { say } = usePlannerSpeech();
  return (seconds) => {
    const minutes = Math.round(seconds / 60);
    return say("time.hoursMinutes", { hours: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, "0") });
  };
}
