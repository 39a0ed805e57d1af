import type { City } from "../../model/city.ts";
import type { Language } from "../../model/text.ts";

/** What makes the viewer installable. https://www.w3.org/TR/appmanifest/ */
export function webManifest({ name }: City, language: Language): object {
  const title = language === "ja" ? `${name.ja} まち図` : `${name.en} Machizu`;
  return {
    id: "/",
    name: title,
    short_name: language === "ja" ? "まち図" : "Machizu",
    lang: language,
    start_url: "/",
    scope: "/",
    display: "standalone",
    background_color: "#FFFFFF",
    theme_color: "#0017C1",
    icons: [
      { src: "/icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" },
      { src: "/icon.svg", sizes: "any", type: "image/svg+xml", purpose: "maskable" },
    ],
  };
}
