import { renderToStaticMarkup } from "react-dom/server";
import type { PageRequest } from "../../model/pages.ts";
import { pageDocument } from "./page-document.tsx";

/** A data page as a complete HTML document; it needs no script to be read. */
export function renderPage(request: PageRequest): string {
  return `<!doctype html>\n${renderToStaticMarkup(pageDocument(request))}\n`;
}
