import proj4 from "proj4";
import { expect, it } from "vitest";
import { planeZoneProj4 } from "../../../../model/geo/crs.ts";
import { describeHomes } from "../../../support/database.ts";
import { abstractClient, crs84, positionsOf } from "./abstract-client.ts";

describeHomes("the abstract tests of Features Part 2, coordinate systems", (home) => {
  const suite = abstractClient(home);
  const { eachCollection, featuresOf, idsOf, itemsOf } = suite;

  const plane = proj4(planeZoneProj4(6));
  const mercator = proj4("EPSG:3857");
  /** Longitude and latitude in the authority's order of axes. */
  const known: Readonly<Record<string, (lon: number, lat: number) => number[]>> = {
    [crs84]: (lon, lat) => [lon, lat],
    "http://www.opengis.net/def/crs/EPSG/0/6668": (lon, lat) => [lat, lon],
    "http://www.opengis.net/def/crs/EPSG/0/4326": (lon, lat) => [lat, lon],
    "http://www.opengis.net/def/crs/EPSG/0/6674": (lon, lat) => plane.forward([lon, lat]).toReversed(),
    "http://www.opengis.net/def/crs/EPSG/0/3857": (lon, lat) => mercator.forward([lon, lat]),
  };

  it("/conf/crs/crs-uri: every collection names its coordinate systems by address", async () => {
    await eachCollection(async ({ crs }) => {
      for (const uri of crs) expect(uri).toMatch(/^http:\/\/www\.opengis\.net\/def\/crs\/(?:OGC\/1\.3\/CRS84|EPSG\/0\/\d+)$/);
      expect(crs.toSorted()).toEqual(Object.keys(known).toSorted());
      return Promise.resolve();
    });
  });

  it("/conf/crs/default-crs: the default is among them", async () => {
    await eachCollection(async ({ crs }) => {
      expect(crs).toContain(crs84);
      return Promise.resolve();
    });
  });

  it("/conf/crs/storageCrs: the one the data is kept in is among them", async () => {
    await eachCollection(async ({ crs, storageCrs }) => {
      expect(crs).toContain(storageCrs);
      return Promise.resolve();
    });
  });

  it("/conf/crs/crs-parameter: every one may be asked for, of a list and of a feature, and the header says which it is", async () => {
    await eachCollection(async ({ id, crs }) => {
      for (const uri of crs)
        for (const path of [`/api/collections/${id}/items?limit=1&crs=`, `/api/collections/${id}/items/1?crs=`]) {
          const { status, headers } = await suite.world.json(path + encodeURIComponent(uri));
          expect([status, headers.get("content-crs")]).toEqual([200, `<${uri}>`]);
        }
    });
  });

  it("/conf/crs/crs-parameter-transform: positions are those of the default, computed over", async () => {
    await eachCollection(async (collection) => {
      const inDefault = await featuresOf(collection);
      for (const [uri, forward] of Object.entries(known)) {
        const moved = await featuresOf(collection, `crs=${encodeURIComponent(uri)}`);
        const tolerance = /6674|3857/.test(uri) ? 0.02 : 2e-7;
        inDefault.forEach(({ geometry }, index) => {
          const positions = positionsOf(moved[index]?.geometry ?? null);
          const expected = positionsOf(geometry).map(([lon, lat]) => forward(lon, lat));
          // Rings keep their direction on the map, so that the order of positions may be the other way round.
          for (const place of expected) expect(Math.min(...positions.map((position) => apart(position, place)))).toBeLessThan(tolerance);
        });
      }
    });
  });

  it("/conf/crs/crs-parameter-default: without crs the answer is that of the default", async () => {
    await eachCollection(async (collection) => {
      const plain = await itemsOf(collection);
      const asked = await itemsOf(collection, `crs=${encodeURIComponent(crs84)}`);
      expect(plain.body.features).toEqual(asked.body.features);
      expect(plain.headers.get("content-crs")).toBe(`<${crs84}>`);
    });
  });

  it("/conf/crs/crs-parameter-invalid: one that is not listed is 400", async () => {
    await eachCollection(async ({ id }) => {
      for (const crs of ["http://www.opengis.net/def/crs/OGC/0/unknown", "EPSG:4326", ""])
        for (const path of [`/api/collections/${id}/items?crs=`, `/api/collections/${id}/items/1?crs=`])
          expect((await suite.world.json(path + encodeURIComponent(crs))).status).toBe(400);
    });
  });

  it("/conf/crs/bbox-crs-parameter: a box in every one finds the same features", async () => {
    await eachCollection(async (collection) => {
      const [west = 0, south = 0, east = 0, north = 0] = collection.extent.spatial.bbox[0] ?? [];
      // The western half; edges that no feature comes near.
      const box = [west - 0.001, south - 0.001, (west + east) / 2 + 0.00037, north + 0.001] as const;
      const expected = await idsOf(collection, `bbox=${box.join(",")}`);
      expect(expected.length).toBeGreaterThan(0);
      for (const [uri, forward] of Object.entries(known)) {
        const corners = [forward(box[0], box[1]), forward(box[0], box[3]), forward(box[2], box[1]), forward(box[2], box[3])];
        const least = [0, 1].map((axis) => Math.min(...corners.map((corner) => corner[axis] ?? 0)));
        const most = [0, 1].map((axis) => Math.max(...corners.map((corner) => corner[axis] ?? 0)));
        const query = `bbox=${[...least, ...most].join(",")}&bbox-crs=${encodeURIComponent(uri)}`;
        expect([uri, await idsOf(collection, query)]).toEqual([uri, expected]);
      }
    });
  });

  it("/conf/crs/bbox-crs-parameter-default: without bbox-crs a box is in the default", async () => {
    await eachCollection(async (collection) => {
      const bbox = `bbox=${(collection.extent.spatial.bbox[0] ?? []).join(",")}`;
      const expected = await idsOf(collection, `${bbox}&bbox-crs=${encodeURIComponent(crs84)}`);
      expect(await idsOf(collection, bbox)).toEqual(expected);
    });
  });

  it("/conf/crs/bbox-crs-parameter-invalid: one that is not listed is 400", async () => {
    await eachCollection(async (collection) => {
      const query = `bbox=0,0,1,1&bbox-crs=${encodeURIComponent("http://www.opengis.net/def/crs/OGC/0/unknown")}`;
      expect((await itemsOf(collection, query)).status).toBe(400);
    });
  });
});

function apart(a: readonly number[], b: readonly number[]): number {
  return Math.hypot((a[0] ?? 0) - (b[0] ?? 0), (a[1] ?? 0) - (b[1] ?? 0));
}
