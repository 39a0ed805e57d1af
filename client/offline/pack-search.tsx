import { type FormEvent, useEffect, useState } from "react";
import type { PackManifest } from "../../model/offline-pack.ts";
import { Notice } from "../panels/notice.tsx";
import { formatHash } from "../state.ts";
import { formatLength, formatValue } from "../text/format-value.ts";
import { useSpeech } from "../text/language-context.tsx";
import { Local } from "../text/local.tsx";
import { factsAt, findPlaces, type FoundPlace, type PlaceFact } from "./look-up.ts";
import { type PackContent, readPack } from "./packs.ts";

/** Finds a place in a pack by its name and says what is known there. */
export function PackSearch({ pack }: { readonly pack: PackManifest }) {
  const { say } = useSpeech();
  const [content, setContent] = useState<PackContent>();
  const [found, setFound] = useState<readonly FoundPlace[]>();
  const [place, setPlace] = useState<FoundPlace>();
  const { id } = pack.district;
  useEffect(() => {
    void readPack(pack).then(setContent);
  }, [pack]);
  const search = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const query = new FormData(event.currentTarget).get("q");
    setPlace(undefined);
    setFound(content && findPlaces(content, typeof query === "string" ? query : ""));
  };
  return (
    <>
      <form className="fields" role="search" aria-labelledby={`pack-${id}`} onSubmit={search}>
        <label>
          {say("offline.search")}
          <input type="search" name="q" autoComplete="off" />
        </label>
        <button type="submit" className="button primary">
          {say("data.search")}
        </button>
      </form>
      <p role="status">{found && say("place.found", { count: found.length })}</p>
      <ul className="links">
        {found?.map((candidate) => (
          <li key={`${candidate.dataset.id} ${candidate.name} ${candidate.lonLat.join()}`}>
            <button type="button" className="button" aria-pressed={candidate === place} onClick={() => setPlace(candidate)}>
              {candidate.name}（<Local text={candidate.dataset.title} />）
            </button>
          </li>
        ))}
      </ul>
      {content && place && <PlaceFacts content={content} place={place} />}
    </>
  );
}

function PlaceFacts({ content, place }: { readonly content: PackContent; readonly place: FoundPlace }) {
  const { say, language } = useSpeech();
  const [lon, lat] = place.lonLat;
  return (
    <article aria-label={place.name} className="report">
      <h3>{place.name}</h3>
      <p>
        <a href={`/?lang=${language}${formatHash({ camera: { zoom: 15, lat, lon, bearing: 0 } })}`}>{say("report.onMap")}</a>
      </p>
      {factsAt(content, place.lonLat).map((fact) => (
        <Fact key={fact.dataset.id} fact={fact} />
      ))}
      <p className="disclaimer">{say("report.disclaimer")}</p>
    </article>
  );
}

function Fact({ fact: { dataset, features } }: { readonly fact: PlaceFact }) {
  const speech = useSpeech();
  const { say } = speech;
  const title = dataset.fields[dataset.titleField];
  return (
    <section className="entry">
      <h4>
        <Local text={dataset.title} />
      </h4>
      {features.length === 0 && <p>{say("offline.notOnRecord")}</p>}
      <ul className="site-facts">
        {features.map(({ feature, distanceMeters }) => (
          <li key={String(feature.id)}>
            <strong>{formatValue(feature.properties?.[dataset.titleField], title ?? { type: "text" }, speech)}</strong>{" "}
            {distanceMeters !== undefined && say("report.away", { distance: formatLength(distanceMeters, speech) })}
            <Open feature={feature} dataset={dataset} />
          </li>
        ))}
      </ul>
      {dataset.notice && (
        <Notice>
          <Local text={dataset.notice} />
        </Notice>
      )}
      <p className="credit hint">
        {say("report.source")}: {dataset.sources.map(({ attribution }) => speech.local(attribution)).join(say("list.separator"))}{" "}
        {dataset.state && say("place.version")} {dataset.state?.version}
      </p>
    </section>
  );
}

/** The yes-or-no fields that are true, such as the disasters a shelter is open for. */
function Open({ feature, dataset }: Pick<PlaceFact, "dataset"> & { readonly feature: PlaceFact["features"][number]["feature"] }) {
  const { say, local } = useSpeech();
  const open = Object.entries(dataset.fields).filter(([name, { type }]) => type === "boolean" && feature.properties?.[name] === true);
  if (open.length === 0) return null;
  return <span> {open.map(([, { label }]) => local(label)).join(say("list.separator"))}</span>;
}
