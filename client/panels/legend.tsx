import type { CatalogEntry } from "../../model/catalog.ts";
import { useSpeech } from "../text/language-context.tsx";
import { Local } from "../text/local.tsx";
import { Swatch } from "./swatch.tsx";

/** What the colours of a dataset mean, in words beside each colour. */
export function Legend({ entry }: { readonly entry: CatalogEntry }) {
  const { say, local } = useSpeech();
  return (
    <ul className="legend" aria-label={say("layers.legend", { title: local(entry.title) })}>
      {entry.legend.map((row) => (
        <li key={`${row.color} ${row.label.ja}`}>
          <Swatch {...row} />
          <Local text={row.label} />
        </li>
      ))}
    </ul>
  );
}
