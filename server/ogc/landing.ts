import { readOgcQuery } from "./answer.ts";
import type { Answer, OgcRequest } from "./ogc-request.ts";
import { html } from "./html.ts";
import { type Link, mediaTypes, ogcRel, ownLinks } from "./links.ts";
import { linkList } from "./page.ts";

/** `/api` */
export function landing(ogc: OgcRequest): Answer {
  readOgcQuery(ogc, {}, {});
  const title = landingStep(ogc).title;
  const description = ogc.say("api.description", { city: ogc.platform.city.name[ogc.language] });
  const links = [...ownLinks(ogc, mediaTypes.json), ...landingLinks(ogc)];
  return {
    mediaType: mediaTypes.json,
    json: () => JSON.stringify({ title, description, links }),
    page: () => ({
      title,
      path: [],
      main: html`<p>${description}</p>
        ${linkList(links)}`,
    }),
  };
}

/** The first step of every page's path. */
export function landingStep({ platform, language, say, api }: OgcRequest): { title: string; href: string } {
  return { title: say("api.title", { city: platform.city.name[language] }), href: api };
}

function landingLinks({ api, base, say }: OgcRequest): Link[] {
  return [
    { href: `${api}/collections`, rel: "data", type: mediaTypes.json, title: say("link.collections") },
    { href: `${api}/openapi.json`, rel: "service-desc", type: mediaTypes.openApi, title: say("link.openapi") },
    { href: `${api}/openapi.json?f=html`, rel: "service-doc", type: mediaTypes.html, title: say("link.docs") },
    { href: `${api}/conformance`, rel: "conformance", type: mediaTypes.json, title: say("link.conformance") },
    { href: `${api}/collections/catalog`, rel: ogcRel("ogc-catalog"), type: mediaTypes.json, title: say("link.catalog") },
    { href: `${api}/tileMatrixSets`, rel: ogcRel("tiling-schemes"), type: mediaTypes.json, title: say("link.tileMatrixSets") },
    { href: `${api}/processes`, rel: ogcRel("processes"), type: mediaTypes.json, title: say("link.processes") },
    { href: `${api}/jobs`, rel: ogcRel("job-list"), type: mediaTypes.json, title: say("link.jobs") },
    { href: `${base}/data`, rel: "related", type: mediaTypes.html, title: say("page.data") },
  ];
}
