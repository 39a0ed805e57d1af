import { useSpeech } from "../text/language-context.tsx";

/** Fictional data is never shown without saying so. */
export function SampleBanner() {
  const { say } = useSpeech();
  return (
    <p className="sample-banner">
      <strong>{say("sample.name")}</strong> <span>{say("sample.explanation")}</span>
    </p>
  );
}
