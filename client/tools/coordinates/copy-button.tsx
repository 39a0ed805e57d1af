import { useState } from "react";
import { Icon } from "../../panels/icon.tsx";
import { useSpeech } from "../../text/language-context.tsx";

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, in words. */
  readonly name: string;
}

/** Puts a text on the clipboard and says whether that worked: browsers refuse it on pages without TLS. */
export function CopyButton({ text, name }: CopyButtonProps) {
  const { say } = useSpeech();
  const [outcome, setOutcome] = useState<{ readonly text: string; readonly done: boolean }>();
  const copy = () => {
    const settle = (done: boolean) => () => setOutcome({ text, done });
    // Without a secure context there is no clipboard at all.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    if (clipboard) clipboard.writeText(text).then(settle(true), settle(false));
    else settle(false)();
  };
  return (
    <>
      <button type="button" className="icon-button" aria-label={say("copy.of", { name })} title={say("copy.of", { name })} onClick={copy}>
        <Icon name="copy" />
      </button>
      <span role="status" className="copied">
        {outcome?.text === text && say(outcome.done ? "copy.done" : "copy.failed")}
      </span>
    </>
  );
}
