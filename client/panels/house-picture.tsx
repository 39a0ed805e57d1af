import type { TextKey } from "../text/ja.ts";
import { useSpeech } from "../text/language-context.tsx";

/** Upper limit of each national depth class in metres; the sixth has none and is drawn as deep as the picture is. */
const classes: Readonly<Record<number, { readonly upToMeters: number; readonly words: TextKey }>> = {
  1: { upToMeters: 0.5, words: "flood.house.1" },
  2: { upToMeters: 3, words: "flood.house.2" },
  3: { upToMeters: 5, words: "flood.house.3" },
  4: { upToMeters: 10, words: "flood.house.4" },
  5: { upToMeters: 20, words: "flood.house.5" },
  6: { upToMeters: 22, words: "flood.house.6" },
};

const skyMeters = { low: 9, high: 22 } as const;
const pictureHeight = 96;

/** How high the water of a depth class (1–6) may stand on a house of two storeys, in words and as a picture to scale. */
export function HousePicture({ rank }: { readonly rank: number }) {
  const { say } = useSpeech();
  const found = classes[rank];
  if (found === undefined) return null;
  const perMeter = (pictureHeight - 4) / (found.upToMeters > 8 ? skyMeters.high : skyMeters.low);
  const y = (meters: number) => pictureHeight - 2 - meters * perMeter;
  const x = (meters: number) => 60 + meters * perMeter;
  const storey = (floor: number) => `M${x(-3.5)} ${y(floor)}h${7 * perMeter}v${-2.8 * perMeter}h${-7 * perMeter}z`;
  const window = (floor: number) => `M${x(-1)} ${y(floor + 0.8)}h${2 * perMeter}v${-1.3 * perMeter}h${-2 * perMeter}z`;
  return (
    <div className="house">
      <svg viewBox={`0 0 120 ${pictureHeight}`} width="120" height={pictureHeight} aria-hidden="true" focusable="false">
        <path d={`${storey(0.4)}${storey(3.2)}`} fill="#fff" stroke="#333" strokeWidth="1.5" />
        <path d={`M${x(-4.2)} ${y(6)}L${x(0)} ${y(7.8)}L${x(4.2)} ${y(6)}z`} fill="#e6e6e6" stroke="#333" strokeWidth="1.5" />
        <path d={`${window(0.4)}${window(3.2)}`} fill="#d9e6ff" stroke="#333" />
        <rect x="0" y={y(found.upToMeters)} width="120" height={found.upToMeters * perMeter} fill="#0017c1" fillOpacity="0.35" />
        <path d={`M0 ${y(found.upToMeters)}h120`} stroke="#0017c1" strokeWidth="2" />
        <path d={`M0 ${y(0)}h120`} stroke="#333" strokeWidth="2" />
      </svg>
      <p>{say(found.words)}</p>
    </div>
  );
}
