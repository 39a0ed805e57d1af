import { useEffect, useState } from "react";
import type { District, PackManifest } from "../../model/offline-pack.ts";
import { SampleBanner } from "../panels/sample-banner.tsx";
import { LanguageLinks } from "../panels/language-links.tsx";
import { formatDate, formatNumber } from "../text/format-value.ts";
import { useSpeech } from "../text/language-context.tsx";
import type { Speech } from "../text/speech.ts";
import type { ReaderLanguage } from "../../model/text.ts";
import { PackSearch } from "./pack-search.tsx";
import { drop, fetchDistricts, fetchManifest, packsHere, takeAlong } from "./packs.ts";

/** Districts to take along, and what is in those that are here: text first, so that it also serves where the network is weak. */
export function OfflinePage({ onLanguage }: { readonly onLanguage: (language: ReaderLanguage) => void }) {
  const { say, language } = useSpeech();
  const [packs, setPacks] = useState<readonly PackManifest[]>([]);
  const reload = () => void packsHere().then(setPacks);
  useEffect(reload, []);
  return (
    <>
      <title>{say("offline.title")}</title>
      <a className="skip-link" href="#content">
        {say("skip.content")}
      </a>
      <header className="site-header">
        <p className="site-name">{say("offline.title")}</p>
        <nav className="site-nav" aria-label={say("nav.label")}>
          <a href={`/?lang=${language}`}>{say("nav.map")}</a>
        </nav>
        <LanguageLinks address="/offline.html" onChoose={onLanguage} />
      </header>
      {packs.some(({ sample }) => sample) && <SampleBanner />}
      <main id="content" className="page">
        <h1>{say("offline.title")}</h1>
        <p className="lead">{say("offline.lead")}</p>
        {packs.map((pack) => (
          <Saved key={pack.district.id} pack={pack} onDropped={reload} />
        ))}
        <Choose here={packs} onTaken={reload} />
      </main>
    </>
  );
}

function Saved({ pack, onDropped }: { readonly pack: PackManifest; readonly onDropped: () => void }) {
  const speech = useSpeech();
  const { say } = speech;
  const name = districtName(pack.district, speech);
  return (
    <section aria-labelledby={`pack-${pack.district.id}`}>
      <h2 id={`pack-${pack.district.id}`}>{say("offline.saved", { name })}</h2>
      <p className="hint">{say("offline.savedOn", { date: formatDate(pack.createdAt, speech), size: megabytes(pack, speech) })}</p>
      <PackSearch pack={pack} />
      <p>
        <button type="button" className="button" onClick={() => void drop(pack.district.id).then(onDropped)}>
          {say("offline.drop", { name })}
        </button>
      </p>
    </section>
  );
}

type Progress = { readonly phase: "idle" | "failed" | "done" } | { readonly phase: "loading"; readonly percent: number };

function Choose({ here, onTaken }: { readonly here: readonly PackManifest[]; readonly onTaken: () => void }) {
  const speech = useSpeech();
  const { say } = speech;
  const [districts, setDistricts] = useState<readonly District[] | undefined>([]);
  const [chosen, setChosen] = useState("");
  const [manifest, setManifest] = useState<PackManifest>();
  const [progress, setProgress] = useState<Progress>({ phase: "idle" });
  useEffect(() => {
    fetchDistricts().then(setDistricts, () => setDistricts(undefined));
  }, []);
  if (districts === undefined) return <p>{say(here.length > 0 ? "offline.noServer" : "offline.nothingHere")}</p>;

  const choose = (id: string) => {
    setChosen(id);
    setManifest(undefined);
    setProgress({ phase: "idle" });
    if (id !== "") fetchManifest(id).then(setManifest, () => setProgress({ phase: "failed" }));
  };
  const take = (wanted: PackManifest) => {
    setProgress({ phase: "loading", percent: 0 });
    takeAlong(wanted, (share) => setProgress({ phase: "loading", percent: Math.floor(share * 100) })).then(
      () => {
        setProgress({ phase: "done" });
        onTaken();
      },
      () => setProgress({ phase: "failed" }),
    );
  };
  return (
    <section aria-labelledby="offline-choose">
      <h2 id="offline-choose">{say("offline.choose")}</h2>
      <div className="fields">
        <label>
          {say("offline.district")}
          <select value={chosen} onChange={(event) => choose(event.target.value)}>
            <option value="">{say("offline.choosePlease")}</option>
            {districts.map((district) => (
              <option key={district.id} value={district.id}>
                {districtName(district, speech)}
              </option>
            ))}
          </select>
        </label>
        {manifest && (
          <button type="button" className="button primary" disabled={progress.phase === "loading"} onClick={() => take(manifest)}>
            {say("offline.take", { size: megabytes(manifest, speech) })}
          </button>
        )}
      </div>
      <p role="status">{progressText(progress, chosen !== "" && manifest === undefined, speech)}</p>
    </section>
  );
}

function progressText(progress: Progress, isWaiting: boolean, { say }: Speech): string {
  if (progress.phase === "failed") return say("offline.failed");
  if (progress.phase === "done") return say("offline.done");
  if (progress.phase === "loading") return say("offline.loading", { percent: progress.percent });
  return isWaiting ? say("offline.measuring") : "";
}

/** The first towns in it; its number where none is known. */
function districtName({ id, towns }: District, { say }: Speech): string {
  return towns.length === 0 ? say("offline.unnamed", { id }) : towns.slice(0, 3).join(say("list.separator"));
}

function megabytes({ transferBytes }: PackManifest, speech: Speech): string {
  return `${formatNumber(Math.max(0.1, Math.round(transferBytes / 100_000) / 10), speech)} MB`;
}
