import type { PublicCity } from "../../model/city.ts";
import { useSpeech } from "../text/language-context.tsx";
import { ExternalLink } from "./external-link.tsx";

/** Where a person helps; at the end of every page, so that it is always found at the same place. */
export function ContactLink({ city }: { readonly city: Pick<PublicCity, "name" | "contactPage"> }) {
  const { say, local } = useSpeech();
  return <ExternalLink href={city.contactPage}>{say("contact.link", { city: local(city.name) })}</ExternalLink>;
}
