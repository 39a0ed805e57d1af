import type { Credit } from "../attribution.ts";
import { useSpeech } from "../text/language-context.tsx";
import { ExternalLink } from "./external-link.tsx";

/** Who is to be credited for what the map shows right now. */
export function AttributionBox({ credits, startOpen }: { readonly credits: readonly Credit[]; readonly startOpen: boolean }) {
  const { say } = useSpeech();
  if (credits.length === 0) return null;
  return (
    <details className="attribution" open={startOpen}>
      <summary>{say("map.attribution")}</summary>
      <ul>
        {credits.map(({ text, url }) => (
          <li key={text}>
            <ExternalLink href={url}>{text}</ExternalLink>
          </li>
        ))}
      </ul>
    </details>
  );
}
