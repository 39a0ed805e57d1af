import { webMercatorEpsg } from "../../model/geo/crs.ts";
import { tileBoundsWebMercator, tileSideMeters } from "../../model/geo/tile.ts";
import { maxZoom } from "../routes/tiles.ts";
import { readOgcQuery } from "./answer.ts";
import type { Answer, OgcRequest } from "./ogc-request.ts";
import { epsgUri } from "./crs.ts";
import { html } from "./html.ts";
import { landingStep } from "./landing.ts";
import { mediaTypes, ownLinks } from "./links.ts";
import { table } from "./page.ts";

/** How the world is cut into tiles (OGC 17-083r4): the one way there is here. */

export const tileMatrixSetId = "WebMercatorQuad";
export const tileMatrixSetUri = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad";

/** `/api/tileMatrixSets` */
export function tileMatrixSets(ogc: OgcRequest): Answer {
  readOgcQuery(ogc, {}, {});
  const { api, say } = ogc;
  const href = `${api}/tileMatrixSets/${tileMatrixSetId}`;
  const links = [{ href, rel: "self", type: mediaTypes.json, title: say("link.tileMatrixSet") }];
  return {
    mediaType: mediaTypes.json,
    json: () =>
      JSON.stringify({
        links: ownLinks(ogc, mediaTypes.json),
        tileMatrixSets: [
          { id: tileMatrixSetId, title: say("link.tileMatrixSet"), uri: tileMatrixSetUri, crs: epsgUri(webMercatorEpsg), links },
        ],
      }),
    page: () => ({
      title: say("link.tileMatrixSets"),
      path: [landingStep(ogc)],
      main: html`<ul>
        <li><a href="${href}">${say("link.tileMatrixSet")}</a></li>
      </ul>`,
    }),
  };
}

/** `/api/tileMatrixSets/WebMercatorQuad` */
export function tileMatrixSet(ogc: OgcRequest): Answer {
  readOgcQuery(ogc, {}, {});
  const { api, say } = ogc;
  const matrices = Array.from({ length: maxZoom + 1 }, (_, z) => tileMatrix(z));
  const title = say("link.tileMatrixSet");
  return {
    mediaType: mediaTypes.json,
    json: () =>
      JSON.stringify({
        id: tileMatrixSetId,
        title,
        uri: tileMatrixSetUri,
        crs: epsgUri(webMercatorEpsg),
        orderedAxes: ["X", "Y"],
        wellKnownScaleSet: "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
        tileMatrices: matrices,
        links: ownLinks(ogc, mediaTypes.json),
      }),
    page: () => ({
      title,
      path: [landingStep(ogc), { title: say("link.tileMatrixSets"), href: `${api}/tileMatrixSets` }],
      main: table(
        title,
        [say("tiles.zoom"), say("tiles.cellSize"), say("tiles.size")],
        matrices.map(({ id, cellSize, matrixWidth, matrixHeight }) => [id, cellSize.toPrecision(6), `${matrixWidth} × ${matrixHeight}`]),
      ),
    }),
  };
}

/** A pixel of the standard's screen, in metres. */
const standardPixelMeters = 0.00028;
const tilePixels = 256;

function tileMatrix(z: number) {
  const cellSize = tileSideMeters(z) / tilePixels;
  const [xMin, , , yMax] = tileBoundsWebMercator({ z: 0, x: 0, y: 0 });
  return {
    id: String(z),
    scaleDenominator: cellSize / standardPixelMeters,
    cellSize,
    cornerOfOrigin: "topLeft",
    pointOfOrigin: [xMin, yMax],
    tileWidth: tilePixels,
    tileHeight: tilePixels,
    matrixWidth: 2 ** z,
    matrixHeight: 2 ** z,
  };
}
