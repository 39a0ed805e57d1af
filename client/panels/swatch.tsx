import type { LegendKind } from "../../model/legend.ts";

interface SwatchProps {
  readonly color: string;
  readonly kind: LegendKind;
}

/** A colour drawn like the features it stands for. Attributes, not styles, so that a strict CSP lets it through. */
export function Swatch({ color, kind }: SwatchProps) {
  return (
    <svg className="swatch" viewBox="0 0 24 16" width="24" height="16" aria-hidden="true" focusable="false">
      {kind === "line" ? (
        <path d="M2 12L9 5l5 5l8-7" fill="none" stroke={color} strokeWidth="3" strokeLinecap="round" />
      ) : kind === "circle" ? (
        <circle cx="12" cy="8" r="6.5" fill={color} stroke="#4d4d4d" />
      ) : (
        <rect x="1" y="1" width="22" height="14" rx="2" fill={color} stroke="#4d4d4d" />
      )}
    </svg>
  );
}
