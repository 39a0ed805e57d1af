import { usePlannerSpeech } from "../../text/planner/speech.ts";
import { type Clock, useMoment, usePlayer } from "./clock.ts";
import { useSpokenTime } from "./spoken-time.ts";

interface PlaybackBarProps {
  readonly clock: Clock;
  /** Of the slices. */
  readonly seconds: readonly number[];
}

/** Time as a slider, with play, pause and single steps. */
export function PlaybackBar({ clock, seconds }: PlaybackBarProps) {
  const { say } = usePlannerSpeech();
  const last = seconds.length - 1;
  const moment = useMoment(clock);
  const player = usePlayer(clock, last);
  const spokenTime = useSpokenTime();
  const text = spokenTime(secondsAt(seconds, moment));
  const step = (by: number) => {
    player.pause();
    clock.set(Math.min(last, Math.max(0, Math.round(clock.moment) + by)));
  };
  return (
    <div className="playback" role="group" aria-label={say("playback.label")}>
      <button type="button" className="button small primary" onClick={player.isPlaying ? player.pause : player.play}>
        {say(player.isPlaying ? "playback.pause" : "playback.play")}
      </button>
      <button type="button" className="button small" aria-label={say("playback.back")} onClick={() => step(-1)}>
        −
      </button>
      <input
        type="range"
        aria-label={say("playback.time")}
        aria-valuetext={text}
        min={0}
        max={last}
        step={1}
        value={Math.round(moment)}
        onChange={(event) => {
          player.pause();
          clock.set(Number(event.target.value));
        }}
      />
      <button type="button" className="button small" aria-label={say("playback.forward")} onClick={() => step(1)}>
        ＋
      </button>
      <output className="playback-time">{text}</output>
    </div>
  );
}

/** Simulated seconds at a moment between two slices. */
export function secondsAt(seconds: readonly number[], moment: number): number {
  const index = Math.min(seconds.length - 1, Math.floor(moment));
  const [from = 0, to = from] = [seconds[index], seconds[index + 1]];
  return from + (to - from) * (moment - index);
}
