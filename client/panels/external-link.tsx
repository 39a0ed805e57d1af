import type { ReactNode } from "react";
import { useSpeech } from "../text/language-context.tsx";

/** A link that leaves the site; it says so also to those who cannot see the new tab. */
export function ExternalLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  const { say } = useSpeech();
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
      <span className="visually-hidden">{say("link.newTab")}</span>
    </a>
  );
}
