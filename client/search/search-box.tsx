import { type FormEvent, type KeyboardEvent, useId, useState } from "react";
import type { Catalog } from "../../model/catalog.ts";
import type { PlaceCandidate } from "../../model/place-search.ts";
import { Icon } from "../panels/icon.tsx";
import { useSpeech } from "../text/language-context.tsx";
import type { ChosenPlace } from "./chosen-place.ts";
import { CandidateWords } from "./candidate-words.tsx";
import { HereButton } from "./here-button.tsx";
import { usePlaceSearch } from "./use-place-search.ts";

interface SearchBoxProps {
  readonly catalog: Catalog;
  readonly onChoose: (place: ChosenPlace) => void;
}

/**
 * Asks the map for a place: a combobox (ARIA APG) whose list offers every place the text may mean. Enter goes to a place only if it is the
 * one that was named; otherwise the reader chooses.
 */
export function SearchBox({ catalog, onChoose }: SearchBoxProps) {
  const { say } = useSpeech();
  const search = usePlaceSearch();
  const [active, setActive] = useState(-1);
  const [open, setOpen] = useState(false);
  const [hereFailed, setHereFailed] = useState(false);
  const listId = useId();
  const { candidates } = search;
  const shown = open && candidates.length > 0;

  const choose = (candidate: PlaceCandidate) => {
    setOpen(false);
    search.write(candidate.title);
    onChoose(candidate);
  };
  const type = (text: string) => {
    search.ask(text);
    setActive(-1);
    setOpen(true);
    setHereFailed(false);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const marked = shown ? candidates[active] : undefined;
    if (marked) return choose(marked);
    const found = await search.now();
    const [only] = found;
    if (only && found.length === 1 && only.match === "exact") return choose(only);
    setOpen(true);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape" && shown) {
      event.stopPropagation();
      setOpen(false);
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    if (candidates.length === 0) return;
    setOpen(true);
    const step = event.key === "ArrowDown" ? 1 : -1;
    setActive(shown ? (active + step + candidates.length + (active === -1 && step === -1 ? 1 : 0)) % candidates.length : 0);
  };

  return (
    <search className="search-box">
      <form className="search-line" onSubmit={(event) => void submit(event)}>
        <label htmlFor="search-input" className="visually-hidden">
          {say("search.label")}
        </label>
        <input
          id="search-input"
          type="text"
          role="combobox"
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="search"
          maxLength={100}
          value={search.text}
          placeholder={say("search.example")}
          aria-expanded={shown}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={shown && active >= 0 ? `${listId}-${active}` : undefined}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKey}
          onFocus={() => setOpen(candidates.length > 0)}
          onBlur={() => setOpen(false)}
        />
        <button type="submit" className="icon-button" aria-label={say("search.submit")}>
          <Icon name="search" />
        </button>
        <HereButton onChoose={onChoose} onFail={() => setHereFailed(true)} />
      </form>
      {/* Pressing must not take the focus from the field before the click arrives; the keys are the field's. */}
      {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- aria-activedescendant */}
      <div id={listId} role="listbox" aria-label={say("search.candidates")} hidden={!shown} onMouseDown={(event) => event.preventDefault()}>
        {candidates.map((candidate, index) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- aria-activedescendant
          <div
            key={`${candidate.dataset} ${candidate.feature} ${candidate.title}`}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === active}
            onClick={() => choose(candidate)}
          >
            <CandidateWords candidate={candidate} catalog={catalog} />
          </div>
        ))}
      </div>
      <p role="status" className={search.told === "none" || search.told === "failed" || hereFailed ? "search-told" : "visually-hidden"}>
        {hereFailed ? say("search.hereFailed") : tell()}
      </p>
    </search>
  );

  function tell(): string {
    if (search.told === "none") return say("search.none");
    if (search.told === "failed") return say("search.failed");
    if (search.told !== "found" || !open) return "";
    return say("search.found", { count: candidates.length }) + (search.truncated ? ` ${say("search.truncated")}` : "");
  }
}
