import { useId } from "react";
import type { LegendRow } from "../../model/legend.ts";
import { type PatternName, patternOpacity, patternSide, patternStrokes } from "../../model/pattern.ts";

type SwatchLook = Pick<LegendRow, "color" | "pattern" | "kind" | "opacity" | "outline">;

/** Drawn like the features that it stands for, over white. Attributes, not styles, so that a strict CSP lets it through. */
export function Swatch({ color, pattern, kind, opacity = 1, outline }: SwatchLook) {
  return (
    <svg className="swatch" viewBox="0 0 36 20" width="36" height="20" aria-hidden="true" focusable="false">
      {kind === "line" ? (
        <path d="M4 15L14 6l8 7l10-9" fill="none" stroke={color} strokeOpacity={opacity} strokeWidth="3.5" strokeLinecap="round" />
      ) : kind === "circle" ? (
        <circle cx="18" cy="10" r="7.5" fill={color} stroke="#4d4d4d" />
      ) : (
        <>
          <rect x="1" y="1" width="34" height="18" rx="2" fill="#ffffff" />
          <rect
            x="1"
            y="1"
            width="34"
            height="18"
            rx="2"
            fill={color}
            fillOpacity={opacity}
            stroke={opacity === 0 && outline ? outline : "#4d4d4d"}
            strokeWidth={opacity === 0 ? 2 : 1}
          />
          {pattern && <PatternedArea pattern={pattern} />}
        </>
      )}
    </svg>
  );
}

function PatternedArea({ pattern }: { readonly pattern: PatternName }) {
  const id = useId();
  return (
    <>
      <pattern id={id} width={patternSide} height={patternSide} patternUnits="userSpaceOnUse">
        {patternStrokes(pattern).map(({ from, to, width }) => (
          <path
            key={`${from.join()} ${to.join()}`}
            d={`M${from.join(" ")}L${to.join(" ")}`}
            stroke="#1a1a1c"
            strokeWidth={width}
            strokeLinecap="round"
          />
        ))}
      </pattern>
      <rect x="1" y="1" width="34" height="18" rx="2" fill={`url(#${id})`} fillOpacity={patternOpacity} />
    </>
  );
}
