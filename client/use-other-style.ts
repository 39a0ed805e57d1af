import type { StyleSpecification } from "maplibre-gl";
import { useEffect, useState } from "react";
import { fetchStyle } from "./api.ts";
import { useAsOf } from "./as-of.tsx";
import { type Comparing, now } from "./state.ts";
import { useSpeech } from "./text/language-context.tsx";

/** The style of the other side; the one of this side until it has come, and where the other side shows the same time. */
export function useOtherStyle(style: StyleSpecification, { asOf }: Comparing): StyleSpecification {
  const { language } = useSpeech();
  const own = useAsOf();
  const [loaded, setLoaded] = useState<{ readonly question: string; readonly style: StyleSpecification }>();
  const wanted = asOf === now ? undefined : asOf;
  const isOther = asOf !== undefined && wanted !== own;
  const question = `${wanted} ${language}`;
  useEffect(() => {
    if (!isOther) return undefined;
    const abort = new AbortController();
    fetchStyle({ language, asOf: wanted, signal: abort.signal }).then(
      (found) => setLoaded({ question, style: found }),
      // The sides then look the same; the next choice asks again.
      () => undefined,
    );
    return () => abort.abort();
  }, [isOther, language, wanted, question]);
  return isOther && loaded?.question === question ? loaded.style : style;
}
