import { useEffect, useRef, useState } from "react";
import type { Credit } from "../attribution.ts";
import { useSpeech } from "../text/language-context.tsx";
import { onNarrow } from "../wide.ts";
import { ExternalLink } from "./external-link.tsx";

/** So many fit beside the map without hiding it. */
const fewCredits = 4;

/** Who is to be credited for what the map shows right now. */
export function AttributionBox({ credits, roomy }: { readonly credits: readonly Credit[]; readonly roomy: boolean }) {
  const { say } = useSpeech();
  const [startsOpen] = useState(roomy && credits.length <= fewCredits);
  const box = useRef<HTMLDetailsElement>(null);
  // Where there is little room it takes the place of the map's buttons.
  useEffect(() => onNarrow(() => box.current?.removeAttribute("open")), []);
  if (credits.length === 0) return null;
  return (
    <details className="attribution" ref={box} open={startsOpen}>
      <summary>{say("map.attribution")}</summary>
      <ul>
        {credits.map(({ text, url }) => (
          <li key={text}>{url === undefined ? text : <ExternalLink href={url}>{text}</ExternalLink>}</li>
        ))}
      </ul>
    </details>
  );
}
