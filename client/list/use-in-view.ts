import { useEffect, useState } from "react";
import type { InView, InViewAsked, InViewLayer } from "../../model/in-view.ts";
import type { ReaderLanguage } from "../../model/text.ts";
import { useAsOf } from "../as-of.tsx";
import { fetchInView, RequestFailure } from "../api.ts";

/** The map is still being moved while changes come faster than this. */
const pauseMs = 250;

export interface InViewState {
  /** Undefined before the first answer; of the view before while the next one is asked for. */
  readonly layers: readonly InViewLayer[] | undefined;
  readonly busy: boolean;
  /** The last question was not answered. */
  readonly failed: boolean;
  /** From what is on this device: the server cannot be reached. */
  readonly offline: boolean;
  readonly retry: () => void;
  /** Asks for the next page of a dataset. @returns whether it has come. */
  readonly more: (dataset: string) => Promise<boolean>;
}

interface Answer {
  readonly question: string;
  readonly layers: readonly InViewLayer[];
  readonly offline: boolean;
}

/** What is in view, nearest first; a new view takes the place of the old one when its answer has come. */
export function useInView(asked: InViewAsked, language: ReaderLanguage): InViewState {
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<Answer>();
  const [failure, setFailure] = useState<string>();
  const request = JSON.stringify(asked);
  const asOf = useAsOf();
  const question = `${request} ${language} ${asOf} ${attempt}`;
  useEffect(() => {
    const abort = new AbortController();
    const wait = setTimeout(() => {
      ask(JSON.parse(request) as InViewAsked, { language, asOf, signal: abort.signal }).then(
        (found) => setAnswer({ question, ...found }),
        () => {
          if (!abort.signal.aborted) setFailure(question);
        },
      );
    }, pauseMs);
    return () => {
      clearTimeout(wait);
      abort.abort();
    };
  }, [request, question, language, asOf]);

  const more = async (dataset: string): Promise<boolean> => {
    const shown = answer?.layers.find((layer) => layer.dataset === dataset);
    if (!answer || !shown) return false;
    const next = await ask({ ...asked, datasets: [dataset] }, { language, asOf, offset: shown.features.length }).catch(() => undefined);
    const page = next?.layers[0];
    if (!page) return false;
    setAnswer((known) => (known?.question === answer.question ? withPage(known, page) : known));
    return true;
  };
  const failed = failure === question;
  return {
    layers: answer?.layers,
    busy: answer?.question !== question && !failed,
    failed,
    offline: answer?.offline ?? false,
    retry: () => setAttempt((count) => count + 1),
    more,
  };
}

interface Asking {
  readonly language: ReaderLanguage;
  readonly asOf: string | undefined;
  readonly signal?: AbortSignal;
  readonly offset?: number;
}

/** From the server; from the districts on this device where it cannot be reached. */
async function ask(asked: InViewAsked, { offset = 0, ...request }: Asking): Promise<InView & { offline: boolean }> {
  if (asked.datasets.length === 0) return { near: asked.nearLonLat, layers: [], offline: false };
  try {
    return { ...(await fetchInView({ ...asked, offset }, request)), offline: false };
  } catch (error) {
    if (!(error instanceof RequestFailure) || error.status !== 0) throw error;
    const { packedInView } = await import("./packed-in-view.ts");
    const found = await packedInView(asked, offset);
    if (found === undefined) throw error;
    return { ...found, offline: true };
  }
}

function withPage(answer: Answer, page: InViewLayer): Answer {
  const layers = answer.layers.map((layer) =>
    layer.dataset === page.dataset ? { ...layer, features: [...layer.features, ...page.features] } : layer,
  );
  return { ...answer, layers };
}
