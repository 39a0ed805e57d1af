import type { StyleSpecification } from "maplibre-gl";
import type { Catalog } from "../model/catalog.ts";
import { fetchCatalog, fetchStyle, type Request } from "./api.ts";

type CityAnswers = Promise<[Catalog, StyleSpecification]>;

let early: { readonly question: string; readonly answers: CityAnswers } | undefined;

/** Asks before the page is there that is going to need the answers. */
export function askEarly(request: Request): void {
  const answers = ask(request);
  early = { question: questionOf(request), answers };
  // Whoever takes the answers learns of the failure.
  answers.catch(() => undefined);
}

/** Catalogue and style: those asked for early, once, or asked for now. */
export function cityAnswers(request: Request): CityAnswers {
  const taken = early;
  early = undefined;
  return taken?.question === questionOf(request) ? taken.answers : ask(request);
}

function ask(request: Request): CityAnswers {
  return Promise.all([fetchCatalog(request), fetchStyle(request)]);
}

function questionOf({ language, asOf }: Request): string {
  return `${language} ${asOf}`;
}
