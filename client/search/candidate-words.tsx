import type { Catalog } from "../../model/catalog.ts";
import type { MatchLevel, PlaceCandidate, PlaceKind } from "../../model/place-search.ts";
import type { TextKey } from "../text/ja.ts";
import { useSpeech } from "../text/language-context.tsx";

const kindWords: Readonly<Partial<Record<PlaceKind, TextKey>>> = {
  degrees: "search.kind.degrees",
  plane: "search.kind.plane",
  mesh: "search.kind.mesh",
};

const matchWords: Readonly<Record<MatchLevel, TextKey>> = {
  exact: "search.match.exact",
  town: "search.match.town",
  part: "search.match.part",
};

/** A candidate's name, what it is, and how well it matches. */
export function CandidateWords({ candidate, catalog }: { readonly candidate: PlaceCandidate; readonly catalog: Catalog }) {
  const { say, local } = useSpeech();
  const { kind, match, title, unmatched = "", dataset } = candidate;
  const kindKey = kindWords[kind];
  const entry = catalog.datasets.find(({ id }) => id === dataset);
  return (
    <>
      <span className="candidate-title">{title}</span>
      <span className="hint">
        {kindKey === undefined ? entry && local(entry.title) : say(kindKey)}
        {kindKey === undefined && ` – ${say(matchWords[match], { rest: unmatched })}`}
      </span>
    </>
  );
}
