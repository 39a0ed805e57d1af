import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatHash, parseHash, shareable, showLayerLink, visibleLayers } from "../../client/state.ts";

const layers = [
  { id: "roads", visibleAtStart: true },
  { id: "rivers", visibleAtStart: true },
  { id: "flood-hazard", visibleAtStart: false },
];

const ids = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,8}){0,2}$/), { maxLength: 6 });
const opacities = ids.chain((named) =>
  fc
    .array(fc.integer({ min: 10, max: 99 }), { minLength: named.length + 1, maxLength: named.length + 1 })
    .map((percents) => new Map(["a", ...named.filter((id) => id !== "a")].map((id, index) => [id, (percents[index] ?? 50) / 100]))),
);
const places = fc.tuple(
  fc.integer({ min: -180_000_000, max: 180_000_000 }).map((units) => units / 1_000_000),
  fc.integer({ min: -85_000_000, max: 85_000_000 }).map((units) => units / 1_000_000),
);
const moments = fc
  .date({ min: new Date("1990-01-01"), max: new Date("2090-01-01"), noInvalidDate: true })
  .chain((date) => fc.constantFrom(date.toISOString(), date.toISOString().slice(0, 10)));
const shares = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100);
const comparisons = fc.oneof(
  fc.record({ share: shares, asOf: fc.oneof(moments, fc.constant("now")) }),
  fc.record({ share: shares, layer: fc.constantFrom("roads", "flood-hazard") }),
);
const camera = fc.record({
  zoom: fc.integer({ min: 0, max: 2400 }).map((hundredths) => hundredths / 100),
  lat: fc.integer({ min: -8_500_000, max: 8_500_000 }).map((units) => units / 100_000),
  lon: fc.integer({ min: -18_000_000, max: 18_000_000 }).map((units) => units / 100_000),
  bearing: fc.integer({ min: -1799, max: 1800 }).map((tenths) => tenths / 10),
});

describe("the address of a map", () => {
  test("survives being written and read", () => {
    const state = fc.record(
      { camera, layers: ids, show: ids, opacity: opacities, asOf: moments, place: places, compared: comparisons },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(state, (shared) => {
        expect(parseHash(formatHash(shared))).toEqual(shared);
      }),
    );
  });

  test("is read whatever anybody writes into it", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => parseHash(`#${text}`)).not.toThrow();
      }),
    );
  });

  test("reads zoom, latitude, longitude and bearing", () => {
    expect(parseHash("#map=14.5/35.1123/136.2032/-30&layers=roads,rivers")).toEqual({
      camera: { zoom: 14.5, lat: 35.1123, lon: 136.2032, bearing: -30 },
      layers: ["roads", "rivers"],
    });
  });

  test.each(["map=14/35", "map=a/b/c", "map=14/95/136", "map=99/35/136", "map=14/35/136/10/4/2", "map=1e9/35/136"])(
    "ignores %s",
    (part) => {
      expect(parseHash(`#${part}`)).toEqual({});
    },
  );

  test.each(["yesterday", "3", "2025-13-01", "2025-03-01T10:00", "2025-3-1"])("reads no time from asOf=%s", (text) => {
    expect(parseHash(`#asOf=${text}`)).toEqual({});
  });

  test.each(["136.2", "136.2,95", "200,35", "136.2,35,1", "1e2,35", "a,b"])("reads no place from place=%s", (text) => {
    expect(parseHash(`#place=${text}`)).toEqual({});
  });

  test.each(["swipe=50", "swipe=101&with=now", "swipe=half&with=roads", "swipe=50&with=Roads", "with=now"])(
    "compares nothing for %s",
    (part) => {
      expect(parseHash(`#${part}`)).toEqual({});
    },
  );

  test("keeps only what can be a dataset id", () => {
    expect(parseHash("#layers=roads,<script>,Roads,,roads")).toEqual({ layers: ["roads"] });
  });

  test("is empty for an empty state", () => {
    expect(formatHash({})).toBe("");
  });

  test("leaves a bearing of zero out", () => {
    expect(formatHash({ camera: { zoom: 11, lat: 35, lon: 136, bearing: 0.01 } })).toBe("#map=11.00/35.00000/136.00000");
  });
});

describe("visible layers", () => {
  test("are those visible at the start when the address names none", () => {
    expect([...visibleLayers(layers, {})]).toEqual(["roads", "rivers"]);
  });

  test("are exactly the known ones the address names", () => {
    expect([...visibleLayers(layers, { layers: ["flood-hazard", "unheard-of"] })]).toEqual(["flood-hazard"]);
  });

  test("may be none at all", () => {
    expect(visibleLayers(layers, parseHash("#layers="))).toEqual(new Set());
  });

  test("can be added to those at the start", () => {
    const link = showLayerLink("flood-hazard", "en");
    expect(link).toBe("/?lang=en#show=flood-hazard");
    expect([...visibleLayers(layers, parseHash(link.slice(link.indexOf("#"))))]).toEqual(["roads", "rivers", "flood-hazard"]);
  });

  test("are named in the address only when they differ from the start", () => {
    const shown = { opacity: new Map(), camera: undefined, asOf: undefined, place: undefined, compared: undefined, relief: false };
    expect(shareable(layers, { ...shown, visible: new Set(["roads", "rivers"]) })).toEqual({});
    expect(shareable(layers, { ...shown, visible: new Set(["roads"]) })).toEqual({ layers: ["roads"] });
  });
});

describe("opacities", () => {
  test.each(["roads:100", "roads:5", "roads:-5", "roads", "roads:50.5", "Roads:50", ":50"])("are not read from %s", (part) => {
    expect(parseHash(`#opacity=${part}`)).toEqual({});
  });

  test("of layers that are off are not in the address", () => {
    const opacity = new Map([
      ["roads", 0.4],
      ["rivers", 0.7],
    ]);
    const state = shareable(layers, {
      visible: new Set(["roads"]),
      opacity,
      camera: undefined,
      asOf: undefined,
      place: undefined,
      compared: undefined,
      relief: false,
    });
    expect(formatHash(state)).toBe("#layers=roads&opacity=roads:40");
  });

  test("carry how far the view is tilted, and whether it is in relief", () => {
    const state = { camera: { zoom: 15, lat: 35.11, lon: 136.2, bearing: 0, pitch: 55 }, relief: true };
    expect(formatHash(state)).toBe("#map=15.00/35.11000/136.20000/0.0/55.0&view=3d");
    expect(parseHash(formatHash(state))).toEqual(state);
    expect(parseHash("#map=15/35.11/136.2/0/90&view=4d")).toEqual({});
  });
});
