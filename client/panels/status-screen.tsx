import type { ReactNode } from "react";
import { useSpeech } from "../text/language-context.tsx";

interface StatusScreenProps {
  readonly title: string;
  readonly busy?: boolean;
  readonly children?: ReactNode;
}

/** Shown instead of the map while there is none. Changes of its text are read out. */
export function StatusScreen({ title, busy = false, children }: StatusScreenProps) {
  return (
    <div className="status-screen" role="status">
      {busy && <div className="spinner" aria-hidden="true" />}
      <p className="status-title">{title}</p>
      {children}
    </div>
  );
}

/** The device cannot draw the map; the same data can be read as text. */
export function MapUnavailable() {
  const { say, language } = useSpeech();
  return (
    <StatusScreen title={say("map.unsupported")}>
      <p>
        <a href={`/data?lang=${language}`}>{say("failed.data")}</a>
      </p>
    </StatusScreen>
  );
}
