import type { ReactNode } from "react";
import { useSpeech } from "../text/language-context.tsx";
import { Icon } from "./icon.tsx";

/** A reservation that belongs to a dataset, shown wherever the dataset is. */
export function Notice({ children }: { readonly children: ReactNode }) {
  const { say } = useSpeech();
  return (
    <div className="notice">
      <Icon name="warning" />
      <p>
        <strong>{say("notice.label")}</strong> {children}
      </p>
    </div>
  );
}
