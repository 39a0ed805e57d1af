import type { DatasetDefinition } from "../../model/dataset.ts";
import { readOgcQuery } from "./answer.ts";
import type { Answer, OgcRequest } from "./ogc-request.ts";
import { apiCrs } from "./crs.ts";
import { describeCatalog } from "./describe-catalog.ts";
import { type Described, describe } from "./describe-collection.ts";
import { type Html, html } from "./html.ts";
import { landingStep } from "./landing.ts";
import { mediaTypes, ownLinks } from "./links.ts";
import { definitions, linkList, table } from "./page.ts";

/** `/api/collections` */
export async function collections(ogc: OgcRequest): Promise<Answer> {
  readOgcQuery(ogc, {}, {});
  const described = await Promise.all(ogc.platform.publicDatasets.map((dataset) => describe(ogc, dataset)));
  const catalog = describeCatalog(ogc);
  return {
    mediaType: mediaTypes.json,
    json: () =>
      JSON.stringify({
        links: ownLinks(ogc, mediaTypes.json),
        crs: apiCrs(ogc.platform.city).map(({ uri }) => uri),
        collections: [...described, catalog],
      }),
    page: () => ({ title: ogc.say("link.collections"), path: [landingStep(ogc)], main: collectionTable(ogc, [...described, catalog]) }),
  };
}

/** `/api/collections/{id}` */
export async function collection(ogc: OgcRequest, dataset: DatasetDefinition): Promise<Answer> {
  readOgcQuery(ogc, {}, {});
  const described = await describe(ogc, dataset);
  return {
    mediaType: mediaTypes.json,
    json: () =>
      JSON.stringify({ ...described, links: [...ownLinks(ogc, mediaTypes.json), ...described.links.filter(({ rel }) => rel !== "self")] }),
    page: () => ({ title: described.title, path: [landingStep(ogc), collectionsStep(ogc)], main: collectionPage(ogc, described) }),
  };
}

/** The step of a page's path that is the list of collections, and the one that is a collection. */
export function collectionsStep({ api, say }: OgcRequest): { title: string; href: string } {
  return { title: say("link.collections"), href: `${api}/collections` };
}

export function collectionStep({ api, language }: OgcRequest, dataset: DatasetDefinition): { title: string; href: string } {
  return { title: dataset.title[language], href: `${api}/collections/${dataset.id}` };
}

type Listed = Pick<Described, "id" | "title" | "description" | "numberOfItems" | "version">;

function collectionTable(ogc: OgcRequest, described: readonly Listed[]): Html {
  const { say, api } = ogc;
  return table(
    say("link.collections"),
    [say("link.collections"), say("property.meaning"), say("collection.rows"), say("collection.version")],
    described.map(({ id, title, description, numberOfItems, version }) => [
      html`<a href="${api}/collections/${id}">${title}</a>`,
      description,
      numberOfItems.toLocaleString(ogc.language),
      version ?? "",
    ]),
  );
}

function collectionPage({ say, language }: OgcRequest, described: Described): Html {
  const { description, notice, version, updated, numberOfItems, extent, attribution, licences, crs, links } = described;
  const licenceLinks = licences.map(({ title, url }) => html`<a href="${url}">${title}</a> `);
  return html`<p>${description}</p>
    ${definitions([
      [say("collection.notice"), notice],
      [say("collection.version"), version ?? say("collection.noData")],
      [say("collection.published"), updated],
      [say("collection.rows"), numberOfItems.toLocaleString(language)],
      [say("collection.extent"), extent.spatial.bbox.map((bbox) => bbox.join(", ")).join(" ")],
      [say("collection.attribution"), attribution],
      [say("collection.licence"), html`${licenceLinks}`],
      [say("collection.crs"), html`${crs.map((uri) => html`<code>${uri}</code> `)}`],
    ])}
    <h2>${say("collection.links")}</h2>
    ${linkList(links.filter(({ rel }) => rel !== "license"))}`;
}
