import type { DatasetDefinition } from "../../model/dataset.ts";
import { webMercatorEpsg } from "../../model/geo/crs.ts";
import { type BboxLonLat, tileAt } from "../../model/geo/tile.ts";
import { tileLayers } from "../../model/tile-layers.ts";
import { readOgcQuery } from "./answer.ts";
import type { Answer, OgcRequest } from "./ogc-request.ts";
import { collectionsStep, collectionStep } from "./collections.ts";
import { crs84Uri, epsgUri } from "./crs.ts";
import { html } from "./html.ts";
import { landingStep } from "./landing.ts";
import { type Link, mediaTypes, ogcRel, ownLinks } from "./links.ts";
import { definitions, linkList } from "./page.ts";
import { queryableSchemas } from "./schemas.ts";
import { tileMatrixSetId, tileMatrixSetUri } from "./tile-matrix-sets.ts";

/** OGC API Tiles of a collection; the tiles themselves are those of `/tiles/`. */

/** `/api/collections/{id}/tiles` */
export function tilesets(ogc: OgcRequest, dataset: DatasetDefinition): Answer {
  readOgcQuery(ogc, {}, {});
  const { say } = ogc;
  const links: Link[] = [
    { href: tilesetAddress(ogc, dataset), rel: "self", type: mediaTypes.json, title: say("link.tileset") },
    ...tilesetLinks(ogc, dataset),
  ];
  const body = { links: ownLinks(ogc, mediaTypes.json), tilesets: [{ ...commonMembers(ogc, dataset), links }] };
  return {
    mediaType: mediaTypes.json,
    json: () => JSON.stringify(body),
    page: () => ({
      title: `${dataset.title[ogc.language]} – ${say("link.tilesets")}`,
      path: [landingStep(ogc), collectionsStep(ogc), collectionStep(ogc, dataset)],
      main: html`<ul>
        <li><a href="${tilesetAddress(ogc, dataset)}">${say("link.tileset")}</a></li>
      </ul>`,
    }),
  };
}

/** `/api/collections/{id}/tiles/WebMercatorQuad` */
export async function tileset(ogc: OgcRequest, dataset: DatasetDefinition): Promise<Answer> {
  readOgcQuery(ogc, {}, {});
  const { say, platform } = ogc;
  const bbox = (await platform.versions()).get(dataset.id)?.bboxLonLat ?? platform.city.bbox;
  const links = [...ownLinks(ogc, mediaTypes.json), ...tilesetLinks(ogc, dataset)];
  const { minZoom, maxZoom } = dataset.tiles;
  return {
    mediaType: mediaTypes.json,
    json: () =>
      JSON.stringify({
        ...commonMembers(ogc, dataset),
        boundingBox: boundingBox(bbox),
        tileMatrixSetLimits: limits(bbox, minZoom, maxZoom),
        layers: layers(ogc, dataset),
        links,
      }),
    page: () => ({
      title: `${dataset.title[ogc.language]} – ${say("link.tileset")}`,
      path: [
        landingStep(ogc),
        collectionsStep(ogc),
        collectionStep(ogc, dataset),
        { title: say("link.tilesets"), href: `${collectionStep(ogc, dataset).href}/tiles` },
      ],
      main: html`${definitions([
        [say("tiles.template"), html`<code>${tileTemplate(ogc, dataset)}</code>`],
        [say("tiles.zoom"), `${minZoom}–${maxZoom}`],
        [say("collection.extent"), bbox.join(", ")],
      ])}${linkList(links)}`,
    }),
  };
}

function commonMembers({ language }: OgcRequest, dataset: DatasetDefinition) {
  return { title: dataset.title[language], dataType: "vector", crs: epsgUri(webMercatorEpsg), tileMatrixSetURI: tileMatrixSetUri };
}

function tilesetAddress(ogc: OgcRequest, dataset: DatasetDefinition): string {
  return `${ogc.api}/collections/${dataset.id}/tiles/${tileMatrixSetId}`;
}

function tileTemplate(ogc: OgcRequest, dataset: DatasetDefinition): string {
  return `${tilesetAddress(ogc, dataset)}/{tileMatrix}/{tileRow}/{tileCol}`;
}

function tilesetLinks(ogc: OgcRequest, dataset: DatasetDefinition): Link[] {
  const { api, say } = ogc;
  return [
    { href: tileTemplate(ogc, dataset), rel: "item", type: mediaTypes.tile, title: say("link.tile"), templated: true },
    {
      href: `${api}/tileMatrixSets/${tileMatrixSetId}`,
      rel: ogcRel("tiling-scheme"),
      type: mediaTypes.json,
      title: say("link.tileMatrixSet"),
    },
    { href: `${api}/collections/${dataset.id}`, rel: ogcRel("geodata"), type: mediaTypes.json, title: say("link.collection") },
  ];
}

function boundingBox([west, south, east, north]: BboxLonLat) {
  return { lowerLeft: [west, south], upperRight: [east, north], crs: crs84Uri };
}

/** The rows and columns that have tiles, zoom by zoom. */
function limits([west, south, east, north]: BboxLonLat, minZoom: number, maxZoom: number) {
  return Array.from({ length: maxZoom - minZoom + 1 }, (_, index) => {
    const z = minZoom + index;
    const [first, last] = [tileAt([west, north], z), tileAt([east, south], z)];
    return { tileMatrix: String(z), minTileRow: first.y, maxTileRow: last.y, minTileCol: first.x, maxTileCol: last.x };
  });
}

const dimensions = { point: 0, line: 1, polygon: 2 } as const;

function layers(ogc: OgcRequest, dataset: DatasetDefinition) {
  const schemas = queryableSchemas(ogc, dataset);
  return tileLayers(dataset).map(({ id, title, geometry, minZoom, maxZoom, fields }) => ({
    id,
    title: title[ogc.language],
    dataType: "vector",
    ...(geometry !== "mixed" && { geometryDimension: dimensions[geometry] }),
    minTileMatrix: String(minZoom),
    maxTileMatrix: String(maxZoom),
    propertiesSchema: { type: "object", properties: Object.fromEntries(fields.map((name) => [name, schemas[name] ?? {}])) },
  }));
}
