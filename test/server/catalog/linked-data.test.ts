import { createHash } from "node:crypto";
import jsonld from "jsonld";
import { JsonLdParser } from "jsonld-streaming-parser";
import { Parser, type Quad, Writer } from "n3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeHomes } from "../../support/database.ts";
import { catalogDatasets, type CatalogWorld, openCatalogWorld } from "./catalog-world.ts";

describeHomes("the catalogue as linked data", (home) => {
  let world: CatalogWorld;
  beforeAll(async () => {
    world = await openCatalogWorld(home);
  });
  afterAll(() => world.close());

  async function text(path: string): Promise<string> {
    const response = await world.server.get(path);
    expect(response.status).toBe(200);
    return response.text();
  }

  it.each(["/catalog", "/data/test-plots-03"])("says the same triples as JSON-LD and as Turtle (%s)", async (path) => {
    const fromJson = await readJsonLd(await text(`${path}.jsonld`));
    const fromTurtle = new Parser({ baseIRI: world.server.url }).parse(await text(`${path}.ttl`));
    expect(fromTurtle.length).toBeGreaterThan(50);
    expect(await canonical(fromJson)).toBe(await canonical(fromTurtle));
  });

  it("says the same triples in both once files are kept", async () => {
    await (await world.server.get("/download/test-plots-02.geojson")).arrayBuffer();
    await expect.poll(() => text("/data/test-plots-02.jsonld")).toContain("spdx:checksum");
    const fromJson = await readJsonLd(await text("/data/test-plots-02.jsonld"));
    const fromTurtle = new Parser({ baseIRI: world.server.url }).parse(await text("/data/test-plots-02.ttl"));
    expect(await canonical(fromJson)).toBe(await canonical(fromTurtle));
  });

  it("describes every dataset that holds data, with what DCAT-AP makes mandatory", async () => {
    const quads = new Parser().parse(await text("/catalog.ttl"));
    const of = (type: string) =>
      quads
        .filter(({ predicate, object }) => predicate.value === `${rdf}type` && object.value === `${dcat}${type}`)
        .map(({ subject }) => subject.value);
    const has = (subject: string, predicate: string) =>
      quads.filter((quad) => quad.subject.value === subject && quad.predicate.value === predicate).map(({ object }) => object);
    expect(of("Catalog")).toHaveLength(1);
    expect(of("Dataset").toSorted()).toEqual(catalogDatasets.slice(0, -1).map(({ id }) => `${world.server.url}/data/${id}#dataset`));
    for (const subject of [...of("Catalog"), ...of("Dataset")]) {
      for (const property of ["title", "description", "publisher"]) expect(has(subject, dct + property).length).toBeGreaterThan(0);
    }
    for (const subject of of("Dataset")) {
      const titles = has(subject, `${dct}title`).map((term) => (term.termType === "Literal" ? term.language : ""));
      expect(titles.toSorted()).toEqual(["en", "ja"]);
      expect(has(subject, `${dcat}version`).map(({ value }) => value)).toEqual(["1"]);
    }
    for (const subject of of("Distribution")) {
      for (const property of [`${dcat}accessURL`, `${dct}license`]) expect(has(subject, property)).toHaveLength(1);
    }
  });

  it("names files that can be downloaded", async () => {
    const quads = new Parser().parse(await text("/data/test-plots-00.ttl"));
    const urls = quads.filter(({ predicate }) => predicate.value === `${dcat}downloadURL`).map(({ object }) => object.value);
    expect(urls.some((url) => url.endsWith("/download/test-plots-00.csv"))).toBe(true);
    for (const url of urls) expect((await fetch(url, { method: "HEAD" })).status).toBe(200);
  });

  it("tells size and checksum of exactly the files that are kept, in DCAT, CKAN and schema.org alike", async () => {
    const sizes = async () => {
      const quads = new Parser().parse(await text("/data/test-plots-01.ttl"));
      return new Map(
        quads.filter(({ predicate }) => predicate.value === `${dcat}byteSize`).map(({ subject, object }) => [subject.value, object]),
      );
    };
    expect((await sizes()).size).toBe(0);
    const bytes = Buffer.from(await (await world.server.get("/download/test-plots-01.csv")).arrayBuffer());
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    await expect.poll(async () => (await sizes()).size).toBe(1);
    const [[distribution, size] = []] = await sizes();
    expect(distribution).toBe(`${world.server.url}/data/test-plots-01#csv`);
    expect(size).toMatchObject({ value: String(bytes.length), datatype: { value: "http://www.w3.org/2001/XMLSchema#nonNegativeInteger" } });
    const quads = new Parser().parse(await text("/data/test-plots-01.ttl"));
    const checksum = quads.find((quad) => quad.subject.value === distribution && quad.predicate.value === `${spdx}checksum`)?.object.value;
    const about = quads.filter(({ subject }) => subject.value === checksum).map(({ predicate, object }) => [predicate.value, object.value]);
    expect(Object.fromEntries(about)).toEqual({
      [`${rdf}type`]: `${spdx}Checksum`,
      [`${spdx}algorithm`]: `${spdx}checksumAlgorithm_sha256`,
      [`${spdx}checksumValue`]: sha256,
    });
    const shown = (await (await world.server.get("/api/3/action/package_show?id=25213-test-plots-01")).json()) as {
      result: { resources: { url: string; size: number | null; hash: string }[] };
    };
    const resources = shown.result.resources.filter((resource) => resource.size !== null || resource.hash !== "");
    expect(resources).toMatchObject([
      { url: `${world.server.url}/download/test-plots-01.csv`, size: bytes.length, hash: `sha256:${sha256}` },
    ]);
    const page = await text("/data/test-plots-01");
    expect(page).toContain(`"contentSize":"${bytes.length} B","sha256":"${sha256}"`);
    expect(page.match(/contentSize/g)).toHaveLength(1);
  });

  it("answers 304 to those who hold it, and is open to any page", async () => {
    for (const path of ["/catalog.jsonld", "/catalog.ttl", "/feed.atom"]) {
      const first = await world.server.get(path);
      expect(first.headers.get("access-control-allow-origin")).toBe("*");
      // A file that is made meanwhile changes the catalogue, which then has its size.
      const again = async () => {
        const etag = (await world.server.get(path)).headers.get("etag") ?? "";
        return (await world.server.get(path, { "If-None-Match": etag })).status;
      };
      await expect.poll(again, { message: path }).toBe(304);
      expect((await world.server.get(path, { "If-None-Match": '"other"' })).status).toBe(200);
    }
  });

  it("refuses unknown parameters and unknown datasets", async () => {
    expect((await world.server.get("/catalog.jsonld?page=2")).status).toBe(400);
    expect((await world.server.get("/data/nothing.ttl")).status).toBe(404);
  });
});

const rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const dcat = "http://www.w3.org/ns/dcat#";
const spdx = "http://spdx.org/rdf/terms#";
const dct = "http://purl.org/dc/terms/";

/** With another library than the one the server uses. */
async function readJsonLd(text: string): Promise<Quad[]> {
  const parser = new JsonLdParser();
  parser.end(text);
  return Array.fromAsync(parser as AsyncIterable<Quad>);
}

/** The types of the library know its older form only. */
const canonize = jsonld.canonize as unknown as (nQuads: string, options: object) => Promise<string>;

/** Blank nodes get the same names in equal graphs (RDF Dataset Canonicalization). */
async function canonical(quads: readonly Quad[]): Promise<string> {
  const lines = new Writer({ format: "N-Quads" }).quadsToString([...quads]);
  return canonize(lines, { algorithm: "RDFC-1.0", inputFormat: "application/n-quads", format: "application/n-quads" });
}
