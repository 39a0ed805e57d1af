import { SaxesParser } from "saxes";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeHomes } from "../../support/database.ts";
import { type CatalogWorld, openCatalogWorld } from "./catalog-world.ts";

describeHomes("the feed", (home) => {
  let world: CatalogWorld;
  beforeAll(async () => {
    world = await openCatalogWorld(home);
  });
  afterAll(() => world.close());

  it("has an entry for every version, newest first, in well-formed XML", async () => {
    const response = await world.server.get("/feed.atom?lang=ja");
    expect(response.headers.get("content-type")).toContain("application/atom+xml");
    const texts = readElements(await response.text());
    expect(texts("id")).toHaveLength(6);
    expect(new Set(texts("id")).size).toBe(6);
    expect(texts("title")[1]).toBe("試験区画「4」& <その他> 第1版");
    const moments = texts("updated").slice(1);
    expect(moments).toEqual(moments.toSorted().toReversed());
    expect(texts("updated")[0]).toBe(moments[0]);
  });

  it("speaks of one dataset and in English on request", async () => {
    const texts = readElements(await (await world.server.get("/data/test-plots-04.atom?lang=en")).text());
    expect(texts("title")).toEqual(['Test plots "4" & <others>', 'Test plots "4" & <others>, version 1']);
    expect(texts("summary")).toEqual(["1 records (1 added, 0 changed, 0 removed)"]);
  });

  it("answers 304 to those who have seen the newest entry", async () => {
    const modified = (await world.server.get("/feed.atom")).headers.get("last-modified") ?? "";
    expect((await world.server.get("/feed.atom", { "If-Modified-Since": modified })).status).toBe(304);
    const before = new Date(Date.parse(modified) - 1000).toUTCString();
    expect((await world.server.get("/feed.atom", { "If-Modified-Since": before })).status).toBe(200);
  });
});

/** The texts of all elements of a name. Throws where the XML is not well-formed. */
function readElements(xml: string): (name: string) => string[] {
  const found: [string, string][] = [];
  const open: [string, string][] = [];
  const parser = new SaxesParser();
  parser.on("opentag", ({ name }) => void open.push([name, ""]));
  parser.on("text", (text) => {
    const last = open.at(-1);
    if (last) last[1] += text;
  });
  parser.on("closetag", () => {
    const [name, text] = open.pop() ?? ["", ""];
    found.push([name, text]);
  });
  parser.on("error", (error) => {
    throw error;
  });
  parser.write(xml).close();
  return (name) => found.filter(([element]) => element === name).map(([, text]) => text);
}
