import { withoutReadings } from "../text/ruby.ts";

/** Linked data in a page. Nothing in it can end the script element, whatever a dataset's texts contain. */
export function JsonLd({ data }: { readonly data: object }) {
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: scriptSafeJson(data) }} />;
}

function scriptSafeJson(data: object): string {
  return withoutReadings(JSON.stringify(data)).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
