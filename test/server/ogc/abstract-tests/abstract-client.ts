import { afterAll, beforeAll, expect } from "vitest";
import type { Home } from "../../../support/database.ts";
import { createOgcWorld, type JsonAnswer, type OgcWorld } from "../ogc-world.ts";

export interface Link {
  readonly rel: string;
  readonly href: string;
  readonly type?: string;
  readonly templated?: boolean;
}

export interface Collection {
  readonly id: string;
  readonly itemType: string;
  readonly crs: string[];
  readonly storageCrs: string;
  readonly extent: { spatial: { bbox: number[][]; crs?: string }; temporal?: { interval: (string | null)[][] } };
  readonly links: Link[];
}

export interface Feature {
  readonly type: string;
  readonly id: number;
  readonly geometry: { type: string; coordinates: unknown } | null;
  readonly properties: Record<string, string | number | boolean | null>;
  readonly links?: Link[];
}

export const crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
export const geoJson = "application/geo+json";

/**
 * What the abstract tests of OGC API go by: one fact for each test, named by its identifier and written after what the standard asks.
 * Like the executable suites they know only the landing page and follow links.
 */
export function abstractClient(home: Home) {
  const suite = {} as { world: OgcWorld; collections: Collection[] };
  beforeAll(async () => {
    suite.world = await createOgcWorld(home);
    const answer = (await follow(await landingLink("data"))).body as { collections: Collection[] };
    suite.collections = answer.collections.filter(({ itemType }) => itemType === "feature");
  });
  afterAll(() => suite.world.close());

  async function landing(): Promise<JsonAnswer> {
    return suite.world.json("/api", { accept: "application/json" });
  }

  async function landingLink(rel: string, type?: string): Promise<Link> {
    return linkOf((await landing()).body.links as Link[], rel, type);
  }

  function linkOf(links: readonly Link[], rel: string, type?: string): Link {
    const link = links.find((candidate) => candidate.rel === rel && (type === undefined || candidate.type?.startsWith(type)));
    if (link === undefined) throw new Error(`no link ${rel} ${type ?? ""}`);
    return link;
  }

  function follow({ href }: Link, query = ""): Promise<JsonAnswer> {
    const address = new URL(href);
    for (const [name, value] of new URLSearchParams(query)) address.searchParams.set(name, value);
    return suite.world.json(address.pathname + address.search);
  }

  const itemsOf = (collection: Collection, query = "") => follow(linkOf(collection.links, "items", geoJson), query);

  async function featuresOf(collection: Collection, query = ""): Promise<Feature[]> {
    const { status, body } = await itemsOf(collection, `limit=1000&${query}`);
    expect([collection.id, query, status]).toEqual([collection.id, query, 200]);
    return body.features as Feature[];
  }

  const idsOf = async (collection: Collection, query = "") => (await featuresOf(collection, query)).map(({ id }) => id);

  async function eachCollection(use: (collection: Collection) => Promise<void>): Promise<void> {
    expect(suite.collections.length).toBeGreaterThan(0);
    for (const collection of suite.collections) await use(collection);
  }

  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into the definition without describing it
  const definition = async (): Promise<any> => (await follow(await landingLink("service-desc"))).body;

  /** The parameter of an operation as the definition describes it, references followed. */
  async function parameterOf(path: string, name: string): Promise<Record<string, unknown> | undefined> {
    const { paths, components } = await definition();
    const all = paths[path].get.parameters as { $ref?: string; name?: string }[];
    const resolved = all.map((parameter) => (parameter.$ref ? components.parameters[parameter.$ref.split("/").at(-1) ?? ""] : parameter));
    return (resolved as Record<string, unknown>[]).find((parameter) => parameter["name"] === name);
  }

  return Object.assign(suite, {
    definition,
    eachCollection,
    featuresOf,
    follow,
    idsOf,
    itemsOf,
    landing,
    landingLink,
    linkOf,
    parameterOf,
  });
}

/** Every position of a geometry, in its order. */
export function positionsOf(geometry: Feature["geometry"]): [number, number][] {
  const found: [number, number][] = [];
  const walk = (value: unknown): void => {
    if (!Array.isArray(value)) return;
    if (typeof value[0] === "number") found.push([value[0], Number(value[1])]);
    else for (const part of value) walk(part);
  };
  walk(geometry?.coordinates);
  return found;
}
