import { useSpeech } from "../text/language-context.tsx";

/** Fictional data is never shown without saying so. */
export function SampleBanner() {
  const { say } = useSpeech();
  return (
    <aside className="sample-banner" aria-label={say("sample.name")}>
      <p>
        <strong>{say("sample.name")}</strong> {say("sample.explanation")}
      </p>
    </aside>
  );
}
