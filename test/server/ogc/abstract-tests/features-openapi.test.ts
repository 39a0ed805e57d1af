import { expect, it } from "vitest";
import { describeHomes } from "../../../support/database.ts";
import { abstractClient } from "./abstract-client.ts";

describeHomes("the abstract tests of Features Part 1, OpenAPI 3.0", (home) => {
  const suite = abstractClient(home);
  const { definition, follow, landingLink, parameterOf } = suite;

  it("/conf/oas30/completeness: all resources and their parameters are in the definition", async () => {
    const { paths } = await definition();
    const items = suite.collections.flatMap(({ id }) => [
      `/collections/${id}`,
      `/collections/${id}/items`,
      `/collections/${id}/items/{featureId}`,
    ]);
    expect(Object.keys(paths as object)).toEqual(expect.arrayContaining(["/", "/conformance", "/collections", ...items]));
    for (const { id } of suite.collections)
      for (const name of ["limit", "bbox", "datetime", "crs", "bbox-crs"])
        expect(await parameterOf(`/collections/${id}/items`, name), name).toBeDefined();
  });

  it("/conf/oas30/definition-1: the definition is JSON, and announced as service-desc", async () => {
    const { headers, body } = await follow(await landingLink("service-desc"));
    expect(headers.get("content-type")).toContain("json");
    expect(body).toMatchObject({ openapi: expect.stringMatching(/^3\.0\./) as string, info: { title: expect.any(String) as string } });
  });

  it("/conf/oas30/definition-2: the definition's own form is OpenAPI 3.0, to the letter", async () => {
    const document = await definition();
    expect(Object.keys(document as object).toSorted()).toEqual(expect.arrayContaining(["components", "info", "openapi", "paths"]));
    for (const operations of Object.values(document.paths as Record<string, Record<string, { responses?: unknown }>>))
      for (const operation of Object.values(operations)) expect(operation.responses).toBeDefined();
  });

  it("/conf/oas30/oas-impl: every operation of the definition does what it says", async () => {
    const { paths, servers } = await definition();
    for (const path of Object.keys(paths as object).filter((name) => name.startsWith("/collections/test-") && !name.includes("{tile"))) {
      const response = await fetch(`${servers[0].url}${path.replace("{featureId}", "1")}`);
      expect([path, response.status]).toEqual([path, 200]);
      const declared = Object.keys(paths[path].get.responses["200"].content as object);
      expect(declared).toContain(response.headers.get("content-type")?.split(";")[0]);
      await response.arrayBuffer();
    }
  });

  it("/conf/oas30/exception-codes: failures have the status that the definition foresees", async () => {
    const { paths } = await definition();
    const responses = Object.keys(paths["/collections/test-plots/items"].get.responses as object);
    for (const [path, status] of [
      ["/api/collections/test-plots/items?limit=x", 400],
      ["/api/collections/test-plots/items/999999", 404],
      ["/api/collections/nothing", 404],
    ] as const) {
      const answer = await suite.world.json(path);
      expect(answer.status).toBe(status);
      expect(answer.headers.get("content-type")).toContain("application/problem+json");
      expect(responses).toContain(String(status));
    }
  });

  it("/conf/oas30/security: the definition asks for no key, and none is needed", async () => {
    const document = await definition();
    expect(document.security ?? []).toEqual([]);
    expect(document.components.securitySchemes).toBeUndefined();
  });
});
