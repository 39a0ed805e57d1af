import { expect, it } from "vitest";
import { describeHomes } from "../../../support/database.ts";
import { abstractClient, geoJson, type Feature } from "./abstract-client.ts";

describeHomes("the abstract tests of Features Part 1, GeoJSON and HTML", (home) => {
  const suite = abstractClient(home);
  const { definition, eachCollection, itemsOf } = suite;

  it("/conf/geojson/definition: every operation with features declares GeoJSON", async () => {
    const { paths } = await definition();
    for (const { id } of suite.collections)
      for (const path of [`/collections/${id}/items`, `/collections/${id}/items/{featureId}`])
        expect(Object.keys(paths[path].get.responses["200"].content as object)).toContain(geoJson);
  });

  it("/conf/geojson/content: features are RFC 7946, links are members", async () => {
    await eachCollection(async (collection) => {
      const { body } = await itemsOf(collection, "limit=1000");
      expect(body).not.toHaveProperty("crs");
      for (const feature of body.features as Feature[]) {
        expect(feature.type).toBe("Feature");
        expect(feature).toHaveProperty("geometry");
        expect(typeof feature.properties).toBe("object");
      }
    });
  });

  it("/conf/html/definition: every operation of the API declares HTML", async () => {
    const { paths } = await definition();
    for (const path of ["/", "/conformance", "/collections", ...suite.collections.map(({ id }) => `/collections/${id}/items`)])
      expect(Object.keys(paths[path].get.responses["200"].content as object)).toContain("text/html");
  });

  it("/conf/html/content: what is asked for as HTML is a page that holds the same values and links", async () => {
    const response = await suite.world.server.get("/api/collections/test-plots/items?limit=5", { accept: "text/html" });
    expect(response.headers.get("content-type")).toContain("text/html");
    const page = await response.text();
    const { body } = await suite.world.json("/api/collections/test-plots/items?limit=5");
    for (const { properties } of body.features as Feature[]) expect(page).toContain(String(properties["name"]).replaceAll("'", "&#39;"));
    expect(page).toMatch(/href="[^"]*items\/1/);
  });
});
