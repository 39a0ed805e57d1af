import { useId } from "react";
import { useHash } from "../../address.ts";
import { useSpeech } from "../../text/language-context.tsx";
import { CopyButton } from "../coordinates/copy-button.tsx";
import type { ToolProps } from "../tool.ts";
import { QrCode } from "./qr-code.tsx";
import { embedCode, shareLink } from "./share-links.ts";

/** The address says everything: view, layers and how strong they are, the date, the chosen place, the language. */
export function SharePanel({ catalog, active }: ToolProps) {
  const { say, local, language } = useSpeech();
  const hash = useHash();
  const link = shareLink(location.origin, language, hash);
  const title = say("map.label", { city: local(catalog.city.name) });
  if (!active) return null;
  return (
    <>
      <p>{say("share.lead")}</p>
      <CopiedText name={say("share.link")} text={link} />
      <ShareButton title={title} link={link} />
      <QrCode text={link} label={say("share.qr")} />
      <p className="hint">{say("share.qrHint")}</p>
      <CopiedText name={say("share.embed")} text={embedCode({ origin: location.origin, language, hash, title })} rows={5} />
      <p className="hint">{say("share.embedHint")}</p>
    </>
  );
}

interface CopiedTextProps {
  readonly name: string;
  readonly text: string;
  readonly rows?: number;
}

function CopiedText({ name, text, rows = 3 }: CopiedTextProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id}>{name}</label>
      <div className="field-line">
        <textarea id={id} readOnly rows={rows} value={text} onFocus={({ target }) => target.select()} />
        <CopyButton text={text} name={name} />
      </div>
    </div>
  );
}

/** The device's own way of handing a link on, where it has one. */
function ShareButton({ title, link }: { readonly title: string; readonly link: string }) {
  const { say } = useSpeech();
  if (!("share" in navigator)) return null;
  // Whoever closes the sheet of the device has changed their mind.
  const share = () => void navigator.share({ title, url: link }).catch(() => undefined);
  return (
    <p>
      <button type="button" className="button" onClick={share}>
        {say("share.send")}
      </button>
    </p>
  );
}
