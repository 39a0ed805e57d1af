import { Router } from "express";
import type { PublishedVersion } from "../../sql/versions.ts";
import { drawFirstView } from "../first-view/first-view.ts";
import { readQuery } from "../http/query.ts";
import type { Platform } from "../platform.ts";

/** `/first-view.svg`: what the map opens with, as a light picture; 204 where there is nothing to see. Drawn once for what is published. */
export function firstViewRoutes(platform: Platform): Router {
  const router = Router();
  let drawn: { readonly versions: ReadonlyMap<string, PublishedVersion>; readonly picture: Promise<string | undefined> } | undefined;
  router.get("/first-view.svg", async (request, response) => {
    readQuery(request.query, {}, {});
    const versions = await platform.versions();
    if (drawn?.versions !== versions) {
      const drawing = { versions, picture: drawFirstView(platform, versions) };
      drawn = drawing;
      drawing.picture.catch(() => {
        if (drawn === drawing) drawn = undefined;
      });
    }
    const picture = await drawn.picture;
    response.set("Cache-Control", "no-cache");
    if (picture === undefined) response.status(204).end();
    else response.type("image/svg+xml").send(picture);
  });
  return router;
}
